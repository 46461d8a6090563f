import { warmUpNsOf } from '../../scenarios/load-curve.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { MetricIndex } from '../metric-samples.ts';
import { CapacitySearch, type SearchState } from './capacity-search.ts';

/** The search of a scenario; null when it is another executor. @param state where it stood when it was interrupted. */
export function searchOf(scenario: Scenario, index: MetricIndex, state: SearchState | null): CapacitySearch | null {
  const { executor, maxScheduleLagMs } = scenario;
  if (executor.kind !== 'capacity-search') return null;
  return new CapacitySearch({ plan: executor.search, index, allowedLagMs: maxScheduleLagMs, fromNs: warmUpNsOf(scenario), state });
}
