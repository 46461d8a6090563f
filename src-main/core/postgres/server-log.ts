import { HoldpointError } from '../errors/holdpoint-error.ts';

/** Enough to see why a server did not start; the whole log would be a memory leak. */
const linesKept = 100;

/** The last lines a server program wrote, and what they mean. */
export class ServerLog {
  readonly #lines: string[] = [];

  add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > linesKept) this.#lines.shift();
  }

  clear(): void {
    this.#lines.length = 0;
  }

  has(pattern: RegExp): boolean {
    return this.#lines.some((line) => pattern.test(line));
  }

  /** The last complaint, without time stamp and process number; the last line where nothing complains. */
  complaint(): string {
    const complaints = this.#lines.filter((line) => /\b(FATAL|PANIC|ERROR|error|could not|cannot|No such)\b/.test(line));
    return (complaints.at(-1) ?? this.#lines.at(-1) ?? 'it wrote nothing').replace(/^.*?(FATAL|PANIC|ERROR):\s+/, '').trim();
  }

  /** A fault that another attempt may not have. */
  get portTaken(): boolean {
    return this.has(/could not bind|could not create any TCP\/IP sockets|Address already in use/i);
  }

  /** The children of a server that was killed need a moment to notice. */
  get predecessorStillEnding(): boolean {
    return this.has(/pre-existing shared memory block|is still in use|lock file "postmaster\.pid" already exists/i);
  }

  /** What a person reads when the server of `what` could not do `deed`. */
  failure(deed: string, folder: string): HoldpointError {
    return new HoldpointError('UNAVAILABLE', `${deed} failed: ${this.complaint()}`, { hint: this.#hint(folder) });
  }

  #hint(folder: string): string {
    if (this.has(/No space left on device/i)) return `Free some space on the disk of ${folder}, then start again.`;
    if (this.has(/Permission denied|Operation not permitted/i)) return `Check the permissions of ${folder} and what lies in it.`;
    if (this.has(/cannot allocate memory|could not (create|map|resize) shared memory/i))
      return 'Give the machine or the container more memory.';
    if (this.has(/error while loading shared libraries|not found|GLIBC/i))
      return 'The Postgres programs do not fit this system. Give the datasource a url in holdpoint.yaml instead of "embedded: true".';
    if (this.has(/execution of PostgreSQL by a user with administrative permissions/i))
      return 'Start Holdpoint without administrator rights.';
    return `The data is in ${folder}. To begin anew with an empty database, move that folder away and start again.`;
  }
}
