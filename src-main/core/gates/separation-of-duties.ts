import type { Plan } from '../plans/plan.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { EvaluatedCriterion } from './assess-phase.ts';

/** Who may not decide, and who started a run and is nobody that is known. */
interface Exclusion {
  /** By person id: why they may not decide. */
  excluded: Map<string, string>;
  /** As the run says it, such as "browser (operator)". */
  strangers: string[];
}

export function nobodyExcluded(): Exclusion {
  return { excluded: new Map(), strangers: [] };
}

/** Who measured it or wrote the plan does not release it. People are recognised by id, or by name where a run only knows that. */
export function whoIsExcluded(
  plan: Plan,
  criteria: readonly Pick<EvaluatedCriterion, 'criterion' | 'evaluation'>[],
  people: readonly Person[],
): Exclusion {
  const excluded = new Map<string, string>();
  const strangers = new Set<string>();
  const personOf = (who: string) => people.find(({ id, name }) => id === who || name.toLowerCase() === who.toLowerCase());
  for (const { criterion, evaluation } of criteria) {
    if (criterion.kind !== 'measured' || evaluation.by === null) continue;
    const person = personOf(evaluation.by);
    if (person) excluded.set(person.id, `${person.name} started the run behind "${criterion.title}" (separation of duties).`);
    else strangers.add(evaluation.by);
  }
  const author = plan.author === null ? undefined : personOf(plan.author);
  if (author) excluded.set(author.id, `${author.name} wrote the plan (separation of duties).`);
  return { excluded, strangers: [...strangers] };
}
