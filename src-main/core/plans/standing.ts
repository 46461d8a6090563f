import type { CriterionResult, GateSummary } from '#shared/contract/gates.ts';
import type { Phase } from './plan.ts';
import type { PlanFile } from './plan-files.ts';

/** A phase as its gate weighs it. */
export interface PhaseStanding {
  phase: Phase;
  summary: GateSummary;
  /** What is missing, in words, in the order of what to do next. */
  missing: string[];
  criteria: CriterionResult[];
}

/** A plan file with its phases; of one that cannot be read, the last version that could. */
export interface PlanStanding extends PlanFile {
  phases: PhaseStanding[];
}
