import { Emitter } from '../lifecycle/emitter.ts';
import type { Problem } from '#shared/contract/base.ts';
import type { PersonKey, PersonWithKeys } from '#shared/contract/keys.ts';
import type { LedgerHeadFile } from '#shared/contract/ledger.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { PeopleFile } from '../gates/people-file.ts';
import { signingKey } from '../gates/signers.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import { type Workspace, workspaceFile } from '../workspace/workspace.ts';
import { newEd25519Pair } from './ed25519.ts';
import { type KeyEvent, keysTopic } from './key-events.ts';
import { publicKeyPem, readKeyFile, writeKeyFile } from './key-file.ts';
import { keyEntry, keyProblems, readKeyHistory, unrecorded } from './key-register.ts';
import { keyStateOf } from './key-state.ts';
import { addPersonKey, editWorkspaceFile, type PublicKeyEntry, secretNameOf, withRevokedKey } from './person-keys.ts';
import { hasPrivateHalf, privateHalf } from './private-half.ts';
import type { SecretStore } from './secret-store.ts';

/** Shorter ones are guessed faster than scrypt slows it down. */
export const shortestPassphrase = 8;

/** Looking costs a glance at the file and one query. */
const watchMs = 2000;

interface Acting {
  /** Who does it, for the ledger. */
  who: string;
}

/** The keys that people sign with: making, moving, replacing and revoking them. Public halves lie in holdpoint.yaml, private ones in the secret store. */
export class KeyService implements Disposable {
  readonly changes = new Emitter<void>();
  readonly #workspace: Workspace;
  readonly #secrets: SecretStore;
  readonly #ledger: Ledger;
  readonly #people: PeopleFile;
  readonly #now: () => number;
  readonly #log2N: number | undefined;
  #watching: NodeJS.Timeout | undefined;
  /** Why the ledger does not say yet what the file says. */
  #unrecorded: string | null = null;

  constructor({
    workspace,
    secrets,
    ledger,
    now = Date.now,
    log2N,
  }: {
    workspace: Workspace;
    secrets: SecretStore;
    ledger: Ledger;
    now?: () => number;
    /** Cost of scrypt for files that are exported. */
    log2N?: number;
  }) {
    this.#workspace = workspace;
    this.#secrets = secrets;
    this.#ledger = ledger;
    this.#people = new PeopleFile(workspace);
    this.#now = now;
    this.#log2N = log2N;
  }

  get asksPassphrase(): boolean {
    return this.#secrets.asksPassphrase;
  }

