import type { ScenarioNames } from './step-metrics.ts';
import { aliases, type MetricKind, metricKinds, metricNames, stepMetrics, type ThresholdStat } from './threshold-expression.ts';

export interface MetricName {
  /** `response_time`, `<step>.response_time`, `response_time{region:eu}`, `<step>.round_trip_time`, `<group>.duration`. */
  name: string;
  kind: MetricKind;
}

/** Whose metric: given beside the expression, or in the name as it is written. */
interface Owner {
  step: string | undefined;
  tag: readonly [string, string] | undefined;
}

/**
 * Resolves a metric as written: its k6 name, `login.response_time`, `response_time{step: "login"}`, `response_time{region: eu}`, or with
 * the step or the tag given apart.
 * @returns the metric, or in words what is wrong.
 */
export function resolveMetric(
  written: string,
  given: { step: string | undefined; tag: Readonly<Record<string, string>> | undefined },
  stat: ThresholdStat,
  names: ScenarioNames,
): MetricName | string {
  const { base, owner } = ownerOf(written, given, names);
  const name = aliases[base] ?? base;
  if (owner.step !== undefined) return ofStep(name, owner.step, stat, names);
  const kind = metricKinds[name];
  if (kind === undefined) return `there is no metric "${base}"; known: ${metricNames.join(', ')}`;
  if (owner.tag === undefined) return { name, kind };
  const [tag, value] = owner.tag;
  if (!stepMetrics.includes(name)) return `${name} is not kept per tag; per tag there are ${stepMetrics.join(', ')}`;
  if (!names.hasTag(tag, value)) return `no step has the tag ${tag}: ${value}; ${known(names.tagWords)}`;
  return { name: `${name}{${tag}:${value}}`, kind };
}

function ownerOf(
  written: string,
  given: { step: string | undefined; tag: Readonly<Record<string, string>> | undefined },
  names: ScenarioNames,
): { base: string; owner: Owner } {
  const braced = /^\s*([\w.]+)\s*\{\s*([\w-]+)\s*:\s*"?([^"}]+?)"?\s*\}\s*$/.exec(written);
  // The longest first: one name may begin like another.
  const dotted = [...names.steps, ...names.groups].toSorted((a, b) => b.length - a.length).find((name) => written.startsWith(`${name}.`));
  const isStep = braced !== null && (braced[2] === 'step' || braced[2] === 'name');
  const base = braced?.[1] ?? (dotted === undefined ? written : written.slice(dotted.length + 1));
  const [only] = Object.entries(given.tag ?? {});
  const tag = only ?? (braced !== null && !isStep ? ([braced[2] ?? '', braced[3] ?? ''] as const) : undefined);
  return { base, owner: { step: given.step ?? (isStep ? braced[3] : undefined) ?? (braced === null ? dotted : undefined), tag } };
}

function ofStep(name: string, owner: string, stat: ThresholdStat, names: ScenarioNames): MetricName | string {
  const own = names.kindOf(owner, name, stat);
  if (own !== null && !stepMetrics.includes(name)) return { name: `${owner}.${name}`, kind: own };
  if (names.groups.includes(owner)) return `${name} is not kept per group; per group there is duration`;
  if (!names.steps.includes(owner)) return `there is no step "${owner}"; ${known(names.steps)}`;
  const kind = metricKinds[name];
  if (kind === undefined || !stepMetrics.includes(name)) {
    return `${name} is not kept per step; for ${owner} there are ${[...stepMetrics, ...names.ownMetrics(owner)].join(', ')}`;
  }
  return { name: `${owner}.${name}`, kind };
}

const known = (names: readonly string[]) => (names.length === 0 ? 'there are none' : `known: ${names.join(', ')}`);
