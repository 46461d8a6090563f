import { createHash } from 'node:crypto';
import { signEd25519, verifyEd25519 } from '../identities/ed25519.ts';
import { strictBase64 } from './canonical-json.ts';

/** Signed notes as C2SP specifies them (signed-note.md), Ed25519 keys only. */

export const ed25519Algorithm = 1;
/** The first bytes of a key hash that mark its signatures. */
const hintBytes = 4;
/** Limits of the specification's reference implementation: 1 MB, 100 signatures. */
const maxNoteBytes = 1_000_000;
const maxSignatures = 100;

export interface NoteVerifier {
  name: string;
  /** 4 bytes. */
  hint: Buffer;
  /** 32 bytes. */
  publicKey: Buffer;
}

export interface OpenNote {
  /** With its final newline. */
  text: string;
  /** Known keys whose signature holds. */
  signedBy: NoteVerifier[];
}

/** The key ID of the specification: what marks the signatures of a key. */
export function keyHint(name: string, publicKey: Uint8Array, algorithm = ed25519Algorithm): Buffer {
  return createHash('sha256').update(`${name}\n`).update(Uint8Array.of(algorithm)).update(publicKey).digest().subarray(0, hintBytes);
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name);
}

/** `name+hash+base64(1 || key)`. @throws RangeError for a name with a space or a plus. */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  if (!isKeyName(name)) throw new RangeError(`"${name}" cannot name a key`);
  const key = Buffer.concat([Uint8Array.of(ed25519Algorithm), publicKey]).toString('base64');
  return `${name}+${keyHint(name, publicKey).toString('hex')}+${key}`;
}

/** null when the text is no Ed25519 verifier key, or its hash is not that of the key. */
export function parseVerifierKey(text: string): NoteVerifier | null {
  const [, name, hash, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
  if (name === undefined || hash === undefined || encoded === undefined || !isKeyName(name)) return null;
  const key = strictBase64(encoded);
  if (key === null || key.length !== 33 || key[0] !== ed25519Algorithm) return null;
  const publicKey = key.subarray(1);
  const hint = keyHint(name, publicKey);
  return hint.toString('hex') === hash ? { name, hint, publicKey } : null;
}

/** @param text must end with a newline and hold no control characters but newlines. */
export function signNote(text: string, name: string, seed: Uint8Array, publicKey: Uint8Array): string {
  if (!isNoteText(text)) throw new RangeError('The text of a note ends with a newline and has no other control characters');
  const signature = Buffer.concat([keyHint(name, publicKey), signEd25519(seed, Buffer.from(text))]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** One signature line, as it is written. */
export interface NoteSignature {
  name: string;
  /** 4 bytes. */
  hint: Buffer;
  /** What follows the key ID: its form is that of the key's algorithm. */
  signature: Buffer;
}

/** Text and signature lines of a note, none of them checked; null when it is malformed. */
export function readNote(note: string): { text: string; signatures: NoteSignature[] } | null {
  if (Buffer.byteLength(note) > maxNoteBytes || !note.isWellFormed() || !isNoteText(note)) return null;
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return null;
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0 || lines.length > maxSignatures) return null;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    const bytes = encoded === undefined ? null : strictBase64(encoded);
    if (name === undefined || !isKeyName(name) || bytes === null || bytes.length <= hintBytes) return null;
    signatures.push({ name, hint: bytes.subarray(0, hintBytes), signature: bytes.subarray(hintBytes) });
  }
  return { text: note.slice(0, split + 1), signatures };
}

/**
 * The note's text and who of `verifiers` signed it; null when it is malformed, when a known key's signature does not hold, or when no
 * known key signed it. Signatures of unknown keys are ignored, as the specification says.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenNote | null {
  const read = readNote(note);
  if (read === null) return null;
  const { text, signatures } = read;
  const signedBy: NoteVerifier[] = [];
  for (const { name, hint, signature } of signatures) {
    const known = verifiers.find((verifier) => verifier.name === name && verifier.hint.equals(hint));
    if (known === undefined || signedBy.includes(known)) continue;
    if (!verifyEd25519(known.publicKey, Buffer.from(text), signature)) return null;
    signedBy.push(known);
  }
  return signedBy.length > 0 ? { text, signedBy } : null;
}

function isNoteText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the specification forbids exactly these
  return text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/u.test(text);
}
