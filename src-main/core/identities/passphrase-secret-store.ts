import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { SecretStore } from './secret-store.ts';

/** scrypt as OWASP recommends for interactive use: N = 2^15 … 2^17, r = 8, p = 1; 2^15 costs 32 MB and about 0.1 s. */
const defaultLog2N = 15;
/** A file may not make us spend more than 2^17 × 1 KB = 128 MB. */
const maxLog2N = 17;
const blockSize = 8;
const keyBytes = 32;

const fileSchema = z.strictObject({
  v: z.literal(1),
  kdf: z.literal('scrypt'),
  log2N: z.number().int().min(1).max(maxLog2N),
  salt: z.base64(),
  cipher: z.literal('aes-256-gcm'),
  iv: z.base64(),
  tag: z.base64(),
  data: z.base64(),
});

/** One 0600 file per secret, encrypted with AES-256-GCM under a key that scrypt derives from a passphrase. The name is authenticated too. */
export class PassphraseSecretStore implements SecretStore {
  readonly #folder: string;
  readonly #log2N: number;

  /** @param folder is made (0700) with the first secret. */
  constructor(folder: string, { log2N = defaultLog2N }: { log2N?: number } = {}) {
    this.#folder = folder;
    this.#log2N = log2N;
  }

  async get(name: string, passphrase?: string): Promise<Buffer | null> {
    const text = await readOrNull(this.#file(name));
    if (text === null) return null;
    const file = parse(text, name);
    if (passphrase === undefined || passphrase === '') {
      throw new HoldpointError('FORBIDDEN', `The key ${name} is encrypted.`, { hint: 'Give its passphrase.' });
    }
    const key = await derive(passphrase, Buffer.from(file.salt, 'base64'), file.log2N);
    const decipher = createDecipheriv(file.cipher, key, Buffer.from(file.iv, 'base64'), { authTagLength: 16 });
    try {
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(Buffer.from(file.tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(file.data, 'base64')), decipher.final()]);
    } catch (error) {
      throw new HoldpointError('FORBIDDEN', 'The passphrase is wrong, or the key file was changed.', {
        cause: error,
        hint: 'Nothing was signed. Try again.',
      });
    }
  }

  async set(name: string, value: Uint8Array, passphrase?: string): Promise<void> {
    if (passphrase === undefined || passphrase === '') {
      throw new HoldpointError('INVALID', 'A key that is kept in a file needs a passphrase.');
    }
    const salt = randomBytes(16);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, this.#log2N), iv);
    cipher.setAAD(Buffer.from(name));
    const data = Buffer.concat([cipher.update(value), cipher.final()]);
    const content: z.infer<typeof fileSchema> = {
      v: 1,
      kdf: 'scrypt',
      log2N: this.#log2N,
      salt: salt.toString('base64'),
      cipher: 'aes-256-gcm',
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      data: data.toString('base64'),
    };
    await this.#write(this.#file(name), `${JSON.stringify(content, null, 2)}\n`);
  }

  /** Whole or not at all: a crash leaves the old file or the new one. */
  async #write(file: string, text: string): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const fresh = `${file}.${randomBytes(6).toString('hex')}.new`;
      await using handle = await open(fresh, 'wx', 0o600);
      await handle.writeFile(text);
      await handle.sync();
      await rename(fresh, file);
    } catch (error) {
      throw new HoldpointError('UNAVAILABLE', `The key file ${file} could not be written: ${messageOf(error)}`, {
        cause: error,
        hint: 'Check free space and permissions.',
      });
    }
  }

  async delete(name: string): Promise<void> {
    await rm(this.#file(name), { force: true });
  }

  async has(name: string): Promise<boolean> {
    return (await readOrNull(this.#file(name))) !== null;
  }

  async needsPassphrase(name: string): Promise<boolean> {
    return this.has(name);
  }

  #file(name: string): string {
    if (!/^[a-z0-9][a-z0-9._-]{0,100}$/i.test(name)) throw new HoldpointError('INVALID', `"${name}" cannot name a secret.`);
    return path.join(this.#folder, `${name}.json`);
  }
}

async function readOrNull(file: string): Promise<string | null> {
  const found = await stat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  return found === null ? null : readFile(file, 'utf8');
}

function parse(text: string, name: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new HoldpointError('INVALID', `The key file of ${name} is damaged.`, {
      cause: error,
      hint: 'Put back a copy, or make a new key.',
    });
  }
}

const scryptAsync = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

function derive(passphrase: string, salt: Uint8Array, log2N: number): Promise<Buffer> {
  const N = 2 ** log2N;
  // 128 × N × r is what scrypt takes; Node's limit must lie above it.
  return scryptAsync(passphrase.normalize('NFC'), salt, keyBytes, { N, r: blockSize, p: 1, maxmem: 256 * N * blockSize });
}
