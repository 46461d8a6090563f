import type { z } from 'zod';
import type { Problem } from '#shared/contract/base.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parseYaml } from '../workspace/yaml-document.ts';
import { knownMetrics, runMetric } from './metrics.ts';
import type { Criterion, CriterionSource, Phase, Plan } from './plan.ts';
import { attestedCriterionSchema, measuredCriterionSchema, planSchema } from './plan-schema.ts';
import { dimensionOf, knownUnits, unitsOf } from './units.ts';

/** Names that a plan may refer to; left out, they are not checked (a plan file alone, without its workspace). */
export interface PlanContext {
  datasources?: readonly string[];
  people?: readonly string[];
}

type Report = (path: readonly PropertyKey[], message: string, hint?: string) => void;

/**
 * Reads a plan file.
 * @param file shown in messages and in `origin`.
 * @throws HoldpointError `INVALID` with every problem that was found, each with line and column.
 */
export function parsePlan(text: string, file: string, context: PlanContext = {}): Plan {
  const { value, locate } = parseYaml(text, planSchema, file);
  const problems: Problem[] = [];
  const report: Report = (path, message, hint) => {
    problems.push({ file, ...locate(path), message, ...(hint === undefined ? {} : { hint }), severity: 'error' });
  };
  const originOf = (path: readonly PropertyKey[]) => `${file}:${locate(path).line}`;

  duplicates(value.phases, ['phases'], 'phase', report);
  if (value.author !== undefined && context.people !== undefined && !context.people.includes(value.author)) {
    report(['author'], `author: there is no person "${value.author}"`, `Known: ${context.people.join(', ') || 'none'}.`);
  }
  const phases = value.phases.map((fields, index): Phase => {
    const at = ['phases', index];
    duplicates(fields.tasks, [...at, 'tasks'], 'task', report);
    duplicates(fields.risks, [...at, 'risks'], 'risk', report);
    const criteria = fields.criteria.flatMap((raw, position) => {
      const path = [...at, 'criteria', position];
      const criterion = readCriterion(raw, path, originOf(path), context, report);
      return criterion === null ? [] : [criterion];
    });
    // Every id as written, so that a criterion with another fault still counts as a double.
    duplicates(
      fields.criteria.map((raw) => ({ id: idOf(raw) })),
      [...at, 'criteria'],
      'criterion',
      report,
    );
    return {
      id: fields.id,
      title: fields.title,
      state: fields.state,
      description: fields.description,
      tasks: fields.tasks,
      risks: fields.risks,
      criteria,
      questions: fields.questions,
      lenses: fields.reviews.lenses,
      origin: originOf(at),
    };
  });
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    throw new HoldpointError('INVALID', `${file}:${first.line}:${first.column}: ${first.message}${more}`, {
      problems,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
  }
  return { file, title: value.title, author: value.author ?? null, active: value.active, phases };
}

function idOf(raw: unknown): string | undefined {
  return typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' ? raw.id : undefined;
}

function duplicates(items: readonly { id: string | undefined }[], path: readonly PropertyKey[], kind: string, report: Report): void {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (id === undefined) return;
    if (seen.has(id)) report([...path, index, 'id'], `There are two of the ${kind} "${id}"`, 'Give each its own id.');
    seen.add(id);
  });
}

function readCriterion(raw: unknown, path: readonly PropertyKey[], origin: string, context: PlanContext, report: Report): Criterion | null {
  // Which shape is meant follows from the source, so that the messages are about the right one.
  const isChecklist = typeof raw === 'object' && raw !== null && 'source' in raw && isChecklistSource(raw.source) && !('metric' in raw);
  const parsed = isChecklist ? attestedCriterionSchema.safeParse(raw) : measuredCriterionSchema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      report([...path, ...issue.path], `${[...path, ...issue.path].map(String).join('.')}: ${issue.message}`);
    }
    return null;
  }
  const { data } = parsed;
  const base = {
    id: data.id,
    title: data.title,
    required: data.required,
    maxAgeMs: data.maxAge === undefined ? null : parseDurationMs(data.maxAge),
    revision: data.revision,
    origin,
  };
  if (!('metric' in data)) return { ...base, kind: 'checklist', source: { kind: 'checklist' } };
  const source = sourceOf(data.source);
  if (source === null) {
    report([...path, 'source'], 'A checklist item has no metric: leave out metric, stat, op, value and unit');
    return null;
  }
  checkMeasure(data, source, path, context, report);
  const { metric, stat, op, value, unit, accept } = data;
  return { ...base, kind: 'measured', metric, stat, op, value, unit, accept, source };
}

function isChecklistSource(source: unknown): boolean {
  return typeof source === 'object' && source !== null && 'checklist' in source;
}

function sourceOf(source: z.output<typeof measuredCriterionSchema>['source']): Exclude<CriterionSource, { kind: 'checklist' }> | null {
  if ('checklist' in source) return null;
  if ('probe' in source) return { kind: 'probe', probe: source.probe, datasource: source.datasource };
  const file = source.scenario.includes('/') ? source.scenario : `scenarios/${source.scenario}`;
  return { kind: 'scenario', file: /\.ya?ml$/.test(file) ? file : `${file}.yaml` };
}

/** Metric, stat and unit must fit each other: a limit in a unit that the figure cannot have would never be met, or never broken. */
function checkMeasure(
  data: z.output<typeof measuredCriterionSchema>,
  source: Exclude<CriterionSource, { kind: 'checklist' }>,
  path: readonly PropertyKey[],
  context: PlanContext,
  report: Report,
): void {
  const dimension = dimensionOf(data.unit);
  if (dimension === null) report([...path, 'unit'], `Unknown unit "${data.unit}"`, `Known: ${knownUnits.join(', ')}.`);
  if (source.kind === 'probe') {
    if (data.stat !== 'value') report([...path, 'stat'], `A probe has one figure: its stat is "value", not "${data.stat}"`);
    if (context.datasources !== undefined && !context.datasources.includes(source.datasource)) {
      report(
        [...path, 'source', 'datasource'],
        `There is no datasource "${source.datasource}"`,
        `Known: ${context.datasources.join(', ') || 'none'}.`,
      );
    }
    return;
  }
  const metric = runMetric(data.metric);
  if (metric === null) {
    report([...path, 'metric'], `Unknown metric "${data.metric}"`, `Known: ${knownMetrics.join(', ')}.`);
    return;
  }
  const wanted = metric.dimensions[data.stat];
  if (wanted === undefined) {
    report([...path, 'stat'], `${data.metric} has no ${data.stat}`, `It has: ${Object.keys(metric.dimensions).join(', ')}.`);
  } else if (dimension !== null && dimension !== wanted) {
    report(
      [...path, 'unit'],
      `${data.metric} ${data.stat} is not measured in ${data.unit}`,
      `It is measured in: ${unitsOf(wanted).join(', ')}.`,
    );
  }
}
