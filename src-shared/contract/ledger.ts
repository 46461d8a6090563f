import { z } from 'zod';
import { approves, epochMsSchema, instantSchema, reads } from './base.ts';

export const ledgerEntrySchema = z.object({
  index: z.number().int(),
  at: instantSchema,
  kind: z.string(),
  who: z.string(),
  what: z.string(),
  /** SHA-256 of what the entry is about, hex. */
  subject: z.string().nullable(),
  leafHash: z.string(),
  /** Carries the signature of a person. (Every entry carries that of the console.) */
  signed: z.boolean(),
  route: z.string().nullable(),
  /** Dated before the entry before it: a clock was set back. The order is by index. */
  clockBack: z.boolean(),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export const ledgerVerificationSchema = z.object({
  ok: z.boolean(),
  size: z.number().int(),
  /** RFC 6962 root hash, hex. */
  root: z.string(),
  firstBad: z.object({ index: z.number().int(), reason: z.string() }).nullable(),
  checkedAt: epochMsSchema,
  notes: z.array(z.string()),
  /** Heads of this log that people cosigned (C2SP cosignature/v1); each holds, or its entry is the first bad one. */
  cosignatures: z.array(
    z.object({
      index: z.number().int(),
      size: z.number().int(),
      person: z.string(),
      keyId: z.string(),
      at: instantSchema,
    }),
  ),
  /** Whether the log goes on from the older head that was asked about, and the consistency proof (base64 hashes); null: none was. */
  since: z.object({ size: z.number().int(), root: z.string(), holds: z.boolean(), proof: z.array(z.string()) }).nullable(),
});

/** What entries are looked for by; all of it has to hold. */
export const ledgerFilterSchema = z.object({
  kind: z.string().max(100).optional(),
  who: z.string().max(500).optional(),
  /** Words that all occur in who, what, topic or digest. */
  text: z.string().max(200).optional(),
  /** From this instant on. */
  from: instantSchema.optional(),
  /** Before this instant. */
  to: instantSchema.optional(),
});

const ledgerPageSchema = z.object({
  size: z.number().int(),
  root: z.string(),
  /** Entries that match the filter, on all pages. */
  matching: z.number().int(),
  entries: z.array(ledgerEntrySchema),
});
export type LedgerPage = z.infer<typeof ledgerPageSchema>;

const ledgerProofSchema = z.object({
  fileName: z.string(),
  /** What `ledger verify --proof` checks offline. */
  content: z.string(),
  index: z.number().int(),
  size: z.number().int(),
  root: z.string(),
  leafHash: z.string(),
  /** RFC 6962 audit path, base64, from the leaf upwards. */
  path: z.array(z.string()),
});
export type LedgerProof = z.infer<typeof ledgerProofSchema>;

const fileSchema = z.object({ fileName: z.string(), content: z.string() });
/** `content` is a C2SP checkpoint in a signed note; `key` the verifier key of the console. */
const headFileSchema = fileSchema.extend({ key: z.string(), size: z.number().int(), root: z.string() });
export type LedgerHeadFile = z.infer<typeof headFileSchema>;

export const ledger = {
  list: reads
    .input(ledgerFilterSchema.extend({ before: z.number().int().optional(), limit: z.number().int().min(1).max(500).default(100) }))
    .output(ledgerPageSchema),
  /** Kinds and people that occur, to choose from. */
  facets: reads.output(z.object({ kinds: z.array(z.string()), people: z.array(z.string()) })),
  /** Recomputes everything; with an older head, also whether the log goes on from it. */
  verify: reads.input(z.object({ since: z.string().max(1_000_000) }).optional()).output(ledgerVerificationSchema),
  /** The bundle that `ledger verify --bundle` checks offline, as JSON text. */
  export: reads.output(fileSchema),
  prove: reads.input(z.object({ index: z.number().int().nonnegative() })).output(ledgerProofSchema),
  /** The signed head, to be kept somewhere else, and the key that it is signed with. */
  checkpoint: reads.output(headFileSchema),
  /** The same with the cosignature of a person, which becomes an entry. */
  cosign: approves.input(z.object({ person: z.string().min(1), passphrase: z.string().optional() })).output(headFileSchema),
};
