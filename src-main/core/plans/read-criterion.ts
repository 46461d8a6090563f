import type { z } from 'zod';
import { parseDurationMs } from '#shared/durations.ts';
import { attestedCriterionSchema, measuredCriterionSchema } from './criterion-schema.ts';
import { canonicalMetric, importMetric, knownImportMetrics, knownMetrics, runMetric } from './metrics.ts';
import type { Criterion, CriterionSource } from './plan.ts';
import { dimensionOf, knownUnits, unitsOf } from './units.ts';

type Report = (path: readonly PropertyKey[], message: string, hint?: string) => void;

/** One criterion as written; null when it cannot be read, with every reason reported. */
export function readCriterion(
  raw: unknown,
  path: readonly PropertyKey[],
  origin: string,
  context: { datasources?: readonly string[] },
  report: Report,
): Criterion | null {
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
  const metric = source.kind === 'scenario' ? canonicalMetric(data.metric) : data.metric;
  checkMeasure({ ...data, metric }, source, path, context, report);
  const { stat, op, value, unit, accept } = data;
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
  context: { datasources?: readonly string[] },
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
