import { leastPairs, windowSeconds } from '#shared/comparison-windows.ts';
import { createHash } from 'node:crypto';
import type {
  Baseline,
  ComparedFigure,
  ComparedRun,
  ComparisonVerdict,
  RunComparison,
  RunEnvironment,
} from '#shared/contract/run-comparison.ts';
import type { EventMark, Gap } from '#shared/contract/base.ts';
import type { RunResult } from '#shared/contract/runs.ts';
import { endedOf } from '../run-book.ts';
import { differencesOf } from './comparable.ts';
import { compareFigure } from './compare-figure.ts';
import { type Side, type Subject, figuresOf, type Tolerances, totalsOf } from './figures-of.ts';
import type { EncodedFrame } from '../encoded-frames.ts';
import { type RunWindow, windowsOf } from './run-windows.ts';
import { curveOf, overlayOf, planGaps } from './run-pictures.ts';

/** A stored run with all that a comparison looks at. */
export interface RunToCompare {
  result: RunResult;
  file: string;
  load: string;
  startedBy: string;
  revision: string | null;
  workloadHash: string;
  environment: RunEnvironment | null;
  baseline: Baseline | null;
  events: EventMark[];
  gaps: Gap[];
  frames: Iterable<EncodedFrame>;
  /** Whole run first; its steps where there are several. */
  subjects: readonly Subject[];
}

export interface CompareSettings {
  /** Share of a value up to which a difference does not count. */
  tolerance: number;
  /** ms of a latency up to which a difference does not count: the accuracy of a valid generator is 1 ms. */
  minDifferenceMs: number;
  resamples: number;
}

export const compareDefaults: CompareSettings = { tolerance: 0.05, minDifferenceMs: 1, resamples: 2000 };

/** Percentage points of an error rate, and requests per second, up to which a difference does not count. */
const minErrorPoints = 0.05;
const minThroughput = 0.1;
/**
 * Of each interval; what is left for error is shared where there are several steps. At 99 %, two equal runs of 2 to 10 minutes whose windows
 * correlate by 0.5 are told apart in up to 5 of 100 comparisons, in any figure; at 95 % in 13 (bootstrap-figures.test.ts).
 */
const confidence = 0.99;

/** What makes the word for the whole comparison, besides any figure that got worse. */
const headline = new Set(['response_time p50', 'response_time p95', 'response_time p99', 'error_rate rate', 'throughput rate']);

/** Compares run B with run A; see docs/guide/comparing.md for the method. */
export function compareRuns(a: RunToCompare, b: RunToCompare, settings: CompareSettings = compareDefaults): RunComparison {
  const [windowsA, windowsB] = [windowsOf(a.frames, a.gaps, a.events), windowsOf(b.frames, b.gaps, b.events)];
  const seed = seedOf(a.result.runId, b.result.runId);
  const subjects = a.subjects;
  const own = 1 - (1 - confidence) / subjects.length;
  const common = {
    a: comparedRun(a, windowsA),
    b: comparedRun(b, windowsB),
    method: { windowSeconds, confidence: own, resamples: settings.resamples, seed, words: methodWords },
    ...overlayOf(counting(windowsA), counting(windowsB)),
    gaps: { a: planGaps(windowsA, a.result.plannedSeconds), b: planGaps(windowsB, b.result.plannedSeconds) },
  };
  const differences = differencesOf(comparable(a), comparable(b));
  if (differences.length > 0) {
    const reason = `The runs are not comparable: they differ in ${differences.map(({ what }) => what).join(', ')}.`;
    const needed = 'Two runs of the same scenario with the same settings, from the same kind of machine against the same target.';
    return { ...common, verdict: 'not_comparable', reason, needed, differences, pairs: 0, figures: [], curves: [] };
  }
  const [pairA, pairB] = paired(counting(windowsA), counting(windowsB));
  const sideA: Side = { name: 'A', windows: pairA, ...totalsOf(windowsA), generator: a.result.generator };
  const sideB: Side = { name: 'B', windows: pairB, ...totalsOf(windowsB), generator: b.result.generator };
  const options = { pairs: pairA.length, confidence: own, resamples: settings.resamples, seed };
  const figures: ComparedFigure[] = [];
  const curves: RunComparison['curves'] = [];
  for (const subject of subjects) {
    for (const figure of figuresOf(subject, sideA, sideB, tolerancesOf(settings), a.result.model === 'closed'))
      figures.push(compareFigure(figure, options));
    curves.push(...curvesOf(subject, sideA, sideB, a.result.model === 'closed'));
  }
  return { ...common, differences, pairs: pairA.length, figures, curves, ...overall(figures, pairA.length) };
}