  async list(): Promise<PersonWithKeys[]> {
    const { people } = this.#people.current();
    return Promise.all(
      people.map(async (person) => ({
        person: person.id,
        name: person.name,
        roles: [...person.roles],
        keys: await Promise.all(person.keys.map((key) => this.#shown(person, key))),
      })),
    );
  }

  async #shown(person: Person, key: Person['keys'][number]): Promise<PersonKey> {
    const { id, publicKey } = key;
    const here = await hasPrivateHalf(this.#secrets, id);
    return {
      id,
      publicKey,
      ...keyStateOf(person, key, { people: this.#people.current().people, history: this.#history(), now: this.#now() }),
      here,
      needsPassphrase: here && (await this.#secrets.needsPassphrase(secretNameOf(id))),
    };
  }

  /** Of holdpoint.yaml, as far as keys are concerned. */
  problems(): Problem[] {
    const problems = keyProblems(this.#people.current().people, this.#history());
    if (this.#unrecorded === null) return problems;
    const message = `What it says about keys could not be written to the ledger: ${this.#unrecorded}`;
    return [...problems, { file: workspaceFile, message, hint: 'Check free space and permissions.', severity: 'warning' }];
  }

  /** Looks at holdpoint.yaml now and then, so that what somebody writes into it has its place in the ledger soon. */
  watch(): void {
    this.#watching ??= setInterval(() => {
      try {
        this.record();
        this.#unrecorded = null;
      } catch (error) {
        this.#unrecorded = messageOf(error);
      }
    }, watchMs);
    this.#watching.unref();
  }

  /** Takes what holdpoint.yaml says about keys into the ledger, where that does not say it yet. */
  record(): void {
    const { people, problems } = this.#people.current();
    if (problems.length > 0) return;
    const events = unrecorded(people, this.#history(), this.#now());
    if (events.length > 0) this.#write(events, 'holdpoint.yaml');
  }

  async create({
    person,
    passphrase,
    who,
  }: { person: string; passphrase?: string | undefined } & Acting): Promise<{ person: string } & PublicKeyEntry> {
    return this.#add({ person, seed: newEd25519Pair().seed, passphrase, who, reason: 'made here' });
  }

  async import(
    input: { person: string; content: string; filePassphrase?: string | undefined; passphrase?: string | undefined } & Acting,
  ): Promise<{ person: string } & PublicKeyEntry> {
    const { person, content, filePassphrase, who } = input;
    this.#person(person);
    const file = await readKeyFile(content, filePassphrase);
    if (file.person !== null && file.person !== person) {
      throw new HoldpointError('CONFLICT', `The key file is that of "${file.person}", not of "${person}".`);
    }
    this.#refuseUnfit(file.publicKey.toString('base64'), person);
    return this.#add({ person, seed: file.seed, passphrase: input.passphrase ?? filePassphrase, who, reason: 'imported' });
  }

  /** A key that was revoked, or is that of somebody else, is not taken in again. */
  #refuseUnfit(publicKey: string, person: string): void {
    const revocation = this.#history().revocationOf(publicKey);
    if (revocation !== null) {
      throw new HoldpointError('CONFLICT', `This key was revoked on ${revocation.revokedAt} (ledger entry ${revocation.index}).`, {
        hint: 'A revoked key does not come back. Make a new one.',
      });
    }
    const other = this.#people.current().people.find(({ id, keys }) => id !== person && keys.some((key) => key.publicKey === publicKey));
    if (other !== undefined) {
      throw new HoldpointError('CONFLICT', `This key is listed for ${other.name} already.`, {
        hint: 'Each person signs with a key of their own.',
      });
    }
  }

  async export(input: {
    person: string;
    keyId: string;
    half: 'public' | 'private';
    passphrase?: string | undefined;
    filePassphrase?: string | undefined;
  }): Promise<{ fileName: string; content: string }> {
    const { person, keyId, half, passphrase, filePassphrase } = input;
    const key = this.#listed(person, keyId);
    if (half === 'public') {
      return { fileName: `${person}-${keyId}.pub.pem`, content: publicKeyPem(Buffer.from(key.publicKey, 'base64')) };
    }
    const seed = await privateHalf(this.#secrets, key, passphrase);
    const under = filePassphrase ?? passphrase;
    this.#refuseWeak(under);
    return {
      fileName: `${person}-${keyId}.key.json`,
      content: await writeKeyFile({ person, id: keyId, seed }, under, { log2N: this.#log2N }),
    };
  }

  async rotate(
    input: { person: string; keyId: string; passphrase?: string | undefined; reason: string } & Acting,
  ): Promise<{ person: string } & PublicKeyEntry> {
    const { person, keyId, passphrase, reason, who } = input;
    const old = this.#listed(person, keyId);
    // The new one first: a crash between the two leaves a key too many, not none.
    const made = await this.#add({ person, seed: newEd25519Pair().seed, passphrase, who, reason: `replaces ${keyId}` });
    this.#revoke(person, old, `replaced by ${made.id}: ${reason}`, who);
    return made;
  }

  revoke({ person, keyId, reason, who }: { person: string; keyId: string; reason: string } & Acting): {
    person: string;
    id: string;
    revokedAt: string;
  } {
    const key = this.#listed(person, keyId);
    return { person, id: keyId, revokedAt: this.#revoke(person, key, reason, who) };
  }

  async changePassphrase({
    person,
    keyId,
    passphrase,
    newPassphrase,
  }: {
    person: string;
    keyId: string;
    passphrase: string;
    newPassphrase: string;
  }): Promise<{ person: string } & PublicKeyEntry> {
    const { publicKey } = this.#listed(person, keyId);
    const name = secretNameOf(keyId);
    if (!(await this.#secrets.has(name)) || !(await this.#secrets.needsPassphrase(name))) {
      throw new HoldpointError('CONFLICT', `The key ${keyId} has no passphrase on this machine.`);
    }
    this.#refuseWeak(newPassphrase);
    const seed = await privateHalf(this.#secrets, { id: keyId, publicKey }, passphrase);
    await this.#secrets.set(name, seed, newPassphrase);
    return { person, id: keyId, publicKey };
  }

  /** Signs the head of the ledger with the key of a person. Throws as `signingKey`. */
  async cosign({ person, passphrase }: { person: string; passphrase?: string | undefined }): Promise<LedgerHeadFile> {
    this.record();
    const signer = this.#person(person);
    const { seed, publicKey } = await signingKey(signer, this.#secrets, passphrase, this.#now(), this.#history());
    return this.#ledger.cosign({ person, publicKey: Buffer.from(publicKey, 'base64'), seed, at: this.#now() });
  }

  async #add({
    person,
    seed,
    passphrase,
    who,
    reason,
  }: {
    person: string;
    seed: Buffer;
    passphrase: string | undefined;
    reason: string;
  } & Acting): Promise<{ person: string } & PublicKeyEntry> {
    this.#person(person);
    if (this.#secrets.asksPassphrase) this.#refuseWeak(passphrase);
    // What the file says already, in entries of its own.
    this.record();
    const entry = await addPersonKey({ workspaceDir: this.#workspace.root, person, secrets: this.#secrets, passphrase, seed });
    if (!this.#history().isListed(person, entry.publicKey)) {
      const { id: keyId, publicKey } = entry;
      this.#write([{ event: 'added', person, keyId, publicKey, revokedAt: null, reason, how: 'here' }], who);
    }
    return { person, ...entry };
  }

  #revoke(person: string, { id: keyId, publicKey }: PublicKeyEntry, reason: string, who: string): string {
    this.record();
    // Not before what the ledger holds already: with a clock that was set back, earlier signatures would be lost.
    const newest = this.#ledger.list({ limit: 1 }).entries[0];
    const revokedAt = new Date(Math.max(this.#now(), newest === undefined ? 0 : Date.parse(newest.at) + 1)).toISOString();
    editWorkspaceFile(this.#workspace.root, (text) => withRevokedKey(text, person, publicKey, revokedAt));
    this.#write([{ event: 'revoked', person, keyId, publicKey, revokedAt, reason, how: 'here' }], who);
    return revokedAt;
  }

  #write(events: readonly KeyEvent[], who: string): void {
    const at = new Date(this.#now()).toISOString();
    this.#ledger.commit((append) => {
      for (const event of events) append(keyEntry(event, who, at));
    });
    this.changes.emit();
  }

  #history() {
    return readKeyHistory(this.#ledger.entriesOf(keysTopic));
  }

  #person(id: string): Person {
    const { people } = this.#people.current();
    const person = people.find((one) => one.id === id);
    if (person !== undefined) return person;
    throw new HoldpointError('NOT_FOUND', `holdpoint.yaml lists no person "${id}".`, {
      hint: people.length > 0 ? `Known: ${people.map((one) => one.id).join(', ')}.` : 'Add people to holdpoint.yaml.',
    });
  }

  #listed(person: string, keyId: string): PublicKeyEntry {
    const { keys, name } = this.#person(person);
    const key = keys.find(({ id }) => id === keyId);
    if (key !== undefined) return key;
    throw new HoldpointError('NOT_FOUND', `${name} has no key "${keyId}".`, {
      hint: keys.length > 0 ? `Known: ${keys.map(({ id }) => id).join(', ')}.` : `Make one with "holdpoint key new --person ${person}".`,
    });
  }

  #refuseWeak(passphrase: string | undefined): void {
    if (passphrase !== undefined && passphrase.length >= shortestPassphrase) return;
    throw new HoldpointError('INVALID', `A key needs a passphrase of at least ${shortestPassphrase} characters.`);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#watching);
    this.changes[Symbol.dispose]();
  }
}
