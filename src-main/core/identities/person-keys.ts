import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { type Person, workspaceSchema } from '../workspace/workspace-schema.ts';
import { workspaceFile } from '../workspace/workspace.ts';
import { parseYaml } from '../workspace/yaml-document.ts';
import { keyIdOf, newEd25519Pair, publicKeyOf } from './ed25519.ts';
import type { SecretStore } from './secret-store.ts';

/** A person's public key, as `holdpoint.yaml` lists it. */
export interface PublicKeyEntry {
  /** 16 hex digits. */
  id: string;
  /** base64 of 32 bytes. */
  publicKey: string;
}

/** Name of the secret that holds the private half. */
export function secretNameOf(keyId: string): string {
  return `person-key.${keyId}`;
}

/** Makes a key pair, keeps its private half, and lists its public half under the person in `holdpoint.yaml`. */
export function createPersonKey(options: {
  workspaceDir: string;
  person: string;
  secrets: SecretStore;
  passphrase?: string | undefined;
}): Promise<PublicKeyEntry> {
  return addPersonKey({ ...options, seed: newEd25519Pair().seed });
}

/** Keeps the private half of a key, and lists its public half under the person in `holdpoint.yaml` where it is not yet. */
export async function addPersonKey(options: {
  workspaceDir: string;
  person: string;
  secrets: SecretStore;
  passphrase?: string | undefined;
  seed: Uint8Array;
}): Promise<PublicKeyEntry> {
  const { workspaceDir, person, secrets, passphrase, seed } = options;
  const publicKey = publicKeyOf(seed);
  const fresh: PublicKeyEntry = { id: keyIdOf(publicKey), publicKey: publicKey.toString('base64') };
  const listed = () => keysIn(readWorkspaceText(workspaceDir), person).find((key) => key.publicKey === fresh.publicKey);
  // Checked before the secret is written, so that an unknown person leaves nothing behind.
  const entry = listed() ?? fresh;
  if (entry === fresh) withPersonKey(readWorkspaceText(workspaceDir), person, entry);
  await secrets.set(secretNameOf(entry.id), seed, passphrase);
  if (listed() === undefined) editWorkspaceFile(workspaceDir, (text) => withPersonKey(text, person, entry));
  return { id: entry.id, publicKey: entry.publicKey };
}

function readWorkspaceText(workspaceDir: string): string {
  return readFileSync(path.join(workspaceDir, workspaceFile), 'utf8');
}

/**
 * A key of a person whose private half is on this machine and that the file does not call revoked.
 * @throws HoldpointError `NOT_FOUND` without one, `FORBIDDEN` when the passphrase does not open it.
 */
export async function keyOfPerson(
  people: readonly Person[],
  person: string,
  secrets: SecretStore,
  passphrase: string | undefined,
): Promise<{ seed: Buffer; publicKey: Buffer }> {
  const keys = people.find(({ id }) => id === person)?.keys.filter(({ revokedAt }) => revokedAt === undefined) ?? [];
  for (const { id } of keys) {
    if (!/^[a-z0-9][a-z0-9._-]*$/i.test(id) || !(await secrets.has(secretNameOf(id)))) continue;
    const seed = await secrets.get(secretNameOf(id), passphrase);
    if (seed?.length === 32) return { seed, publicKey: publicKeyOf(seed) };
  }
  throw new HoldpointError('NOT_FOUND', `This machine has no private key of ${person}.`, { hint: 'Give the key with --key-file.' });
}

/** Replaces `holdpoint.yaml` whole: a crash leaves the old text or the new one. */
export function editWorkspaceFile(workspaceDir: string, edit: (text: string) => string): void {
  const file = path.join(workspaceDir, workspaceFile);
  const text = edit(readFileSync(file, 'utf8'));
  writeFileSync(`${file}.new`, text, { flush: true });
  renameSync(`${file}.new`, file);
}

/** @throws HoldpointError `NOT_FOUND` for an unknown person, `INVALID` when the text is no valid workspace. */
function keysIn(text: string, person: string): Person['keys'] {
  const { people } = parseYaml(text, workspaceSchema, workspaceFile).value;
  const found = people.find(({ id }) => id === person);
  if (found !== undefined) return found.keys;
  throw new HoldpointError('NOT_FOUND', `${workspaceFile} lists no person "${person}".`, {
    hint: people.length > 0 ? `Known: ${people.map(({ id }) => id).join(', ')}.` : 'Add people first.',
  });
}

/**
 * The text of `holdpoint.yaml` with one more key of a person; comments and order stay.
 * @throws HoldpointError `NOT_FOUND` for an unknown person, `INVALID` when the text is no valid workspace.
 */
