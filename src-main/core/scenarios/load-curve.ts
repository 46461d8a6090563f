import type { RatePart } from '../load/rate-curve.ts';
import type { UserPart } from '../load/user-curve.ts';
import type { Scenario } from './scenario.ts';

/** Planned arrivals per second over the plan's time; null for closed models. */
export function rateCurveOf({ executor }: Pick<Scenario, 'executor'>): RatePart[] | null {
  if (executor.model === 'closed') return null;
  if (executor.kind === 'constant-arrival-rate') return [{ fromNs: 0, perSecond: executor.perSecond }];
  const { startPerSecond, stages } = executor;
  return stages.map((stage, index) => ({
    fromNs: startNs(stages, index),
    perSecond: stages[index - 1]?.perSecond ?? startPerSecond,
    ramp: { toNs: startNs(stages, index + 1), perSecond: stage.perSecond },
  }));
}

/** Users over the plan's time; null for open models. */
export function userCurveOf({ executor }: Pick<Scenario, 'executor'>): UserPart[] | null {
  if (executor.model === 'open') return null;
  if (executor.kind !== 'ramping-vus') return [{ fromNs: 0, users: executor.vus }];
  const { startVus, stages } = executor;
  return stages.map((stage, index) => ({
    fromNs: startNs(stages, index),
    users: stages[index - 1]?.users ?? startVus,
    ramp: { toNs: startNs(stages, index + 1), users: stage.users },
  }));
}

/** The highest planned rate (open) or number of users (closed). */
export function peakOf(scenario: Pick<Scenario, 'executor'>): number {
  const levels = [
    ...(rateCurveOf(scenario) ?? []).flatMap(({ perSecond, ramp }) => [perSecond, ramp?.perSecond ?? 0]),
    ...(userCurveOf(scenario) ?? []).flatMap(({ users, ramp }) => [users, ramp?.users ?? 0]),
  ];
  return Math.max(...levels);
}

/** Plan time at which a stage begins; of one behind the last, at which that one ends. */
function startNs(stages: readonly { durationMs: number }[], index: number): number {
  return Math.round(stages.slice(0, index).reduce((sum, stage) => sum + stage.durationMs, 0) * 1e6);
}
