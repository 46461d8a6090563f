import { randomBytes } from 'node:crypto';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { largestHarBytes } from './read-har.ts';

/** Somebody looks through the notes and tries another origin; later the recording, with its cookies, is forgotten. */
const keptMs = 10 * 60_000;
/** Two people, or one who tries twice. */
const mostUploads = 2;

interface Upload {
  parts: Uint8Array[];
  bytes: number;
  forget: NodeJS.Timeout;
}

/** Recordings on their way in, in memory only: they hold cookies and passwords, and a file would outlive its use. */
export class HarUploads implements Disposable {
  readonly #uploads = new Map<string, Upload>();

  /**
   * @param input.upload null for the first part. @param input.part base64.
   * @throws HoldpointError `INVALID` beyond the largest recording, `NOT_FOUND` for an upload that was forgotten.
   */
  append({ upload, part }: { upload: string | null; part: string }): { upload: string } {
    const id = upload ?? this.#begin();
    const current = this.#get(id);
    const bytes = Buffer.from(part, 'base64');
    if (current.bytes + bytes.length > largestHarBytes) {
      this.#drop(id);
      throw new HoldpointError('INVALID', `The file has more than ${largestHarBytes / 1024 / 1024} MB.`, {
        hint: 'Of a recording: take a shorter stretch, or export it without response bodies.',
      });
    }
    current.parts.push(bytes);
    current.bytes += bytes.length;
    return { upload: id };
  }

  /** All parts so far. @throws HoldpointError `NOT_FOUND` */
  bytesOf(id: string): Uint8Array {
    return Buffer.concat(this.#get(id).parts);
  }

  #begin(): string {
    const oldest = this.#uploads.keys().next();
    if (this.#uploads.size >= mostUploads && !oldest.done) this.#drop(oldest.value);
    const id = randomBytes(12).toString('hex');
    const forget = setTimeout(() => this.#drop(id), keptMs);
    forget.unref();
    this.#uploads.set(id, { parts: [], bytes: 0, forget });
    return id;
  }

  #get(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined) {
      throw new HoldpointError('NOT_FOUND', 'The uploaded file is no longer here.', { hint: 'Choose the file again.' });
    }
    upload.forget.refresh();
    return upload;
  }

  #drop(id: string): void {
    clearTimeout(this.#uploads.get(id)?.forget);
    this.#uploads.delete(id);
  }

  [Symbol.dispose](): void {
    for (const id of this.#uploads.keys()) this.#drop(id);
  }
}
