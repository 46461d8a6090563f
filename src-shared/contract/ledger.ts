import { z } from 'zod';
import { epochMsSchema, instantSchema, reads } from './base.ts';

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
});

export const ledger = {
  list: reads
    .input(z.object({ before: z.number().int().optional(), limit: z.number().int().min(1).max(500).default(100) }))
    .output(z.object({ size: z.number().int(), root: z.string(), entries: z.array(ledgerEntrySchema) })),
  verify: reads.output(ledgerVerificationSchema),
  /** The bundle that `ledger verify --bundle` checks offline, as JSON text. */
  export: reads.output(z.object({ fileName: z.string(), content: z.string() })),
};
