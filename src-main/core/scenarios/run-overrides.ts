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
    if (executor.kind !== 'constant-arrival-rate') throw misfit('rate', executor.kind, 'vus');
    executor = { ...executor, perSecond: rateOf(rate) };
  }
  if (vus !== undefined) {
    if (executor.kind !== 'constant-vus') throw misfit('vus', executor.kind, 'rate');
    executor = { ...executor, vus };
  }
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

function misfit(field: string, executor: string, instead: string): HoldpointError {
  return new HoldpointError('INVALID', `The executor ${executor} has no ${field}.`, { hint: `Change ${instead} instead.` });
}
