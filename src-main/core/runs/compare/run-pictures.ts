import { windowSeconds } from '#shared/comparison-windows.ts';
import type { RunComparison } from '#shared/contract/run-comparison.ts';
import { type HistogramParts, LatencyHistogram } from '../../histograms/latency-histogram.ts';
import { toMs } from '../../histograms/latency-stats.ts';
import { quantileRank } from '../../statistics/percentile-bounds.ts';
import { addCounts, endedOf, errorsOf, noCounts } from '../run-book.ts';
import type { Subject } from './figures-of.ts';
import { partsOf, type RunWindow } from './run-windows.ts';

/** Points of an overlaid line: enough for the pixels of a page. */
const mostPoints = 480;

/** Lines of both runs over the plan, at the same times, from the windows that count. Percentiles of longer stretches are those of their merged histograms. */
export function overlayOf(a: readonly RunWindow[], b: readonly RunWindow[]): Pick<RunComparison, 'overlay' | 'overlaySeconds'> {
  const last = Math.max(-1, ...a.map(({ slot }) => slot), ...b.map(({ slot }) => slot));
  const size = Math.max(1, Math.ceil((last + 1) / mostPoints));
  const groups = Math.ceil((last + 1) / size);
  const t = Array.from({ length: groups }, (_, group) => (group + 0.5) * size * windowSeconds);
  const [inA, inB] = [grouped(a, size, groups), grouped(b, size, groups)];
  const names = [
    { name: 'response_time.p50', label: 'Response time p50', unit: 'ms' },
    { name: 'response_time.p95', label: 'Response time p95', unit: 'ms' },
    { name: 'response_time.p99', label: 'Response time p99', unit: 'ms' },
    { name: 'throughput', label: 'Throughput', unit: '/s' },
    { name: 'error_rate', label: 'Error rate', unit: '%' },
  ];
  return {
    overlaySeconds: size * windowSeconds,
    overlay: names.map((line, at) => ({ ...line, t, a: inA.map((point) => point[at] ?? null), b: inB.map((point) => point[at] ?? null) })),
  };
}

/** p50, p95, p99, throughput and error rate of each group of places in the plan. */
function grouped(windows: readonly RunWindow[], size: number, groups: number): (number | null)[][] {
  const members: RunWindow[][] = Array.from({ length: groups }, () => []);
  for (const window of windows) members[Math.floor(window.slot / size)]?.push(window);
  return members.map((group) => {
    const histogram = new LatencyHistogram();
    const counts = noCounts();
    let seconds = 0;
    for (const window of group) {
      histogram.addParts(partsOf(window, 'response_time'));
      addCounts(counts, window.counts);
      seconds += window.toPlanSeconds - window.fromPlanSeconds;
    }
    const percentiles = histogram.valuesAtRanks([0.5, 0.95, 0.99].map((q) => quantileRank(histogram.n, q))).map((value) => toMs(value));
    const ended = endedOf(counts);
    return [...percentiles, seconds > 0 ? counts.completed / seconds : null, ended > 0 ? (100 * errorsOf(counts)) / ended : null];
  });
}

/** Points of the curve each time that 1 − q halves, as in the percentile output of HdrHistogram. */
const ticksPerHalf = 5;

/** A latency of both runs at the same quantiles; of a run whose quantile is beyond its samples, or among what was still open, nothing. */
export function curveOf(
  subject: Subject,
  { metric, label }: { metric: string; label: string },
  a: { windows: readonly RunWindow[]; pending: number },
  b: { windows: readonly RunWindow[]; pending: number },
): RunComparison['curves'][number] {
  const [inA, inB] = [merged(a.windows, subject.series(metric)), merged(b.windows, subject.series(metric))];
  const most = Math.max(inA.n, inB.n);
  const q: number[] = [];
  for (let tick = 0; 2 ** -(tick / ticksPerHalf) * most >= 1; tick += 1) q.push(1 - 2 ** -(tick / ticksPerHalf));
  if (most > 0) q.push(1);
  return { metric, step: subject.step, label, unit: 'ms', q, a: curve(inA, a.pending, q), b: curve(inB, b.pending, q) };
}

function merged(windows: readonly RunWindow[], series: string): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const window of windows) histogram.addParts(partsOf(window, series) satisfies HistogramParts);
  return histogram;
}

function curve(histogram: LatencyHistogram, pending: number, quantiles: readonly number[]): (number | null)[] {
  const total = histogram.n + pending;
  const known = (q: number) => (q === 1 ? pending === 0 : (1 - q) * total >= 1);
  const ranks = quantiles.map((q) => (known(q) ? quantileRank(total, q) : Number.POSITIVE_INFINITY));
  return histogram.valuesAtRanks(ranks).map((value) => toMs(value));
}

/** Stretches of the plan without windows that count, to be hatched, with the reason of those that were left out. */
export function planGaps(windows: readonly RunWindow[], plannedSeconds: number): RunComparison['gaps']['a'] {
  const gaps: RunComparison['gaps']['a'] = [];
  let known = 0;
  const add = (from: number, to: number, reason: string) => {
    // A rest shorter than a second is the edge of a slice.
    if (to - from < 1) return;
    const last = gaps.at(-1);
    if (last && last.reason === reason && from - last.to < 1) last.to = to;
    else gaps.push({ from, to, reason });
  };
  for (const { fromPlanSeconds, toPlanSeconds, excluded } of windows) {
    add(known, fromPlanSeconds, 'not measured');
    if (excluded !== null && toPlanSeconds > known) add(Math.max(known, fromPlanSeconds), toPlanSeconds, excluded);
    known = Math.max(known, toPlanSeconds);
  }
  add(known, plannedSeconds, 'not measured');
  return gaps;
}
