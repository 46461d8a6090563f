import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { HoldpointError } from '../errors/holdpoint-error.ts';

/** scrypt as OWASP recommends for interactive use: N = 2^15 … 2^17, r = 8, p = 1; 2^15 costs 32 MB and about 0.1 s. */
export const defaultLog2N = 15;
/** A file may not make us spend more than 2^17 × 1 KB = 128 MB. */
const maxLog2N = 17;
const blockSize = 8;
const keyBytes = 32;

/** A secret encrypted with AES-256-GCM under a key that scrypt derives from a passphrase. Its name is authenticated too. */
export const sealedSecretSchema = z.strictObject({
  v: z.literal(1),
  kdf: z.literal('scrypt'),
  log2N: z.number().int().min(1).max(maxLog2N),
  salt: z.base64(),
  cipher: z.literal('aes-256-gcm'),
  iv: z.base64(),
  tag: z.base64(),
  data: z.base64(),
});
export type SealedSecret = z.infer<typeof sealedSecretSchema>;

/** @throws HoldpointError `INVALID` without a passphrase. */
export async function seal(
  name: string,
  value: Uint8Array,
  passphrase: string | undefined,
  { log2N = defaultLog2N }: { log2N?: number | undefined } = {},
): Promise<SealedSecret> {
  if (passphrase === undefined || passphrase === '') {
    throw new HoldpointError('INVALID', 'A key that is kept in a file needs a passphrase.');
  }
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, log2N), iv);
  cipher.setAAD(Buffer.from(name));
  const data = Buffer.concat([cipher.update(value), cipher.final()]);
  return {
    v: 1,
    kdf: 'scrypt',
    log2N,
    salt: salt.toString('base64'),
    cipher: 'aes-256-gcm',
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** @throws HoldpointError `FORBIDDEN` when the passphrase is missing or wrong, or the secret or its name was changed. */
export async function unseal(name: string, sealed: SealedSecret, passphrase: string | undefined): Promise<Buffer> {
  if (passphrase === undefined || passphrase === '') {
    throw new HoldpointError('FORBIDDEN', `The key ${name} is encrypted.`, { hint: 'Give its passphrase.' });
  }
  const key = await derive(passphrase, Buffer.from(sealed.salt, 'base64'), sealed.log2N);
  const decipher = createDecipheriv(sealed.cipher, key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
  try {
    decipher.setAAD(Buffer.from(name));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
  } catch (error) {
    throw new HoldpointError('FORBIDDEN', 'The passphrase is wrong, or the key file was changed.', {
      cause: error,
      hint: 'Nothing was signed. Try again.',
    });
  }
}

const scryptAsync = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

function derive(passphrase: string, salt: Uint8Array, log2N: number): Promise<Buffer> {
  const N = 2 ** log2N;
  // 128 × N × r is what scrypt takes; Node's limit must lie above it.
  return scryptAsync(passphrase.normalize('NFC'), salt, keyBytes, { N, r: blockSize, p: 1, maxmem: 256 * N * blockSize });
}
