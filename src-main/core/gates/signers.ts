import type { GateDetail } from '#shared/contract/gates.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { demoPassphrase } from '../identities/demo-identities.ts';
import { publicKeyOf } from '../identities/ed25519.ts';
import type { KeyHistory } from '../identities/key-events.ts';
import { secretNameOf } from '../identities/person-keys.ts';
import type { SecretStore } from '../identities/secret-store.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { Assessment } from './assess-phase.ts';
import { isRevoked } from './key-standing.ts';

/** Who may approve, and whether their key is on this machine. */
export async function listApprovers(
  assessment: Assessment,
  secrets: SecretStore,
  isDemo: boolean,
  history: KeyHistory,
): Promise<GateDetail['approvers']> {
  const named = new Set(assessment.phase.signOffs.map(({ person }) => person));
  const approvers = assessment.people.filter(({ id, roles }) => roles.includes('approver') || named.has(id));
  return Promise.all(
    approvers.map(async (person) => {
      const excluded = assessment.excluded.get(person.id);
      const keyId = await keyHere(person, secrets, Date.now(), history);
      const needsPassphrase = keyId !== null && (await secrets.needsPassphrase(secretNameOf(keyId)));
      return {
        person: person.id,
        name: person.name,
        keyId,
        canSign: keyId !== null,
        needsPassphrase,
        ...(isDemo && needsPassphrase ? { hint: `This is the demo: the passphrase is "${demoPassphrase}".` } : {}),
        eligible: named.has(person.id) || excluded === undefined,
        signOffOnly: named.has(person.id) && (excluded !== undefined || !person.roles.includes('approver')),
        why: (named.has(person.id) ? undefined : excluded) ?? (keyId === null ? 'The private key is not on this machine.' : ''),
      };
    }),
  );
}

async function keyHere(person: Person, secrets: SecretStore, now: number, history: KeyHistory): Promise<string | null> {
  for (const key of person.keys) {
    const { id } = key;
    const revoked = isRevoked(key, now, history);
    if (!revoked && /^[a-z0-9][a-z0-9._-]*$/i.test(id) && (await secrets.has(secretNameOf(id)))) return id;
  }
  return null;
}

/** @throws HoldpointError `FORBIDDEN` when the person has no valid key on this machine, or the passphrase does not open it. */
export async function signingKey(
  person: Person,
  secrets: SecretStore,
  passphrase: string | undefined,
  now: number,
  history: KeyHistory,
): Promise<{ seed: Buffer; publicKey: string }> {
  const keyId = await keyHere(person, secrets, now, history);
  const listed = person.keys.find(({ id }) => id === keyId);
  if (keyId === null || listed === undefined) {
    const why =
      person.keys.length === 0
        ? `${person.name} has no key.`
        : person.keys.every((key) => isRevoked(key, now, history))
          ? `Every key of ${person.name} is revoked.`
          : `The private key of ${person.name} is not on this machine.`;
    throw new HoldpointError('FORBIDDEN', why, { hint: `Make one with "holdpoint key new --person ${person.id}".` });
  }
  const seed = await secrets.get(secretNameOf(keyId), passphrase);
  if (seed?.length !== 32 || publicKeyOf(seed).toString('base64') !== listed.publicKey) {
    throw new HoldpointError('FORBIDDEN', `The key on this machine is not the one that holdpoint.yaml lists for ${person.name}.`);
  }
  return { seed, publicKey: listed.publicKey };
}
