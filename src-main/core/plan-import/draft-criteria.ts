import type { ReviewedCriterion } from '#shared/contract/plan-import.ts';
import { runMetric, stats } from '../plans/metrics.ts';
import { dimensionOf } from '../plans/units.ts';
import { denominatorOf } from './criteria/denominators.ts';
import type { ImportedCriterion } from './imported-plan.ts';
import { clean } from './source.ts';

/** The scenario of a criterion that a run can measure, until a person names it. */
const unnamedScenario = 'to-be-named';

/** A criterion as the draft has it before anybody has looked at it: measured where a run can measure it as it stands. */
export function reviewedCriterion(criterion: ImportedCriterion): ReviewedCriterion {
  const { line, phase, op, baseline, relative, claimed } = criterion;
  const metric = knownMetric(criterion);
  const { value, unit } = metric === null ? criterion : inKnownUnit(criterion);
  const stat = stats.find((known) => known === criterion.stat);
  const wanted = metric === null || stat === undefined ? undefined : runMetric(metric)?.dimensions[stat];
  const measurable = wanted !== undefined && dimensionOf(unit) === wanted && !relative;
  return {
    line,
    title: clean(oneLine(criterion.text)).slice(0, 200) || criterion.metric,
    phase,
    required: true,
    metric: metric ?? criterion.metric,
    stat: criterion.stat,
    op,
    value,
    unit,
    source: measurable ? { scenario: unnamedScenario } : null,
    notes: [
      relative ? 'against a baseline' : '',
      claimed ? 'ticked in the document: claimed, not measured' : '',
      baseline === null ? '' : `baseline ${oneLine(baseline)}`.slice(0, 300),
    ].filter((text) => text !== ''),
  };
}

/** As it stands in the YAML. */
export function criterionFields(criterion: ReviewedCriterion, id: string): Record<string, unknown> {
  const { metric, stat, op, value, unit, source } = criterion;
  const title = oneLine(criterion.title) || metric || 'Criterion';
  const required = criterion.required ? {} : { required: false };
  if (source === null || 'checklist' in source) return { id, title, ...required, source: { checklist: true } };
  return { id, title, ...required, metric, stat, op, value, unit, source };
}

export function commentOf({ line, metric, stat, op, value, unit, notes }: ReviewedCriterion): string {
  const rule = `${metric} ${stat} ${op} ${value} ${unit}`;
  return ` ${[line === null ? '' : `line ${line}: `, [rule, ...notes].map(oneLine).join('; ')].join('')}`;
}

export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Metrics of a run that a name of the document stands for; null where only a person knows. */
function knownMetric({ metric, unit }: ImportedCriterion): string | null {
  if (runMetric(metric) !== null) return metric;
  if (metric === 'http_req_duration') return 'response_time';
  if (metric === 'http_req_failed') return 'error_rate';
  if (/^(?:http_)?(?:reqs|requests)(?:_per_second)?$/.test(metric)) return 'requests';
  if (/\/(?:h|d|min)$/.test(unit) && /^(?:memory|heap|rss)_(?:growth|slope|leak)$/.test(metric)) return 'memory.slope';
  if (/^(?:overall|total|global)_error_rate$/.test(metric)) return 'error_rate';
  return /^(?:api|http|server|service|endpoint|overall|global)_(?:response_time|latency)$/.test(metric) ? 'response_time' : null;
}

/** `1 per 10,000 requests` of a metric of a run is a share that the run measures. */
function inKnownUnit({ value, unit }: ImportedCriterion): Pick<ImportedCriterion, 'value' | 'unit'> {
  const whole = denominatorOf(unit);
  return whole === null ? { value, unit } : { value: value / whole, unit: 'ratio' };
}
