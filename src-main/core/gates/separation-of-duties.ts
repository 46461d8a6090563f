import type { Plan } from '../plans/plan.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { EvaluatedCriterion } from './assess-phase.ts';

/** Who measured it or wrote the plan does not release it. People are recognised by id, or by name where a run only knows that. */
export function whoIsExcluded(plan: Plan, criteria: readonly EvaluatedCriterion[], people: readonly Person[]): Map<string, string> {
  const excluded = new Map<string, string>();
  const personOf = (who: string) => people.find(({ id, name }) => id === who || name.toLowerCase() === who.toLowerCase());
  for (const { criterion, evaluation } of criteria) {
    const person = criterion.kind === 'measured' && evaluation.by !== null ? personOf(evaluation.by) : undefined;
    if (person) excluded.set(person.id, `${person.name} started the run behind "${criterion.title}" (separation of duties).`);
  }
  const author = plan.author === null ? undefined : personOf(plan.author);
  if (author) excluded.set(author.id, `${author.name} wrote the plan (separation of duties).`);
  return excluded;
}
