import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { safeStorage } from 'electron';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import type { SecretStore } from '#core/identities/secret-store.ts';

/**
 * Whether the system has a keychain for us. Linux without one falls back to a key that is in the program itself: that is plain text by
 * another name, and we refuse it. Only after the application is ready.
 */
export function keychainAvailable(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (process.platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}

/** Secrets encrypted with a key that the system's keychain keeps. No passphrase: whoever is signed in to the system may use them. */
export class SafeStorageSecrets implements SecretStore {
  readonly asksPassphrase = false;
  readonly #folder: string;

  /** @throws HoldpointError `UNAVAILABLE` where the system has no keychain. */
  constructor(folder: string) {
    if (!keychainAvailable()) {
      throw new HoldpointError('UNAVAILABLE', 'This system offers no keychain, so keys cannot be kept by it.', {
        hint: 'Start a keychain (GNOME Keyring or KWallet), or use keys with a passphrase.',
      });
    }
    this.#folder = folder;
  }

  async get(name: string): Promise<Buffer | null> {
    let encrypted: Buffer;
    try {
      encrypted = await readFile(this.#file(name));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    try {
      return Buffer.from(safeStorage.decryptString(encrypted), 'base64');
    } catch (error) {
      throw new HoldpointError('INVALID', `The key "${name}" cannot be decrypted with this system's keychain.`, {
        cause: error,
        hint: 'It was made by another user or on another machine. Make a new key and list its public half in holdpoint.yaml.',
      });
    }
  }

  async set(name: string, value: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = this.#file(name);
    await writeFile(`${file}.new`, safeStorage.encryptString(Buffer.from(value).toString('base64')), { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }

  async delete(name: string): Promise<void> {
    await rm(this.#file(name), { force: true });
  }

  async has(name: string): Promise<boolean> {
    try {
      return (await stat(this.#file(name))).isFile();
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  needsPassphrase(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** Hashed: a name may hold characters that a file name may not. */
  #file(name: string): string {
    return path.join(this.#folder, `${createHash('sha256').update(name).digest('hex')}.secret`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
