import type { ReviewedCriterion } from '#shared/contract/plan-import.ts';
import { type PlanContext } from '../../plans/parse-plan.ts';
import { readCriterion } from '../../plans/read-criterion.ts';
import { criterionFields } from '../draft-criteria.ts';

export interface CriterionProblem {
  criterion: number;
  /** `unit`, `stat`, `source`; empty where it is about the whole. */
  field: string;
  message: string;
  hint?: string;
}

/** What the plan parser says of each criterion, as it would stand in the file. */
export function checkCriteria(criteria: readonly ReviewedCriterion[], context: PlanContext): CriterionProblem[] {
  const problems: CriterionProblem[] = [];
  criteria.forEach((criterion, index) => {
    const path = ['criteria', index];
    readCriterion(criterionFields(criterion, 'id'), path, '', context, (at, message, hint) => {
      const field = at[path.length];
      const text = message.replace(/^criteria\.\d+\.?/, '').replace(/^(\w+): /, '');
      problems.push({
        criterion: index,
        field: typeof field === 'string' ? field : '',
        message: text,
        ...(hint === undefined ? {} : { hint }),
      });
    });
  });
  return problems;
}
