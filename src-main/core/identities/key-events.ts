import { z } from 'zod';

/** Topic of the ledger entries that say what became of keys. */
export const keysTopic = 'keys';

/**
 * What happened to a key of a person. `how`: through Holdpoint (`here`), or found in holdpoint.yaml, where somebody wrote it (`file`).
 * The place of the entry in the ledger counts, not its clock: what was taken in after a revocation does not count, however it is dated.
 */
export const keyEventSchema = z.strictObject({
  event: z.enum(['added', 'revoked', 'removed']),
  person: z.string(),
  keyId: z.string(),
  /** base64 of 32 bytes. */
  publicKey: z.string(),
  /** Of a revocation: signatures from this instant on do not count, even those that were taken in before. */
  revokedAt: z.iso.datetime().nullable(),
  reason: z.string(),
  how: z.enum(['here', 'file']),
});
export type KeyEvent = z.infer<typeof keyEventSchema>;

export interface Revocation {
  /** Of the ledger entry. */
  index: number;
  revokedAt: string;
  keyId: string;
  person: string;
}

/** What the ledger says about keys: feed it the entries in order. */
export class KeyHistory {
  readonly #listed = new Map<string, KeyEvent>();
  readonly #revoked = new Map<string, Revocation>();

  take(index: number, event: KeyEvent): void {
    const { event: what, person, publicKey, keyId, revokedAt } = event;
    const name = nameOf(person, publicKey);
    if (what === 'added') this.#listed.set(name, event);
    if (what === 'removed') this.#listed.delete(name);
    // A key does not come back: the first revocation stays, and it is that of the key, whoever is listed with it.
    if (what === 'revoked' && !this.#revoked.has(publicKey)) {
      this.#revoked.set(publicKey, { index, revokedAt: revokedAt ?? new Date(0).toISOString(), keyId, person });
    }
  }

  /** No entry has named a key: the ledger is older than these entries, or empty. */
  get silent(): boolean {
    return this.#listed.size === 0 && this.#revoked.size === 0;
  }

  isListed(person: string, publicKey: string): boolean {
    return this.#listed.has(nameOf(person, publicKey));
  }

  /** Keys that are listed as the ledger has it. */
  listed(): KeyEvent[] {
    return [...this.#listed.values()];
  }

  revocationOf(publicKey: string): Revocation | null {
    return this.#revoked.get(publicKey) ?? null;
  }

  /** Why a signature that is taken in now (or was, when it is asked in order) is not that of this person; null when it is. */
  doubt(person: string, publicKey: string): string | null {
    if (this.silent) return null;
    const revoked = this.revocationOf(publicKey);
    if (revoked !== null) return `the key was revoked in entry ${revoked.index}`;
    return this.isListed(person, publicKey) ? null : `the ledger does not list that key for ${person}`;
  }
}

function nameOf(person: string, publicKey: string): string {
  return `${person} ${publicKey}`;
}
