import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { defaultLog2N, seal, type SealedSecret, sealedSecretSchema, unseal } from './sealed-secret.ts';
import type { SecretStore } from './secret-store.ts';

/** One 0600 file per secret, encrypted under a passphrase (`seal`). */
export class PassphraseSecretStore implements SecretStore {
  readonly asksPassphrase = true;
  readonly #folder: string;
  readonly #log2N: number;

  /** @param folder is made (0700) with the first secret. */
  constructor(folder: string, { log2N = defaultLog2N }: { log2N?: number } = {}) {
    this.#folder = folder;
    this.#log2N = log2N;
  }

  async get(name: string, passphrase?: string): Promise<Buffer | null> {
    const text = await readOrNull(this.#file(name));
    return text === null ? null : unseal(name, parse(text, name), passphrase);
  }

  async set(name: string, value: Uint8Array, passphrase?: string): Promise<void> {
    const sealed = await seal(name, value, passphrase, { log2N: this.#log2N });
    await this.#write(this.#file(name), `${JSON.stringify(sealed, null, 2)}\n`);
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

function parse(text: string, name: string): SealedSecret {
  try {
    return sealedSecretSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new HoldpointError('INVALID', `The key file of ${name} is damaged.`, {
      cause: error,
      hint: 'Put back a copy, or make a new key.',
    });
  }
}
