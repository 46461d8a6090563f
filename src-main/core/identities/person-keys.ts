import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { workspaceSchema } from '../workspace/workspace-schema.ts';
import { workspaceFile } from '../workspace/workspace.ts';
import { parseYaml } from '../workspace/yaml-document.ts';
import { keyIdOf, newEd25519Pair } from './ed25519.ts';
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
export async function createPersonKey(options: {
  workspaceDir: string;
  person: string;
  secrets: SecretStore;
  passphrase?: string | undefined;
}): Promise<PublicKeyEntry> {
  const { workspaceDir, person, secrets, passphrase } = options;
  const file = path.join(workspaceDir, workspaceFile);
  const { seed, publicKey } = newEd25519Pair();
  const entry: PublicKeyEntry = { id: keyIdOf(publicKey), publicKey: publicKey.toString('base64') };
  // Checked before the secret is written, so that an unknown person leaves nothing behind.
  withPersonKey(readFileSync(file, 'utf8'), person, entry);
  await secrets.set(secretNameOf(entry.id), seed, passphrase);
  const text = withPersonKey(readFileSync(file, 'utf8'), person, entry);
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
  return entry;
}

/**
 * The text of `holdpoint.yaml` with one more key of a person; comments and order stay.
 * @throws HoldpointError `NOT_FOUND` for an unknown person, `INVALID` when the text is no valid workspace.
 */
export function withPersonKey(text: string, person: string, entry: PublicKeyEntry): string {
  const { value } = parseYaml(text, workspaceSchema, workspaceFile);
  const index = value.people.findIndex(({ id }) => id === person);
  if (index < 0) {
    throw new HoldpointError('NOT_FOUND', `${workspaceFile} lists no person "${person}".`, {
      hint: value.people.length > 0 ? `Known: ${value.people.map(({ id }) => id).join(', ')}.` : 'Add people first.',
    });
  }
  const edited = insertKey(text, index, entry);
  const listed = parseYaml(edited, workspaceSchema, workspaceFile).value.people[index]?.keys ?? [];
  if (!listed.some(({ id, publicKey }) => id === entry.id && publicKey === entry.publicKey)) {
    throw new HoldpointError('INVALID', `${workspaceFile} has a form that a key cannot be added to.`, {
      hint: `Add it by hand under the person: keys: [${flowOf(entry)}]`,
    });
  }
  return edited;
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
