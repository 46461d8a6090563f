import { z } from 'zod';
import { instantSchema } from './base.ts';
import { byPhase, personSchema, reasonSchema, signedBy } from './gate-inputs.ts';

/** In `testsInvalidated`: none are. Left empty, nobody has looked. */
export const noTests = 'none';

const impactSchema = z.object({
  delay: z.string(),
  cost: z.string(),
  /** Ids of criteria whose evidence no longer counts, other tests in words, or `none`. */
  testsInvalidated: z.array(z.string()),
});

export const scopeVerdictSchema = z.enum(['accept', 'decline']);
export type ScopeVerdict = z.infer<typeof scopeVerdictSchema>;

/** A change that the plan did not foresee: from the plan file or requested in the console. */
export const scopeChangeSchema = z.object({
  id: z.string(),
  title: z.string(),
  reason: z.string(),
  impact: impactSchema,
  alternatives: z.array(z.string()),
  /** Who requested it in the console; null for one of the plan file. */
  requestedBy: z.string().nullable(),
  state: z.enum(['incomplete', 'undecided', 'accepted', 'declined']),
  /** What lacks before it can be decided, in words. */
  lacks: z.array(z.string()),
  /** The newest decision; `why` is not empty where it does not count. */
  decision: z
    .object({ decision: scopeVerdictSchema, by: z.string(), name: z.string(), reason: z.string(), at: instantSchema, why: z.string() })
    .nullable(),
});
export type ScopeChange = z.infer<typeof scopeChangeSchema>;

const short = z.string().min(1).max(500);

export const requestScopeInput = byPhase.extend({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'An id is letters, digits, ".", - or _'),
  title: short,
  reason: reasonSchema,
  delay: short,
  cost: short,
  testsInvalidated: z.array(short).min(1).max(200),
  alternatives: z.array(z.string().min(1).max(2000)).min(1).max(20),
  by: personSchema,
});
export const decideScopeInput = signedBy.extend({ changeId: z.string(), decision: scopeVerdictSchema });
