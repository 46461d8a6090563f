import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parseYaml } from '../workspace/yaml-document.ts';
import { askedCriteria } from './asked-criteria.ts';
import { lintCompleteness } from './lints/completeness.ts';
import { lintDates } from './lints/dates.ts';
import { lintIds } from './lints/ids.ts';
import type { KnownPeople, Lint, PhaseFields } from './lints/lint.ts';
import { lintPeople } from './lints/people.ts';
import { lintReferences } from './lints/references.ts';
import { type ReadScenarioNames, whyNeverMeasured } from './lints/scenario-metric.ts';
import type { Criterion, Phase, Plan } from './plan.ts';
import { planSchema } from './plan-schema.ts';
import { readCriterion } from './read-criterion.ts';

/** Names that a plan may refer to; left out, they are not checked (a plan file alone, without its workspace). */
export interface PlanContext extends KnownPeople {
  datasources?: readonly string[];
  /** Left out, nobody looks whether a scenario has what a criterion asks for. */
  scenarioNames?: ReadScenarioNames;
}

/**
 * Reads a plan file. What is odd and holds nothing is in `warnings`.
 * @param file shown in messages and in `origin`.
 * @throws HoldpointError `INVALID` with every problem that was found, each with line and column, errors first.
 */
export function parsePlan(text: string, file: string, context: PlanContext = {}): Plan {
  const { value, locate } = parseYaml(text, planSchema, file);
  const problems: Problem[] = [];
  const reporter = (severity: Problem['severity']) => (path: readonly PropertyKey[], message: string, hint?: string) => {
    problems.push({ file, ...locate(path), message, ...(hint === undefined ? {} : { hint }), severity });
  };
  const error = reporter('error');
  const warn = reporter('warning');
  const originOf = (path: readonly PropertyKey[]) => `${file}:${locate(path).line}`;

  const lineOf = (path: readonly PropertyKey[]) => locate(path).line;
  const criterionIds: Set<string>[] = [];
  const phases = value.phases.map((fields, index): Phase => {
    const at = ['phases', index];
    const written = fields.criteria.flatMap((raw, position) => {
      const path = [...at, 'criteria', position];
      const criterion = readCriterion(raw, path, originOf(path), context, error);
      const never = criterion === null ? null : neverAnswered(criterion, context);
      if (never !== null) warn([...path, ...never.at], never.why, 'Correct the name, or write the scenario.');
      return criterion === null ? [] : [criterion];
    });
    const asked = askedCriteria(fields, at, originOf);
    criterionIds.push(criterionIdsOf(fields, asked, at, { error, lineOf }));
    const { criteria: _raw, checklists: _lists, reviews, ...rest } = fields;
    return { ...rest, criteria: [...written, ...asked.map(({ criterion }) => criterion)], lenses: reviews.lenses, origin: originOf(at) };
  });
  const lint: Lint = {
    plan: value,
    criteria: phases.map(({ criteria }) => criteria),
    criterionIds,
    ...(context.people === undefined ? {} : { people: context.people }),
    lineOf,
    error,
    warn,
  };
  for (const rule of [lintIds, lintReferences, lintDates, lintPeople, lintCompleteness]) rule(lint);

  const taskLines = value.phases.map(({ tasks }, phase) => tasks.map((_, task) => lineOf(['phases', phase, 'tasks', task])));

  const inOrder = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const errors = inOrder.filter(({ severity }) => severity === 'error');
  const warnings = inOrder.filter(({ severity }) => severity === 'warning');
  const [first] = errors;
  if (first !== undefined) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    throw new HoldpointError('INVALID', `${file}:${first.line}:${first.column}: ${first.message}${more}`, {
      problems: [...errors, ...warnings],
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
  }
  return { file, title: value.title, author: value.author ?? null, active: value.active, phases, warnings, taskLines };
}

/** Why no run will ever answer it, and which field says so; null when one can, or nobody looked. */
function neverAnswered(criterion: Criterion, { scenarioNames }: PlanContext): { at: string[]; why: string } | null {
  if (scenarioNames === undefined || criterion.kind !== 'measured' || criterion.source.kind !== 'scenario') return null;
  const { metric, stat, source } = criterion;
  const why = whyNeverMeasured({ metric, stat, file: source.file }, scenarioNames);
  if (why === null) return null;
  return { at: typeof scenarioNames(source.file) === 'string' ? ['source', 'scenario'] : ['metric'], why };
}

type Asked = ReturnType<typeof askedCriteria>[number];

/** Every id as written, so that a criterion with another fault still counts as a double; and what lists and findings ask. */
function criterionIdsOf(
  fields: PhaseFields,
  asked: readonly Asked[],
  at: readonly PropertyKey[],
  lint: Pick<Lint, 'error' | 'lineOf'>,
): Set<string> {
  const first = new Map<string, readonly PropertyKey[]>();
  const take = (id: string, path: readonly PropertyKey[]) => {
    const other = first.get(id);
    if (other === undefined) first.set(id, path);
    else
      lint.error(path, `There are two of the criterion "${id}"`, `The other one is in line ${lint.lineOf(other)}. Give each its own id.`);
  };
  fields.criteria.forEach((raw, index) => {
    const id = idOf(raw);
    if (id !== undefined) take(id, [...at, 'criteria', index, 'id']);
  });
  for (const { criterion, path } of asked) take(criterion.id, path);
  return new Set(first.keys());
}

function idOf(raw: unknown): string | undefined {
  return typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' ? raw.id : undefined;
}
