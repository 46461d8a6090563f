import { HoldpointError } from '../errors/holdpoint-error.ts';
import { publicKeyOf } from './ed25519.ts';
import { secretNameOf } from './person-keys.ts';
import type { SecretStore } from './secret-store.ts';

/** Whether this machine has the private half of a key. What holdpoint.yaml lists may have a name that no secret can have. */
export async function hasPrivateHalf(secrets: SecretStore, keyId: string): Promise<boolean> {
  return isSecretName(keyId) && (await secrets.has(secretNameOf(keyId)));
}

/** @throws HoldpointError `NOT_FOUND` where this machine does not have it, `CONFLICT` when it belongs to another key. */
export async function privateHalf(
  secrets: SecretStore,
  { id: keyId, publicKey }: { id: string; publicKey: string },
  passphrase: string | undefined,
): Promise<Buffer> {
  const seed = isSecretName(keyId) ? await secrets.get(secretNameOf(keyId), passphrase) : null;
  if (seed === null) {
    throw new HoldpointError('NOT_FOUND', `The private half of ${keyId} is not on this machine.`, {
      hint: 'Import it from the machine where it was made.',
    });
  }
  if (seed.length !== 32 || publicKeyOf(seed).toString('base64') !== publicKey) {
    throw new HoldpointError(
      'CONFLICT',
      `The private half of ${keyId} on this machine does not belong to the public one in holdpoint.yaml.`,
    );
  }
  return seed;
}

function isSecretName(id: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/i.test(id);
}
