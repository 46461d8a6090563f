import type { PersonKey } from '#shared/contract/keys.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { KeyHistory } from './key-events.ts';

interface Known {
  people: readonly Person[];
  history: KeyHistory;
  /** Epoch milliseconds. */
  now: number;
}

/** Whether a listed key counts, and why not: revoked in the ledger or in holdpoint.yaml, or listed for somebody else too. */
export function keyStateOf(
  person: Person,
  { publicKey, revokedAt }: Person['keys'][number],
  { people, history, now }: Known,
): Pick<PersonKey, 'state' | 'why' | 'revokedAt'> {
  const revocation = history.revocationOf(publicKey);
  const since = revocation?.revokedAt ?? (revokedAt !== undefined && Date.parse(revokedAt) <= now ? revokedAt : null);
  if (since !== null) {
    const why = revocation === null ? 'In holdpoint.yaml.' : `Ledger entry ${revocation.index}.`;
    return { state: 'revoked', why, revokedAt: new Date(since).toISOString() };
  }
  const others = people.filter((other) => other.id !== person.id && other.keys.some((key) => key.publicKey === publicKey));
  if (others.length > 0) {
    return { state: 'shared', why: `Also listed for ${others.map(({ name }) => name).join(', ')}: it counts once.`, revokedAt: null };
  }
  return { state: 'valid', why: revokedAt === undefined ? '' : `Will be revoked on ${revokedAt}.`, revokedAt: null };
}
