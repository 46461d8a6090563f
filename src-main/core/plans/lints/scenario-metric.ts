import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { resolveMetric } from '../../scenarios/resolve-metric.ts';
import { ScenarioCatalogue } from '../../scenarios/scenario-catalogue.ts';
import { ScenarioNames } from '../../scenarios/step-metrics.ts';
import type { ThresholdStat } from '../../scenarios/threshold-expression.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Stat } from '../metrics.ts';

/** What a scenario has that can be measured; in words, why that is not known. */
export type ReadScenarioNames = (file: string) => ScenarioNames | string;

const percentiles: Partial<Record<Stat, number>> = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 };

/** Why no run of the scenario will ever answer a criterion, in words; null when one can. */
export function whyNeverMeasured(
  { metric, stat, file }: { metric: string; stat: Stat; file: string },
  namesOf: ReadScenarioNames,
): string | null {
  const names = namesOf(file);
  if (typeof names === 'string') return names;
  const asked = thresholdStat(stat);
  // Not of a step: what monitors measure beside the run.
  if (asked === null) return null;
  const found = resolveMetric(metric, { step: undefined, tag: undefined }, asked, names);
  return typeof found === 'string' ? `No run of ${file} measures ${metric}: ${found}` : null;
}

function thresholdStat(stat: Stat): ThresholdStat | null {
  const q = percentiles[stat];
  if (q !== undefined) return { kind: 'percentile', q };
  if (stat === 'mean') return { kind: 'avg' };
  return stat === 'min' || stat === 'max' || stat === 'rate' || stat === 'count' ? { kind: stat } : null;
}

/** Looks into the scenario files of a workspace, each once: for a check, not for something that is kept. */
export function scenarioNamesOf(workspace: Workspace): ReadScenarioNames {
  const catalogue = new ScenarioCatalogue(workspace);
  const known = new Map<string, ScenarioNames | string>();
  const read = (file: string) => {
    try {
      return new ScenarioNames(catalogue.read(file).scenario);
    } catch (error) {
      if (error instanceof HoldpointError) return error.message;
      throw error;
    }
  };
  return (file) => {
    const names = known.get(file) ?? read(file);
    known.set(file, names);
    return names;
  };
}
