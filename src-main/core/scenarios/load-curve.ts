import type { RatePart } from '../load/rate-curve.ts';
import type { UserPart } from '../load/user-curve.ts';
import type { Scenario } from './scenario.ts';

type Planned = Pick<Scenario, 'executor' | 'warmUpMs'>;

/** Plan time at which the warm-up is over and measuring begins. */
export const warmUpNsOf = ({ warmUpMs }: Pick<Scenario, 'warmUpMs'>): number => Math.round(warmUpMs * 1e6);

/** Plan time of the end. */
export const endNsOf = ({ warmUpMs, durationMs }: Pick<Scenario, 'warmUpMs' | 'durationMs'>): number =>
  Math.round((warmUpMs + durationMs) * 1e6);

/** Planned arrivals per second over the plan's time; null for closed models. */
export function rateCurveOf({ executor, warmUpMs }: Planned): RatePart[] | null {
  if (executor.model === 'closed') return null;
  if (executor.kind === 'constant-arrival-rate') return [{ fromNs: 0, perSecond: executor.perSecond }];
  if (executor.kind === 'capacity-search') return [{ fromNs: 0, perSecond: executor.search.startPerSecond }];
  const { startPerSecond, stages } = executor;
  const parts = stages.map((stage, index) => ({
    fromNs: startNs(stages, index, warmUpMs),
    perSecond: stages[index - 1]?.perSecond ?? startPerSecond,
    ramp: { toNs: startNs(stages, index + 1, warmUpMs), perSecond: stage.perSecond },
  }));
  return warmUpMs > 0 ? [{ fromNs: 0, perSecond: startPerSecond }, ...parts] : parts;
}

/** Users over the plan's time; null for open models. */
export function userCurveOf({ executor, warmUpMs }: Planned): UserPart[] | null {
  if (executor.model === 'open') return null;
  if (executor.kind !== 'ramping-vus') return [{ fromNs: 0, users: executor.vus }];
  const { startVus, stages } = executor;
  const parts = stages.map((stage, index) => ({
    fromNs: startNs(stages, index, warmUpMs),
    users: stages[index - 1]?.users ?? startVus,
    ramp: { toNs: startNs(stages, index + 1, warmUpMs), users: stage.users },
  }));
  return warmUpMs > 0 ? [{ fromNs: 0, users: startVus }, ...parts] : parts;
}

/** The highest planned rate (open) or number of users (closed). */
export function peakOf(scenario: Planned): number {
  if (scenario.executor.kind === 'capacity-search') return scenario.executor.search.maxPerSecond;
  const levels = [
    ...(rateCurveOf(scenario) ?? []).flatMap(({ perSecond, ramp }) => [perSecond, ramp?.perSecond ?? 0]),
    ...(userCurveOf(scenario) ?? []).flatMap(({ users, ramp }) => [users, ramp?.users ?? 0]),
  ];
  return Math.max(...levels);
}

/** Plan time at which a stage begins; of one behind the last, at which that one ends. */
function startNs(stages: readonly { durationMs: number }[], index: number, warmUpMs: number): number {
  return Math.round((warmUpMs + stages.slice(0, index).reduce((sum, stage) => sum + stage.durationMs, 0)) * 1e6);
}
