import { strictBase64 } from './canonical-json.ts';
import { openNote, type NoteVerifier } from './signed-note.ts';

/** The head of a log, as C2SP tlog-checkpoint writes it: origin, size, root. */
export interface Checkpoint {
  origin: string;
  size: number;
  /** 32 bytes. */
  root: Buffer;
}

export function checkpointText({ origin, size, root }: { origin: string; size: number; root: Uint8Array }): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** null when the signature of the key does not hold, or the text is no checkpoint of the key's own log. */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint | null {
  const text = openNote(note, [verifier])?.text;
  return text === undefined ? null : parseCheckpoint(text, verifier.name);
}

/** Reads the text of a checkpoint without looking at signatures; null when it has another form or another origin. */
export function parseCheckpoint(text: string, origin: string): Checkpoint | null {
  const [first, size, encoded, ...rest] = text.split('\n');
  const root = strictBase64(encoded ?? '');
  if (first !== origin || size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || root?.length !== 32) return null;
  return rest.length === 1 && rest[0] === '' ? { origin, size: Number(size), root } : null;
}
