import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { strictBase64 } from '../ledger/canonical-json.ts';
import { publicKeyOf } from './ed25519.ts';
import { seal, sealedSecretSchema, unseal } from './sealed-secret.ts';
import { secretNameOf } from './person-keys.ts';

const keyFileFormat = 'holdpoint-key/v1';

/** A person's key with its private half, encrypted: to move it to another machine. */
const keyFileSchema = z.strictObject({
  format: z.literal(keyFileFormat),
  person: z.string(),
  id: z.string(),
  publicKey: z.string(),
  sealed: sealedSecretSchema,
});

export interface PrivateKeyFile {
  /** 32 bytes. */
  seed: Buffer;
  publicKey: Buffer;
  /** Whose it is, where the file says so. */
  person: string | null;
}

/** @throws HoldpointError `INVALID` without a passphrase. */
export async function writeKeyFile(
  { person, id, seed }: { person: string; id: string; seed: Buffer },
  passphrase: string | undefined,
  options: { log2N?: number | undefined } = {},
): Promise<string> {
  const publicKey = publicKeyOf(seed).toString('base64');
  const sealed = await seal(secretNameOf(id), seed, passphrase, options);
  return `${JSON.stringify({ format: keyFileFormat, person, id, publicKey, sealed } satisfies z.infer<typeof keyFileSchema>, null, 2)}\n`;
}

/**
 * The private key of a file: one that `writeKeyFile` wrote, or an Ed25519 key as PKCS#8 PEM, encrypted or not.
 * @throws HoldpointError `INVALID` for anything else, `FORBIDDEN` when the passphrase is missing or wrong.
 */
export async function readKeyFile(text: string, passphrase: string | undefined): Promise<PrivateKeyFile> {
  if (/-----BEGIN [A-Z ]+-----/.test(text)) return readPem(text, passphrase);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw notAKey();
  }
  const { data } = keyFileSchema.safeParse(json);
  if (data === undefined) throw notAKey();
  const seed = await unseal(secretNameOf(data.id), data.sealed, passphrase);
  const listed = strictBase64(data.publicKey);
  if (seed.length !== 32 || listed === null || !publicKeyOf(seed).equals(listed)) {
    throw new HoldpointError('INVALID', 'The two halves in the key file do not belong together: it was changed.');
  }
  return { seed, publicKey: listed, person: data.person };
}

function notAKey(): HoldpointError {
  return new HoldpointError('INVALID', 'This is no key file.', {
    hint: 'It has to be a file that "holdpoint key export --private" wrote, or an Ed25519 key as PKCS#8 PEM (openssl genpkey -algorithm ed25519).',
  });
}

function readPem(text: string, passphrase: string | undefined): PrivateKeyFile {
  if (!/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) {
    throw new HoldpointError('INVALID', 'This PEM file holds no PKCS#8 private key.', {
      hint: 'It has to begin with "-----BEGIN PRIVATE KEY-----" or "-----BEGIN ENCRYPTED PRIVATE KEY-----". Keys of OpenSSH have another form.',
    });
  }
  const encrypted = text.includes('BEGIN ENCRYPTED PRIVATE KEY');
  if (encrypted && (passphrase === undefined || passphrase === '')) {
    throw new HoldpointError('FORBIDDEN', 'The key file is encrypted.', { hint: 'Give its passphrase.' });
  }
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: text, format: 'pem', ...(encrypted ? { passphrase } : {}) });
  } catch (error) {
    throw encrypted
      ? new HoldpointError('FORBIDDEN', 'The passphrase is wrong, or the key file was changed.', { cause: error })
      : new HoldpointError('INVALID', 'The key file is damaged.', { cause: error });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new HoldpointError('INVALID', `The key is of the kind ${key.asymmetricKeyType ?? 'unknown'}; people sign with Ed25519 here.`);
  }
  const seed = key.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  return { seed, publicKey: publicKeyOf(seed), person: null };
}

/** The public half as PEM (SPKI), for other tools. */
export function publicKeyPem(publicKey: Uint8Array): string {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  return String(createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }));
}
