import type { CapacityResult, StepResult, TrendStats } from '#shared/contract/runs.ts';

export interface CheckRow {
  step: string;
  name: string;
  passed: number;
  failed: number;
}

/** The checks of all steps that have some. */
export function checkRows(steps: readonly Pick<StepResult, 'name' | 'checks'>[]): CheckRow[] {
  return steps.flatMap(({ name: step, checks }) => checks.map((check) => ({ step, ...check })));
}

/** Failed of all, 0 … 1; null when the check was never reached. */
export function shareOf({ passed, failed }: Pick<CheckRow, 'passed' | 'failed'>): number | null {
  const n = passed + failed;
  return n === 0 ? null : failed / n;
}

/** A latency or a counter that only a kind of step has. */
export interface MeasuredRow {
  /** `chat.round_trip_time`. */
  name: string;
  /** Samples of a latency, or what a counter counted. */
  count: number;
  latency: TrendStats | null;
}

/** Latencies first, then counters, of each step in their order. */
export function measuredRows(steps: readonly Pick<StepResult, 'name' | 'latencies' | 'counters'>[]): MeasuredRow[] {
  return steps.flatMap(({ name, latencies, counters }) => [
    ...Object.entries(latencies).map(([metric, latency]) => ({ name: `${name}.${metric}`, count: latency.n, latency })),
    ...Object.entries(counters).map(([metric, count]) => ({ name: `${name}.${metric}`, count, latency: null })),
  ]);
}

export const phaseWords: Record<CapacityResult['steps'][number]['phase'], string> = {
  climb: 'climbing',
  narrow: 'narrowing down',
  confirm: 'confirming',
};

const reasons: Record<NonNullable<CapacityResult['reason']>, string> = {
  slo_exceeded: 'above it a limit of the scenario broke',
  plateau: 'above it the target delivered no more',
  generator_bound: 'above it this machine could not generate more',
  cap_reached: 'the search was to go no higher',
  stopped: 'the search was stopped before it was done',
};

/** The finding in a sentence, with why it is not more. */
export function capacityWords({ perSecond, reason, highestHeld, lowestBroken }: CapacityResult): string {
  if (reason === null) return 'The search is on.';
  if (perSecond !== null) return `${rate(perSecond)} held for the confirmation; ${reasons[reason]}.`;
  const held = highestHeld === null ? 'No rate held' : `${rate(highestHeld)} held for a window and was not confirmed`;
  const broken = lowestBroken === null ? '' : `, ${rate(lowestBroken)} did not hold`;
  return `${held}${broken}: ${reasons[reason].replace(/^above it /, '')}.`;
}

const rate = (perSecond: number) => `${Number(perSecond.toPrecision(3))}/s`;
