import type { Problem } from '#shared/contract/base.ts';
import type { NewEntry } from '../ledger/entry.ts';
import type { FoundEntry } from '../ledger/found-entries.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import { workspaceFile } from '../workspace/workspace.ts';
import { type KeyEvent, keyEventSchema, KeyHistory, keysTopic } from './key-events.ts';

/** What the ledger says about keys, from its entries on that topic; entries that were altered say nothing. */
export function readKeyHistory(entries: readonly FoundEntry[]): KeyHistory {
  const history = new KeyHistory();
  for (const found of entries) {
    const { data } = keyEventSchema.safeParse(found.intact && found.entry.kind === 'key' ? found.entry.data : null);
    if (data !== undefined) history.take(found.index, data);
  }
  return history;
}

/** What holdpoint.yaml says about keys and the ledger does not say yet. */
export function unrecorded(people: readonly Person[], history: KeyHistory, now: number): KeyEvent[] {
  const events: KeyEvent[] = [];
  const inFile = new Set<string>();
  for (const { id: person, keys } of people) {
    for (const { id: keyId, publicKey, revokedAt } of keys) {
      const base = { person, keyId, publicKey, reason: '', how: 'file' } as const;
      inFile.add(`${person} ${publicKey}`);
      if (!history.isListed(person, publicKey)) events.push({ ...base, event: 'added', revokedAt: null });
      // A revocation that lies in the future is none yet: it is recorded when its time has come.
      if (revokedAt !== undefined && Date.parse(revokedAt) <= now && history.revocationOf(publicKey) === null) {
        events.push({ ...base, event: 'revoked', revokedAt: new Date(revokedAt).toISOString() });
      }
    }
  }
  for (const { person, keyId, publicKey } of history.listed()) {
    if (inFile.has(`${person} ${publicKey}`)) continue;
    events.push({ event: 'removed', person, keyId, publicKey, revokedAt: null, reason: '', how: 'file' });
  }
  return events;
}

const words: Record<KeyEvent['event'], string> = { added: 'listed', revoked: 'revoked', removed: 'no longer listed' };

export function keyEntry(event: KeyEvent, who: string, at: string): NewEntry {
  const { person, keyId, reason, how } = event;
  const found = how === 'file' ? ' (found in holdpoint.yaml)' : '';
  return {
    at,
    kind: 'key',
    who,
    what: `Key ${keyId} of ${person} ${words[event.event]}${found}${reason === '' ? '' : `: ${reason}`}`,
    topic: keysTopic,
    subject: null,
    route: '/settings/keys',
    data: event,
    signed: null,
  };
}

/** Keys that are not what they should be, for the list of problems. */
export function keyProblems(people: readonly Person[], history: KeyHistory): Problem[] {
  const problems: Problem[] = [];
  const owners = new Map<string, string[]>();
  const warn = (message: string, hint: string) => problems.push({ file: workspaceFile, message, hint, severity: 'warning' });
  for (const person of people) {
    for (const { id, publicKey, revokedAt } of person.keys) {
      owners.set(publicKey, [...(owners.get(publicKey) ?? []), person.name]);
      const revocation = history.revocationOf(publicKey);
      if (revocation !== null && revokedAt === undefined) {
        warn(
          `people: the key ${id} of ${person.name} is listed as if it were valid, and the ledger holds its revocation (entry ${revocation.index}).`,
          'A revoked key does not come back. Make a new one.',
        );
      }
    }
  }
  for (const [publicKey, names] of owners) {
    if (names.length < 2) continue;
    warn(
      `people: ${names.join(' and ')} are listed with the same key (${publicKey.slice(0, 12)}…). It counts once.`,
      'Each person signs with a key of their own: make one, and remove the other.',
    );
  }
  return problems;
}
