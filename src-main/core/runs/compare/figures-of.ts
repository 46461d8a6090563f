import { quantileRank } from '../../statistics/percentile-bounds.ts';
import type { Counts } from '../../load/engine-messages.ts';
import { addCounts, endedOf, errorsOf, noCounts } from '../run-book.ts';
import type { Figure, Tolerance } from './figure.ts';
import { partsOf, type RunWindow } from './run-windows.ts';
import { meanSampler, quantileSampler, ratioSampler } from './samplers.ts';

/** One side of a comparison. */
export interface Side {
  /** `A` or `B`, for the reasons. */
  name: string;
  /** Windows that are compared, pair by pair. */
  windows: readonly RunWindow[];
  /** Whole run, the left out windows too: of what was open at its end the windows know nothing. */
  counts: Counts;
  stepCounts: readonly Counts[];
  generator: { valid: boolean; reasons: readonly string[] };
}

export interface Tolerances {
  latency: Tolerance;
  errorRate: Tolerance;
  throughput: Tolerance;
}

/** What is compared: the whole run, or one of several steps. */
export interface Subject {
  /** null: the whole run. */
  step: string | null;
  /** Index of its counts; null: those of the run. */
  at: number | null;
  /** Stored series of one of its metrics. */
  series: (metric: string) => string;
}

const latencies = [
  { metric: 'response_time', label: 'Response time' },
  { metric: 'service_time', label: 'Service time' },
];
const stats = [
  { stat: 'p50', q: 0.5 },
  { stat: 'p95', q: 0.95 },
  { stat: 'p99', q: 0.99 },
  { stat: 'mean', q: null },
];
/** Samples beyond a quantile from which its bootstrap follows its distribution. */
const samplesBeyond = 10;

/**
 * The figures of one subject, made one by one: each holds the histograms of two runs while it is compared.
 * Closed models have no response time of their own; both series are there and equal, and one is enough.
 */
export function* figuresOf(subject: Subject, a: Side, b: Side, tolerances: Tolerances, closed: boolean): Generator<Figure, void, void> {
  for (const kind of closed ? latencies.slice(0, 1) : latencies) yield* latencyFigures(subject, kind, a, b, tolerances.latency);
  yield errorRate(subject, a, b, tolerances.errorRate);
  yield throughput(subject, a, b, tolerances.throughput);
}

function* latencyFigures(
  subject: Subject,
  { metric, label }: { metric: string; label: string },
  a: Side,
  b: Side,
  tolerance: Tolerance,
): Generator<Figure, void, void> {
  const partsA = a.windows.map((window) => partsOf(window, subject.series(metric)));
  const partsB = b.windows.map((window) => partsOf(window, subject.series(metric)));
  const total = (parts: typeof partsA) => parts.reduce((sum, { n }) => sum + n, 0);
  const [nA, nB] = [total(partsA), total(partsB)];
  for (const { stat, q } of stats) {
    const sampler = (parts: typeof partsA) => (q === null ? meanSampler(parts) : quantileSampler(parts, q));
    const perWindow = Math.min(nA, nB) / Math.max(1, a.windows.length);
    yield {
      metric,
      step: subject.step,
      stat,
      label: labelOf(subject, `${label} ${stat}`),
      unit: 'ms',
      better: 'lower',
      tolerance,
      a: { sampler: sampler(partsA), n: nA },
      b: { sampler: sampler(partsB), n: nB },
      eventsPerWindow: perWindow * (q === null ? 1 : 1 - q),
      blocked: invalid(a, b) ?? censored(subject, q, stat, a, nA) ?? censored(subject, q, stat, b, nB) ?? tooFew(q, stat, Math.min(nA, nB)),
      counted: null,
    };
  }
}

