import { randomBytes } from 'node:crypto';
import { HoldpointError } from '../errors/holdpoint-error.ts';

/** Somebody looks at what came and tries again; later it is forgotten. */
const keptMs = 10 * 60_000;
/** Two people, or one who tries twice. */
const mostUploads = 2;

interface Upload {
  parts: Uint8Array[];
  bytes: number;
  forget: NodeJS.Timeout;
}

interface Words {
  message: string;
  hint: string;
}

/** Files on their way in, in memory only: a file on the disk would outlive its use. */
export class Uploads implements Disposable {
  readonly #uploads = new Map<string, Upload>();
  readonly #largestBytes: number;
  readonly #tooLarge: Words;
  readonly #gone: Words;

  constructor({ largestBytes, tooLarge, gone }: { largestBytes: number; tooLarge: Words; gone: Words }) {
    this.#largestBytes = largestBytes;
    this.#tooLarge = tooLarge;
    this.#gone = gone;
  }

  /**
   * @param input.upload null for the first part. @param input.part base64.
   * @throws HoldpointError `INVALID` beyond the largest file, `NOT_FOUND` for an upload that was forgotten.
   */
  append({ upload, part }: { upload: string | null; part: string }): { upload: string } {
    const id = upload ?? this.#begin();
    const current = this.#get(id);
    const bytes = Buffer.from(part, 'base64');
    if (current.bytes + bytes.length > this.#largestBytes) {
      this.#drop(id);
      throw new HoldpointError('INVALID', this.#tooLarge.message, { hint: this.#tooLarge.hint });
    }
    current.parts.push(bytes);
    current.bytes += bytes.length;
    return { upload: id };
  }

  /** All parts so far. @throws HoldpointError `NOT_FOUND` */
  bytesOf(id: string): Uint8Array<ArrayBuffer> {
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
    if (upload === undefined) throw new HoldpointError('NOT_FOUND', this.#gone.message, { hint: this.#gone.hint });
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
