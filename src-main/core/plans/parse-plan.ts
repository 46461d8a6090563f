import type { z } from 'zod';
import type { Problem } from '#shared/contract/base.ts';
import { parseDurationMs } from '#shared/durations.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { parseYaml } from '../workspace/yaml-document.ts';
import { importMetric, knownImportMetrics, knownMetrics, runMetric } from './metrics.ts';
import type { ChecklistCriterion, Criterion, CriterionSource, Phase, Plan } from './plan.ts';
import { attestedCriterionSchema, measuredCriterionSchema } from './criterion-schema.ts';
import { planSchema } from './plan-schema.ts';
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
    const written = fields.criteria.flatMap((raw, position) => {
      const path = [...at, 'criteria', position];
      const criterion = readCriterion(raw, path, originOf(path), context, report);
      return criterion === null ? [] : [criterion];
    });
    const { criteria: raw, checklists, reviews, questions, ...rest } = fields;
    const asked = [...checklistItems(checklists, at, originOf), ...findingsToVerify(rest.findings, at, originOf)];
    // Every id as written, so that a criterion with another fault still counts as a double.
    duplicates([...raw.map((one) => ({ id: idOf(one) })), ...asked], [...at, 'criteria'], 'criterion', report);
    return { ...rest, criteria: [...written, ...asked], questions, lenses: reviews.lenses, origin: originOf(at) };
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

type PhaseFields = z.output<typeof planSchema>['phases'][number];

const attested = { kind: 'checklist', source: { kind: 'checklist' }, maxAgeMs: null } as const;

function checklistItems(
  checklists: PhaseFields['checklists'],
  at: readonly PropertyKey[],
  originOf: (path: readonly PropertyKey[]) => string,
): ChecklistCriterion[] {
  return checklists.flatMap((list, index) =>
    list.items.map((item, position) => ({
      ...attested,
      id: `${list.id}.${item.id}`,
      title: item.title,
      required: list.required,
      revision: 'any',
      finding: null,
      list: list.title,
      origin: originOf([...at, 'checklists', index, 'items', position]),
    })),
  );
}

/** A finding without a criterion is verified by a person, on the revision that is to be released. */
function findingsToVerify(
  findings: PhaseFields['findings'],
  at: readonly PropertyKey[],
  originOf: (path: readonly PropertyKey[]) => string,
): ChecklistCriterion[] {
  return findings.flatMap((finding, index) =>
    finding.criterion !== undefined
      ? []
      : [
          {
            ...attested,
            id: `finding.${finding.id}`,
            title: finding.title,
            required: true,
            revision: 'current',
            finding: finding.id,
            list: null,
            origin: originOf([...at, 'findings', index]),
          },
        ],
  );
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
  if (!('metric' in data)) return { ...base, kind: 'checklist', source: { kind: 'checklist' }, finding: null, list: null };
  const source = sourceOf(data.source);
  if (source === null) {
    report([...path, 'source'], 'A checklist item has no metric: leave out metric, stat, op, value and unit');
    return null;
  }
  checkMeasure(data, source, path, context, report);
  const { metric, stat, op, value, unit, accept } = data;
  const baseline =
    data.baseline === undefined ? null : data.baseline === 'pinned' ? pinned : { kind: 'run' as const, run: data.baseline.run };
  return { ...base, kind: 'measured', metric, stat, op, value, unit, accept, baseline, source };
}

const pinned = { kind: 'pinned' } as const;

function isChecklistSource(source: unknown): boolean {
  return typeof source === 'object' && source !== null && 'checklist' in source;
}

function sourceOf(source: z.output<typeof measuredCriterionSchema>['source']): Exclude<CriterionSource, { kind: 'checklist' }> | null {
  if ('checklist' in source) return null;
  if ('import' in source) return { kind: 'import', name: source.import };
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
  if (data.baseline !== undefined && source.kind !== 'scenario') {
    report([...path, 'baseline'], 'Only a run has a baseline: leave out baseline, or name a scenario as the source');
  }
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
  const metric = source.kind === 'import' ? importMetric(data.metric) : runMetric(data.metric);
  if (metric === null) {
    const known = source.kind === 'import' ? knownImportMetrics : knownMetrics;
    report([...path, 'metric'], `Unknown metric "${data.metric}"`, `Known: ${known.join(', ')}.`);
    return;
  }
  const wanted = metric.dimensions[data.stat];
  if (wanted === undefined) {
    report([...path, 'stat'], `${data.metric} has no ${data.stat}`, `It has: ${Object.keys(metric.dimensions).join(', ')}.`);
  } else if (data.baseline !== undefined) {
    if (dimension !== 'ratio' && dimension !== 'factor') {
      report(
        [...path, 'unit'],
        `A figure against a baseline is in % or x, not in ${data.unit}`,
        '5 with % is five percent more; 1.05 with x is the same.',
      );
    }
  } else if (dimension !== null && dimension !== wanted) {
    report(
      [...path, 'unit'],
      `${data.metric} ${data.stat} is not measured in ${data.unit}`,
      `It is measured in: ${unitsOf(wanted).join(', ')}.`,
    );
  }
}