function errorRate(subject: Subject, a: Side, b: Side, tolerance: Tolerance): Figure {
  const [ofA, ofB] = [countsOf(subject, a), countsOf(subject, b)];
  const counted = (all: readonly Counts[]) => ({
    events: sum(all, errorsOf),
    n: sum(all, ended),
  });
  const side = (all: readonly Counts[]) => ({ sampler: ratioSampler(all.map(errorsOf), all.map(ended), 100), n: sum(all, ended) });
  const [inA, inB] = [counted(ofA), counted(ofB)];
  const nothing = inA.n === 0 || inB.n === 0;
  return {
    metric: 'error_rate',
    step: subject.step,
    stat: 'rate',
    label: labelOf(subject, 'Error rate'),
    unit: '%',
    better: 'lower',
    tolerance,
    a: side(ofA),
    b: side(ofB),
    eventsPerWindow: (inA.events + inB.events) / Math.max(1, 2 * a.windows.length),
    blocked: invalid(a, b),
    counted: nothing ? null : { a: inA, b: inB },
  };
}

function throughput(subject: Subject, a: Side, b: Side, tolerance: Tolerance): Figure {
  const side = (of: Side) => {
    const all = countsOf(subject, of);
    const completed = all.map((counts) => counts.completed);
    return { sampler: ratioSampler(completed, of.windows.map(secondsOf)), n: sum(all, (counts) => counts.completed) };
  };
  const [ofA, ofB] = [side(a), side(b)];
  return {
    metric: 'throughput',
    step: subject.step,
    stat: 'rate',
    label: labelOf(subject, 'Throughput'),
    unit: '/s',
    better: 'higher',
    tolerance,
    a: ofA,
    b: ofB,
    eventsPerWindow: Math.min(ofA.n, ofB.n) / Math.max(1, a.windows.length),
    blocked: invalid(a, b),
    counted: null,
  };
}

const ended = (counts: Counts) => endedOf(counts);
const secondsOf = ({ fromPlanSeconds, toPlanSeconds }: RunWindow) => toPlanSeconds - fromPlanSeconds;
const sum = (all: readonly Counts[], of: (counts: Counts) => number) => all.reduce((total, counts) => total + of(counts), 0);

function labelOf({ step }: Subject, label: string): string {
  return step === null ? label : `${step}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

function countsOf({ at }: Subject, { windows }: Side): Counts[] {
  return windows.map(({ counts, steps }) => (at === null ? counts : (steps[at] ?? noCounts())));
}

type Blocked = Figure['blocked'];

function invalid(...sides: Side[]): Blocked {
  const wrong = sides.filter(({ generator }) => !generator.valid);
  if (wrong.length === 0) return null;
  return {
    reason: wrong.map(({ name, generator }) => `The generator of ${name} was not valid: ${firstOf(generator.reasons)}.`).join(' '),
    needed: `${wrong.map(({ name }) => name).join(' and ')} again, where the generator keeps to its plan.`,
  };
}

/** A generator that falls behind says so every half minute: the first time and how often is enough here, the run has them all. */
function firstOf(reasons: readonly string[]): string {
  const [first = 'no reason given', ...more] = reasons;
  return more.length === 0 ? first : `${first}, and ${more.length} more ${more.length === 1 ? 'reason' : 'reasons'}`;
}

/** Requests that were open at the end waited longer than anything known: they take the highest ranks. */
function censored({ at }: Subject, q: number | null, stat: string, side: Side, n: number): Blocked {
  const counts = at === null ? side.counts : (side.stepCounts[at] ?? noCounts());
  const pending = counts.scheduled - endedOf(counts);
  if (pending <= 0) return null;
  if (q !== null && quantileRank(n + pending, q) <= n) return null;
  return {
    reason: `${pending} requests of ${side.name} were still open at its end: its ${stat} is only a lower bound.`,
    needed: `${side.name} again with a gracefulStop long enough for them to end.`,
  };
}

function tooFew(q: number | null, stat: string, n: number): Blocked {
  if (q === null || n === 0) return null;
  const least = Math.round(samplesBeyond / (1 - q));
  return n >= least ? null : { reason: `${n} samples are too few to compare a ${stat}.`, needed: `${least} samples in each run.` };
}

/** Counts of all windows of a run. */
export function totalsOf(windows: readonly RunWindow[]): { counts: Counts; stepCounts: Counts[] } {
  const counts = noCounts();
  const stepCounts: Counts[] = [];
  for (const window of windows) {
    addCounts(counts, window.counts);
    window.steps.forEach((own, at) => addCounts((stepCounts[at] ??= noCounts()), own));
  }
  return { counts, stepCounts };
}
