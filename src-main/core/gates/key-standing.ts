import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { KeyHistory } from '../identities/key-events.ts';
import type { Person } from '../workspace/workspace-schema.ts';

export interface KeyUse {
  publicKey: string;
  /** When the person says it was signed. */
  at: string;
  /** When the console took it in, by its clock. */
  takenInAt: string;
  /** Its place in the ledger. */
  index: number;
}

/**
 * Why a signature under this key is not that of the person; null when it is. What the statement says about its own time is not believed
 * alone, because who holds a stolen key can date it back: what was taken into the ledger after a revocation does not count, whatever the
 * clocks say, and neither does what either clock puts at or after the time of the revocation. Earlier signatures stay valid.
 */
export function keyProblem(person: Person, { publicKey, at, takenInAt, index }: KeyUse, keys: KeyHistory): string | null {
  const key = person.keys.find((listed) => listed.publicKey === publicKey);
  if (key === undefined) return `The key is not one of ${person.name}'s.`;
  const revocation = keys.revocationOf(publicKey);
  if (revocation !== null && index > revocation.index) {
    return `The key was revoked (ledger entry ${revocation.index}) before this signature was taken in.`;
  }
  const latest = Math.max(Date.parse(at), Date.parse(takenInAt));
  for (const revokedAt of [key.revokedAt, revocation?.revokedAt]) {
    if (revokedAt !== undefined && latest >= Date.parse(revokedAt)) return `The key was revoked on ${revokedAt}.`;
  }
  return null;
}

/** By the file, or by the ledger: a clock that was set back does not bring a key back. */
export function isRevoked({ publicKey, revokedAt }: Person['keys'][number], now: number, keys: KeyHistory): boolean {
  return (revokedAt !== undefined && Date.parse(revokedAt) <= now) || keys.revocationOf(publicKey) !== null;
}

/** Before a signature is taken in. @throws HoldpointError `FORBIDDEN` for a key that is unknown or revoked. */
export function refuseKey(person: Person, publicKey: string, now: number, keys: KeyHistory): void {
  const key = person.keys.find((listed) => listed.publicKey === publicKey);
  if (key === undefined) {
    throw new HoldpointError('FORBIDDEN', `It is signed under a key that holdpoint.yaml does not list for ${person.name}.`, {
      hint: 'An unknown key never counts. List its public half first, if it is really theirs.',
    });
  }
  if (isRevoked(key, now, keys)) {
    throw new HoldpointError(
      'FORBIDDEN',
      `The key ${key.id} of ${person.name} is revoked: what is signed under it is not taken in any more.`,
    );
  }
}
