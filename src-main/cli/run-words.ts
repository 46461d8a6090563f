import type { Verdict } from '#shared/contract/base.ts';
import type { CapacityResult, RunLive, RunResult, RunSummary } from '#shared/contract/runs.ts';
import { formatDuration } from '#shared/durations.ts';
import { type ExitStatus, exitStatus } from './command.ts';

export function statusOfVerdict(verdict: Verdict): ExitStatus {
  if (verdict === 'pass' || verdict === 'waived') return exitStatus.done;
  return verdict === 'fail' ? exitStatus.negative : exitStatus.inconclusive;
}

const figure = (value: number | null | undefined, unit: string) =>
  value === null || value === undefined ? '–' : `${Number(value.toPrecision(3))}${unit}`;

/** One line of progress. */
export function progressLine(live: RunLive): string {
  const errors = live.errorRate.value === null ? '–' : figure(live.errorRate.value * 100, ' %');
  return [
    `${live.state} ${formatDuration(live.elapsedSeconds * 1000)} of ${formatDuration(live.plannedSeconds * 1000)}`,
    figure(live.deliveredPerSecond, '/s'),
    `p95 ${figure(live.responseTime.p95, ' ms')}`,
    `errors ${errors}`,
    `in flight ${live.inFlight}`,
    ...(live.generator.valid ? [] : ['GENERATOR NOT VALID']),
  ].join(' · ');
}

/** A run result for people. */
export function resultLines(result: RunResult): string[] {
  const { totals, thresholds } = result;
  const latency = result.metrics['response_time'];
  const p = latency && 'p50' in latency ? latency : null;
  const tail = p?.censored ? '≥ ' : '';
  return [
    `${result.scenario} (${result.runId}): ${result.verdict}`,
    `  ${result.reason}`,
    `  ${result.state}, ${result.stopReason}; observed ${formatDuration(result.observedSeconds * 1000)} of ${formatDuration(result.plannedSeconds * 1000)} (${figure(result.coverage * 100, ' %')})`,
    `  requests ${totals.scheduled}: ${totals.completed} completed, ${totals.failed} failed, ${totals.timedOut} timed out, ${totals.dropped} dropped, ${totals.pending} pending`,
    ...(p
      ? [
          `  response time: p50 ${figure(p.p50, ' ms')}, p95 ${tail}${figure(p.p95, ' ms')}, p99 ${tail}${figure(p.p99, ' ms')}, max ${figure(p.max, ' ms')}${result.model === 'closed' ? ' (closed model)' : ''}`,
        ]
      : []),
    ...(result.capacity ? capacityLines(result.capacity) : []),
    ...thresholds.map(({ verdict, metric, expr, window, observed, bound, unit, n, reason }) => {
      const value =
        observed === null
          ? ''
          : `: ${figure(observed, unit === '' ? '' : ` ${unit}`)}, bound ${figure(bound, unit === '' ? '' : ` ${unit}`)}, n ${n}`;
      return `  ${verdict.padEnd(12)} ${metric} ${expr}${window === 'run' ? '' : ` over ${window}`}${value}${reason === '' ? '' : ` (${reason})`}`;
    }),
    ...result.generator.reasons.map((reason) => `  generator: ${reason}`),
    ...result.gaps.map((gap) => `  gap ${gap.from} to ${gap.to}: ${gap.reason}`),
  ];
}

/** What a capacity search found, and each rate that it tried. */
function capacityLines({ perSecond, reason, highestHeld, steps }: CapacityResult): string[] {
  const found = perSecond ?? highestHeld;
  return [
    `  capacity: ${found === null ? 'no rate held' : figure(found, '/s')}${found !== null && perSecond === null ? ', not confirmed' : ''} (${reason ?? 'the search is on'})`,
    ...steps.map(
      (step) => `    ${step.phase.padEnd(8)} ${figure(step.perSecond, '/s').padEnd(10)} ${step.held ? 'held ' : 'broke'} ${step.words}`,
    ),
  ];
}

/** A row of a list of runs. */
export function summaryLine(run: RunSummary): string {
  return [
    run.runId,
    run.startedAt,
    run.state.padEnd(11),
    run.verdict.padEnd(12),
    `p95 ${figure(run.p95Ms, ' ms')}`.padEnd(14),
    `errors ${run.errorRate === null ? '–' : figure(run.errorRate * 100, ' %')}`.padEnd(14),
    run.baseline ? `${run.scenario} (baseline)` : run.scenario,
  ].join('  ');
}
