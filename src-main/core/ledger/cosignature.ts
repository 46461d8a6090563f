import { signEd25519, verifyEd25519 } from '../identities/ed25519.ts';
import { keyHint, readNote } from './signed-note.ts';

/**
 * Cosignatures of checkpoints, as C2SP specifies them (tlog-cosignature.md, `cosignature/v1`): a further line of the signed note, by
 * somebody who does not hold the key of the log, with the time at which they saw that head.
 */

const cosignatureAlgorithm = 4;
const timeBytes = 8;

export interface Cosigner {
  /** Id of the person. */
  person: string;
  /** 32 bytes. */
  publicKey: Uint8Array;
}

/** The key name in the note; ids of people have neither spaces nor pluses. */
function cosignerName(person: string): string {
  return `holdpoint-person/${person}`;
}

function message(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/**
 * The note with one more signature line.
 * @param at epoch milliseconds; the line keeps whole seconds.
 * @throws RangeError when it is no signed note.
 */
export function cosign(note: string, { person, publicKey }: Cosigner, seed: Uint8Array, at: number): string {
  const read = readNote(note);
  if (read === null) throw new RangeError('Only a signed note can be cosigned');
  const seconds = BigInt(Math.floor(at / 1000));
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(seconds);
  const hint = keyHint(cosignerName(person), publicKey, cosignatureAlgorithm);
  const line = Buffer.concat([hint, time, signEd25519(seed, message(read.text, seconds))]).toString('base64');
  return `${note}— ${cosignerName(person)} ${line}\n`;
}

/** When this key cosigned the note (epoch milliseconds); null when it did not, or the signature does not hold. */
export function cosignedAt(note: string, { person, publicKey }: Cosigner): number | null {
  const read = readNote(note);
  if (read === null) return null;
  const hint = keyHint(cosignerName(person), publicKey, cosignatureAlgorithm);
  for (const { name, hint: theirs, signature } of read.signatures) {
    if (name !== cosignerName(person) || !hint.equals(theirs) || signature.length <= timeBytes) continue;
    const seconds = signature.readBigUInt64BE(0);
    if (verifyEd25519(publicKey, message(read.text, seconds), signature.subarray(timeBytes))) return Number(seconds) * 1000;
  }
  return null;
}
