import { parseDurationMs, parseRatePerSecond } from '#shared/durations.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { Scenario } from './scenario.ts';

/** What a caller may change about a scenario for one run, as written by people. */
export interface RunOverrides {
  rate?: string | undefined;
  duration?: string | undefined;
  seed?: number | undefined;
  vus?: number | undefined;
}

/** @throws HoldpointError `INVALID` when an override is not what it should be or does not fit the executor. */
export function withOverrides(scenario: Scenario, overrides: RunOverrides): Scenario {
  const { rate, duration, seed, vus } = overrides;
  let { executor } = scenario;
  if (rate !== undefined) {
    if (executor.kind !== 'constant-arrival-rate') throw misfit('rate', scenario);
    executor = { ...executor, perSecond: rateOf(rate) };
  }
  if (vus !== undefined) {
    if (executor.kind !== 'constant-vus' && executor.kind !== 'shared-iterations') throw misfit('vus', scenario);
    if (vus < 1) throw new HoldpointError('INVALID', `${vus} users send nothing.`, { hint: 'Give at least 1.' });
    executor = { ...executor, vus };
  }
  if (duration !== undefined && (executor.kind === 'ramping-arrival-rate' || executor.kind === 'ramping-vus'))
    throw misfit('duration', scenario);
  return {
    ...scenario,
    executor,
    ...(duration === undefined ? {} : { durationMs: durationOf(duration) }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Arrivals per second. @throws HoldpointError `INVALID` */
export function rateOf(text: string): number {
  const perSecond = parseRatePerSecond(text);
  if (perSecond !== null && perSecond > 0) return perSecond;
  throw new HoldpointError('INVALID', `"${text}" is not a rate.`, { hint: 'Write for example 200/s or 12000/m. To pause a run, hold it.' });
}

/** Milliseconds. @throws HoldpointError `INVALID` */
export function durationOf(text: string): number {
  const ms = parseDurationMs(text);
  if (ms !== null && ms > 0) return ms;
  throw new HoldpointError('INVALID', `"${text}" is not a duration.`, { hint: 'Write for example 60s, 10m or 8h.' });
}

const instead: Record<Scenario['executor']['kind'], string> = {
  'constant-arrival-rate': 'Change rate instead.',
  'ramping-arrival-rate': 'Change startRate and stages in the file instead.',
  'constant-vus': 'Change vus instead.',
  'ramping-vus': 'Change startVus and stages in the file instead.',
  'capacity-search': 'Change search in the file instead.',
  'shared-iterations': 'Change vus, or iterations in the file, instead.',
};

function misfit(field: string, { executor: { kind } }: Scenario): HoldpointError {
  return new HoldpointError('INVALID', `The executor ${kind} has no ${field}.`, { hint: instead[kind] });
}