export function withPersonKey(text: string, person: string, entry: PublicKeyEntry): string {
  keysIn(text, person);
  const edited = insertKey(text, indexOf(text, person), entry);
  if (!keysIn(edited, person).some(({ id, publicKey }) => id === entry.id && publicKey === entry.publicKey)) {
    throw new HoldpointError('INVALID', `${workspaceFile} has a form that a key cannot be added to.`, {
      hint: `Add it by hand under the person: keys: [${flowOf(entry)}]`,
    });
  }
  return edited;
}

/**
 * The text of `holdpoint.yaml` with a key of a person revoked from an instant on; comments and order stay.
 * @throws HoldpointError `NOT_FOUND` for an unknown person or key, `CONFLICT` when it is revoked already, `INVALID` as `withPersonKey`.
 */
export function withRevokedKey(text: string, person: string, publicKey: string, revokedAt: string): string {
  const keys = keysIn(text, person);
  const at = keys.findIndex((key) => key.publicKey === publicKey);
  const key = keys[at];
  if (key === undefined) throw new HoldpointError('NOT_FOUND', `${workspaceFile} does not list that key for "${person}".`);
  if (key.revokedAt !== undefined && Date.parse(key.revokedAt) <= Date.parse(revokedAt)) {
    throw new HoldpointError('CONFLICT', `The key ${key.id} was revoked on ${key.revokedAt} already.`);
  }
  const edited = insertRevocation(text, ['people', indexOf(text, person), 'keys', at], revokedAt);
  if (keysIn(edited, person)[at]?.revokedAt !== revokedAt) {
    throw new HoldpointError('INVALID', `${workspaceFile} has a form that the revocation cannot be written into.`, {
      hint: `Add it by hand to the key ${key.id}: revokedAt: "${revokedAt}"`,
    });
  }
  return edited;
}

function indexOf(text: string, person: string): number {
  return parseYaml(text, workspaceSchema, workspaceFile).value.people.findIndex(({ id }) => id === person);
}

function insertRevocation(text: string, where: readonly (string | number)[], revokedAt: string): string {
  const key = parseDocument(text, { version: '1.2' }).getIn(where, true);
  if (!isMap(key) || !key.range) return text;
  const insert = (at: number, addition: string) => `${text.slice(0, at)}${addition}${text.slice(at)}`;
  const planned = key.get('revokedAt', true);
  // One that lies in the future is brought forward.
  if (isScalar(planned) && planned.range) {
    return `${text.slice(0, planned.range[0])}"${revokedAt}"${text.slice(planned.range[1])}`;
  }
  if (key.flow === true) return insert(endOfFlow(text, key.range[1] - 1), `, revokedAt: "${revokedAt}"`);
  return insert(endOfContent(text, key.range[1]), `\n${' '.repeat(columnOf(text, key.range[0]))}revokedAt: "${revokedAt}"`);
}

function flowOf({ id, publicKey }: PublicKeyEntry): string {
  // Quoted: an id of digits only would be read as a number.
  return `{ id: "${id}", publicKey: "${publicKey}" }`;
}

/** Works on the text, because writing the parsed document anew would move its comments and spaces. */
function insertKey(text: string, index: number, entry: PublicKeyEntry): string {
  const person = parseDocument(text, { version: '1.2' }).getIn(['people', index], true);
  if (!isMap(person) || !person.range) return text;
  const keys = person.get('keys', true);
  const insert = (at: number, addition: string) => `${text.slice(0, at)}${addition}${text.slice(at)}`;
  if (isSeq(keys) && keys.range) {
    if (keys.flow === true) return insert(keys.range[1] - 1, `${keys.items.length > 0 ? ', ' : ''}${flowOf(entry)}`);
    return insert(endOfContent(text, keys.range[1]), `\n${' '.repeat(columnOf(text, keys.range[0]))}- ${flowOf(entry)}`);
  }
  if (person.flow === true) return insert(endOfFlow(text, person.range[1] - 1), `, keys: [${flowOf(entry)}]`);
  const indent = ' '.repeat(columnOf(text, person.range[0]));
  return insert(endOfContent(text, person.range[1]), `\n${indent}keys:\n${indent}  - ${flowOf(entry)}`);
}

/** Spaces before a position of the text, the dash of a list counted. */
function columnOf(text: string, position: number): number {
  return position - (text.lastIndexOf('\n', position - 1) + 1);
}

/** End of the last line of a block that ends at `position`, its comment included. */
function endOfContent(text: string, position: number): number {
  const last = text.slice(0, position).trimEnd().length;
  const end = text.indexOf('\n', last);
  return end < 0 ? text.length : end;
}

/** Before the spaces that precede the closing brace. */
function endOfFlow(text: string, brace: number): number {
  return text.slice(0, brace).trimEnd().length;
}