function curvesOf(subject: Subject, a: Side, b: Side, closed: boolean): RunComparison['curves'] {
  const side = ({ windows, counts, stepCounts }: Side) => {
    const own = (subject.at === null ? counts : stepCounts[subject.at]) ?? counts;
    return { windows, pending: own.scheduled - endedOf(own) };
  };
  const kinds = [
    { metric: 'response_time', label: 'Response time' },
    { metric: 'service_time', label: 'Service time' },
  ];
  return (closed ? kinds.slice(0, 1) : kinds).map((kind) => curveOf(subject, kind, side(a), side(b)));
}

function tolerancesOf({ tolerance, minDifferenceMs }: CompareSettings): Tolerances {
  return {
    latency: { relative: tolerance, absolute: minDifferenceMs },
    errorRate: { relative: tolerance, absolute: minErrorPoints },
    throughput: { relative: tolerance, absolute: minThroughput },
  };
}

const counting = (windows: readonly RunWindow[]) => windows.filter(({ excluded }) => excluded === null);

/** Windows at the same place of the plan: so the two runs are compared over the same load, also where one has a gap or the load rises. */
function paired(a: readonly RunWindow[], b: readonly RunWindow[]): [RunWindow[], RunWindow[]] {
  const bySlot = new Map(b.map((window) => [window.slot, window]));
  const pairs = a.flatMap((window) => {
    const other = bySlot.get(window.slot);
    return other === undefined ? [] : [[window, other] as const];
  });
  return [pairs.map(([window]) => window), pairs.map(([, window]) => window)];
}

function overall(figures: readonly ComparedFigure[], pairs: number): { verdict: ComparisonVerdict; reason: string; needed: string | null } {
  const worse = figures.filter(({ verdict }) => verdict === 'regressed');
  if (worse.length > 0) return { verdict: 'regressed', reason: `B is worse in ${labels(worse)}.`, needed: null };
  const heads = figures.filter(({ step, metric, stat }) => step === null && headline.has(`${metric} ${stat}`));
  const open = heads.filter(({ verdict }) => verdict === 'inconclusive');
  const better = figures.filter(({ verdict }) => verdict === 'improved');
  const improved = better.length > 0 ? ` B is better in ${labels(better)}.` : '';
  if (open.length > 0) {
    const [first] = open;
    const common = open.length > 1 && open.every(({ reason }) => reason === first?.reason);
    const why = common || open.length === 1 ? ` ${first?.reason ?? ''}` : '';
    const short = pairs < leastPairs ? '' : improved;
    return { verdict: 'inconclusive', reason: `It is open for ${labels(open)}.${why}${short}`, needed: first?.needed ?? null };
  }
  if (better.length > 0) return { verdict: 'improved', reason: `${improved.trim()} Nothing is worse.`, needed: null };
  return { verdict: 'same', reason: 'All figures of the whole run are the same within the tolerance.', needed: null };
}

const mostLabels = 4;

function labels(figures: readonly ComparedFigure[]): string {
  const names = figures
    .slice(0, mostLabels)
    .map(({ label, step }) => (step === null ? label.charAt(0).toLowerCase() + label.slice(1) : label));
  const more = figures.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

function comparedRun(run: RunToCompare, windows: readonly RunWindow[]): ComparedRun {
  const { result, file, startedBy, revision, workloadHash, load, environment, baseline } = run;
  const excluded = new Map<string, number>();
  for (const { excluded: reason } of windows) if (reason !== null) excluded.set(reason, (excluded.get(reason) ?? 0) + 1);
  return {
    runId: result.runId,
    scenario: result.scenario,
    file,
    startedAt: result.startedAt,
    startedBy,
    revision,
    workloadHash,
    load,
    verdict: result.verdict,
    observedSeconds: result.observedSeconds,
    environment,
    baseline,
    windows: windows.length,
    excluded: [...excluded].map(([reason, count]) => ({ reason, windows: count })),
  };
}

function comparable({ workloadHash, load, result, environment, events }: RunToCompare) {
  return { workloadHash, load, plannedSeconds: result.plannedSeconds, environment, events };
}

/** The same for A against B and B against A, so that swapping them mirrors every interval. */
function seedOf(a: string, b: string): number {
  return createHash('sha256').update([a, b].toSorted().join('/')).digest().readUInt32BE(0);
}

const methodWords =
  'Windows of 10 s at the same place of the plan are compared in pairs; held times, gaps and cut windows are left out. Intervals: moving-block bootstrap of the pairs (Künsch 1989; circular, Politis and Romano 1992), length of the blocks by Politis and White (2004), widened for few blocks (Hesterberg 2015). A change counts when its interval is clear of zero, the estimate is beyond the tolerance, and Cliff’s delta of the windows is at least 0.33.';
