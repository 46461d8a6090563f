/** Where private keys lie. Two implementations: encrypted files (`PassphraseSecretStore`), and the keychain of the system in the desktop host. */
export interface SecretStore {
  /** Whether `set` needs a passphrase. */
  readonly asksPassphrase: boolean;
  /**
   * The secret, or null when there is none of this name.
   * @throws HoldpointError `FORBIDDEN` when the passphrase is missing or wrong, `INVALID` when what is stored is damaged.
   */
  get(name: string, passphrase?: string): Promise<Buffer | null>;
  /** Replaces a secret of the same name. @throws HoldpointError `INVALID` when this store needs a passphrase and got none. */
  set(name: string, value: Uint8Array, passphrase?: string): Promise<void>;
  delete(name: string): Promise<void>;
  has(name: string): Promise<boolean>;
  /** Whether `get` of this name needs a passphrase. */
  needsPassphrase(name: string): Promise<boolean>;
}

/** Looks into each store in turn; new secrets go into the first. For a desktop whose workspace also holds encrypted key files. */
export function layeredSecrets(first: SecretStore, ...others: SecretStore[]): SecretStore {
  const holder = async (name: string): Promise<SecretStore> => {
    for (const store of [first, ...others]) if (await store.has(name)) return store;
    return first;
  };
  return {
    asksPassphrase: first.asksPassphrase,
    get: async (name, passphrase) => (await holder(name)).get(name, passphrase),
    set: (name, value, passphrase) => first.set(name, value, passphrase),
    delete: async (name) => {
      for (const store of [first, ...others]) await store.delete(name);
    },
    has: async (name) => (await holder(name)).has(name),
    needsPassphrase: async (name) => (await holder(name)).needsPassphrase(name),
  };
}
