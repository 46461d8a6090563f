import { memo } from 'react';
import type { Series } from '#shared/contract/base.ts';
import type { ThresholdResult } from '#shared/contract/runs.ts';
import { compactCount, significant, withUnit } from '../../lib/format/numbers.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { StatCard, StatRow } from '../../ui/stat-card.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { isOn } from './run-state.tsx';
import type { RunView } from './run-view.ts';
import { findThreshold, unitOf } from './threshold-limit.ts';

interface RunCardsProps {
  view: RunView;
  memory: Series | null;
  stale: boolean;
}

/** Did it hold: the six figures of a run. */
export const RunCards = memo(function RunCards({ view, memory, stale }: RunCardsProps) {
  const { responseTime, errorRate, totals, generator, trend } = view;
  const p95 = findThreshold(view.thresholds, 'response_time', 'p(95)');
  const p99 = findThreshold(view.thresholds, 'response_time', 'p(99)');
  const errors = findThreshold(view.thresholds, 'error_rate', 'rate');
  const on = isOn(view.state);
  const bad = totals.failed + totals.timedOut + totals.dropped;
  const memoryNow = memory?.v.findLast((value) => value !== null) ?? null;
  return (
    <StatRow cards={6}>
      <StatCard
        title="Response time p95"
        value={responseTime?.p95}
        unit="ms"
        mark={<Mark of={p95} />}
        detail={ruleText(p95) ?? sampleText(responseTime?.n)}
        stale={stale}
      />
      <StatCard
        title="Response time p99"
        value={responseTime?.p99}
        unit="ms"
        mark={<Mark of={p99} />}
        detail={ruleText(p99) ?? sampleText(responseTime?.n)}
        stale={stale}
      />
      <StatCard
        title="Error rate"
        value={errorRate?.value}
        unit="ratio"
        mark={<Mark of={errors} />}
        detail={`${compactCount(bad)} of ${compactCount(totals.scheduled)}${typeof errorRate?.upper95 === 'number' ? ` · upper ${withUnit(errorRate.upper95, 'ratio')}` : ''}${errors ? ` · ${errors.expr}` : ''}`}
        stale={stale}
      />
      <StatCard
        title={on ? 'Delivered' : 'Requests'}
        value={view.deliveredPerSecond}
        unit="/s"
        detail={[
          view.ratePlanned === null ? null : `plan ${significant(view.ratePlanned)}`,
          on ? null : `${compactCount(totals.scheduled)} in all`,
          `${compactCount(totals.dropped)} dropped`,
          view.inFlight === null ? null : `${view.inFlight} in flight`,
          generator.valid ? null : 'generator fell behind',
        ]
          .filter((part) => part !== null)
          .join(' · ')}
        stale={stale}
      />
      <StatCard
        title="Memory, tree"
        value={memoryNow}
        unit="MB"
        detail={
          typeof trend?.slopePerHour === 'number'
            ? `${signed(trend.slopePerHour)} MB/h (${significant(trend.low)} to ${significant(trend.high)}) · estimate`
            : (trend?.reason ?? 'no process monitor in this scenario')
        }
        stale={stale}
      />
      <StatCard
        title="Observed"
        value={view.coverage}
        unit="ratio"
        detail={`${formatSeconds(Math.min(view.elapsedSeconds, view.plannedSeconds))} of ${formatSeconds(view.plannedSeconds)}${gapText(view.gaps.length)}${view.heldSeconds > 0 ? ` · held ${formatSeconds(view.heldSeconds)}` : ''}`}
        stale={stale}
      />
    </StatRow>
  );
});

function Mark({ of: threshold }: { of: ThresholdResult | null }) {
  return threshold ? <VerdictMark verdict={threshold.verdict} show="shape" title={threshold.reason || threshold.verdict} /> : null;
}

function ruleText(threshold: ThresholdResult | null): string | null {
  if (!threshold) return null;
  const window = threshold.window === 'run' ? '' : ` over ${threshold.window}`;
  const bound = threshold.bound === null ? '' : ` · bound ${withUnit(threshold.bound, unitOf(threshold))}`;
  return `${threshold.expr}${window}${bound} · n ${compactCount(threshold.n)}`;
}

function sampleText(n: number | undefined): string {
  return n === undefined ? 'no samples' : `n ${compactCount(n)} · no threshold`;
}

function gapText(gaps: number): string {
  return gaps === 0 ? '' : ` · ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`;
}

function signed(value: number): string {
  return value > 0 ? `+${significant(value)}` : significant(value);
}
