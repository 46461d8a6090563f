import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { roleSchema } from '#shared/contract/base.ts';

const storedSchema = z.object({
  /** Tried first at the next start, so that an open page finds the console again. */
  port: z.number().int().min(1).max(65_535).nullable(),
  sessions: z.array(z.object({ digest: z.string(), role: roleSchema, expiresAt: z.number() })),
});
export type StoredSessions = z.infer<typeof storedSchema>;

const nothing: StoredSessions = { port: null, sessions: [] };

/** `.holdpoint/sessions.json`, 0600: what lets a page come back by itself after the console was started again. Holds digests, no secrets. */
export class SessionFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  read(): StoredSessions {
    try {
      return storedSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      // Absent or damaged: everybody signs in again, nothing else is lost.
      return nothing;
    }
  }

  /** A disk that is full costs signing in again after the next start, not this start. */
  write(stored: StoredSessions): boolean {
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(stored), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
      return true;
    } catch {
      return false;
    }
  }
}
