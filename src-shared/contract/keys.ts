import { z } from 'zod';
import { approves, instantSchema, reads } from './base.ts';

export const personKeySchema = z.object({
  id: z.string(),
  /** base64 of 32 bytes. */
  publicKey: z.string(),
  state: z.enum(['valid', 'revoked', 'shared']),
  /** Why it is not simply valid; empty where it is. */
  why: z.string(),
  revokedAt: instantSchema.nullable(),
  /** The private half is on this machine. */
  here: z.boolean(),
  needsPassphrase: z.boolean(),
});
export type PersonKey = z.infer<typeof personKeySchema>;

export const personWithKeysSchema = z.object({
  person: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  keys: z.array(personKeySchema),
});
export type PersonWithKeys = z.infer<typeof personWithKeysSchema>;

const newPassphrase = z.string().max(1000).optional();
const person = z.string().min(1);
const keyId = z.string().min(1);
const reason = z.string().min(1).max(2000);
const made = z.object({ person: z.string(), id: z.string(), publicKey: z.string() });
const file = z.object({ fileName: z.string(), content: z.string() });

export const keys = {
  list: reads.output(
    z.object({
      people: z.array(personWithKeysSchema),
      /** New private halves are kept in files, under a passphrase; else in the keychain of the system. */
      asksPassphrase: z.boolean(),
      shortestPassphrase: z.number().int(),
    }),
  ),
  create: approves.input(z.object({ person, passphrase: newPassphrase })).output(made),
  /** A key file of Holdpoint, or PKCS#8 PEM. `passphrase` is the one it is kept under here; without it, that of the file. */
  import: approves
    .input(z.object({ person, content: z.string().max(100_000), filePassphrase: z.string().optional(), passphrase: newPassphrase }))
    .output(made),
  /** `public`: PEM for other tools; `private`: the encrypted key file for another machine. */
  export: approves
    .input(
      z.object({ person, keyId, half: z.enum(['public', 'private']), passphrase: z.string().optional(), filePassphrase: newPassphrase }),
    )
    .output(file),
  /** Makes a new key and revokes the old one. */
  rotate: approves.input(z.object({ person, keyId, passphrase: newPassphrase, reason })).output(made),
  /** Signatures from now on do not count; earlier ones stay valid. It cannot be taken back. */
  revoke: approves
    .input(z.object({ person, keyId, reason }))
    .output(z.object({ person: z.string(), id: z.string(), revokedAt: instantSchema })),
  changePassphrase: approves.input(z.object({ person, keyId, passphrase: z.string(), newPassphrase: z.string().max(1000) })).output(made),
};
