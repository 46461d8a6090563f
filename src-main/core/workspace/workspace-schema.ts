import { z } from 'zod';
import { lensSchema } from '#shared/contract/lenses.ts';
import { parseDurationMs } from '#shared/durations.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/i, 'must be letters, digits, - or _');

/** Which processes belong to a target. */
export const processSelectorSchema = z.union([
  z.strictObject({ pid: z.number().int().positive() }),
  /** The process that listens on this TCP port, and its children. */
  z.strictObject({ port: z.number().int().min(1).max(65_535) }),
  /** Substring of the command line. */
  z.strictObject({ match: z.string().min(3) }),
]);
export type ProcessSelector = z.infer<typeof processSelectorSchema>;

/** Targets with the same word are declared compatible: runs against them can be compared. */
const declaredEnvironment = id.optional();

export const targetSchema = z.union([
  z.strictObject({
    baseUrl: z.url({ protocol: /^https?$/ }),
    process: processSelectorSchema.optional(),
    /** Path that answers below 400 when the target is up. */
    health: z.string().startsWith('/').default('/'),
    datasource: id.optional(),
    environment: declaredEnvironment,
  }),
  /** A service that Holdpoint starts itself; address and process follow from it. */
  z.strictObject({
    service: id,
    health: z.string().startsWith('/').default('/healthz'),
    datasource: id.optional(),
    environment: declaredEnvironment,
  }),
]);
export type TargetConfig = z.infer<typeof targetSchema>;

export const datasourceSchema = z.union([
  /** A Postgres that Holdpoint starts, with its data in the state folder. */
  z.strictObject({
    embedded: z.literal(true),
    database: id.default('app'),
    /** Folder of `*.sql` files, applied in order of name when the database is made. */
    migrations: z.string().optional(),
    disposable: z.boolean().default(true),
  }),
  z.strictObject({
    url: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://'),
    /** Environment variable that holds the password: it does not belong into this file. */
    passwordEnv: z.string().optional(),
    disposable: z.boolean().default(false),
  }),
]);
export type DatasourceConfig = z.infer<typeof datasourceSchema>;

export const serviceSchema = z.strictObject({
  /** The sample service that comes with Holdpoint. */
  builtin: z.literal('shop'),
  datasource: id,
  port: z.union([z.literal('auto'), z.number().int().min(1).max(65_535)]).default('auto'),
});

export const personSchema = z.strictObject({
  id,
  name: z.string().min(1),
  roles: z.array(z.enum(['engineer', 'reviewer', 'approver'])).min(1),
  /** Ed25519 public keys as `base64` of 32 bytes. */
  keys: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the base64 of 32 bytes'),
        /** Signatures made after this instant do not count. */
        revokedAt: z.iso.datetime().optional(),
      }),
    )
    .default([]),
});
export type Person = z.infer<typeof personSchema>;

export const policySchema = z.strictObject({
  /** Distinct approvers that must sign. */
  quorum: z.number().int().min(1).default(1),
  /** Who started the run or changed the plan does not count towards the quorum. */
  separationOfDuties: z.boolean().default(true),
  lenses: z.array(lensSchema).default([]),
  /** How long a waiver of a criterion may last at most: `14d`. */
  maxWaiver: z
    .string()
    .refine((value) => (parseDurationMs(value) ?? 0) > 0, { message: 'must be a duration such as 14d' })
    .default('30d'),
});

/** `holdpoint.yaml`. */
export const workspaceSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1),
  demo: z.boolean().default(false),
  targets: z.record(id, targetSchema).default({}),
  datasources: z.record(id, datasourceSchema).default({}),
  services: z.record(id, serviceSchema).default({}),
  people: z.array(personSchema).default([]),
  policy: policySchema.prefault({}),
});
export type WorkspaceConfig = z.infer<typeof workspaceSchema>;
