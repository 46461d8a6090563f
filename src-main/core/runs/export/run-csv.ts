import { latencyStats } from '../../histograms/latency-stats.ts';
import { LatencyHistogram } from '../../histograms/latency-histogram.ts';
import type { Counts } from '../../load/engine-messages.ts';
import { partsOf, type RunWindow } from '../compare/run-windows.ts';

const columns = [
  'run_id',
  'window_start',
  'window_end',
  'plan_from_s',
  'plan_to_s',
  'phase',
  'series',
  'n',
  'min_ms',
  'mean_ms',
  'p50_ms',
  'p75_ms',
  'p90_ms',
  'p95_ms',
  'p99_ms',
  'p999_ms',
  'max_ms',
  'scheduled',
  'completed',
  'failed',
  'timed_out',
  'dropped',
  'pending_at_end',
];

/**
 * CSV (RFC 4180): one row for each window of about 10 s and each series, times in RFC 3339, latencies in ms. Counts stand in the rows of
 * response times, those of the run or of the step. A window that was not measured has no row.
 */
export function* runCsvLines(runId: string, windows: readonly RunWindow[], steps: readonly string[]): Generator<string, void, void> {
  yield columns.join(',');
  for (const window of windows) {
    for (const series of seriesOf([window])) {
      const histogram = new LatencyHistogram();
      histogram.addParts(partsOf(window, series));
      const { n, min, mean, p50, p75, p90, p95, p99, p999, max } = latencyStats(histogram);
      const latencies = [min, mean, p50, p75, p90, p95, p99, p999, max].map((value) =>
        value === null ? '' : Number(value.toPrecision(7)),
      );
      yield [
        runId,
        new Date(window.fromMs).toISOString(),
        new Date(window.toMs).toISOString(),
        window.fromPlanSeconds.toFixed(3),
        window.toPlanSeconds.toFixed(3),
        window.frames.some(({ warmUp }) => warmUp) ? 'warm_up' : 'measured',
        series,
        n,
        ...latencies,
        ...countsOf(window, series, steps),
      ]
        .map((value) => field(String(value)))
        .join(',');
    }
  }
}

function countsOf(window: RunWindow, series: string, steps: readonly string[]): (number | '')[] {
  const step = steps.findIndex((name) => series === `${name}.response_time`);
  const counts: Counts | undefined = series === 'response_time' ? window.counts : window.steps[step];
  if (counts === undefined) return ['', '', '', '', '', ''];
  const pending = series === 'response_time' ? window.frames.reduce((sum, frame) => sum + frame.pending, 0) : '';
  return [counts.scheduled, counts.completed, counts.failed, counts.timedOut, counts.dropped, pending];
}

/** Quoted where it must be. A name that a spreadsheet would take for a formula is led by an apostrophe. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Names of all series of some windows, sorted. */
export function seriesOf(windows: readonly RunWindow[]): string[] {
  return [...new Set(windows.flatMap(({ frames }) => frames.flatMap(({ histograms }) => [...histograms.keys()])))].toSorted((a, b) =>
    a.localeCompare(b),
  );
}
