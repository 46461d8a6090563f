import type { z } from 'zod';
import type { Criterion } from '../plan.ts';
import type { planSchema } from '../plan-schema.ts';

export type PlanFields = z.output<typeof planSchema>;
export type PhaseFields = PlanFields['phases'][number];
export type PathInPlan = readonly PropertyKey[];

/** What the workspace knows; what is left out is not checked. */
export interface KnownPeople {
  people?: readonly { id: string; name: string; roles: readonly string[] }[];
}

/** What a lint looks at, and where it says what it found. */
export interface Lint extends KnownPeople {
  plan: PlanFields;
  /** By phase: what its gate asks, as far as it could be read. */
  criteria: readonly (readonly Criterion[])[];
  /** By phase: every id that is written down for a criterion, also of one that could not be read. */
  criterionIds: readonly ReadonlySet<string>[];
  lineOf: (path: PathInPlan) => number;
  /** It holds the gates of the plan. */
  error: (path: PathInPlan, message: string, hint: string) => void;
  /** It is said, and holds nothing. */
  warn: (path: PathInPlan, message: string, hint: string) => void;
}
