import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ComparedFigure, ComparisonVerdict, RunComparison } from '#shared/contract/run-comparison.ts';
import { runComparisonSchema } from '#shared/contract/run-comparison.ts';
import { plainResult } from '../testing/plain-run.ts';
import { compareDefaults, compareRuns, type RunToCompare } from './compare-runs.ts';
import { asRun, frameAt, startMs, syntheticRun } from './testing/synthetic-run.ts';

const none = { scheduled: 0, completed: 0, failed: 0, timedOut: 0, dropped: 0 };
// The suite has two cores for everything.
vi.setConfig({ testTimeout: 60_000 });
const quick = { ...compareDefaults, resamples: 500 };
const figure = (comparison: RunComparison, metric: string, stat: string, step: string | null = null): ComparedFigure => {
  const found = comparison.figures.find((row) => row.metric === metric && row.stat === stat && row.step === step);
  if (!found) throw new Error(`no figure ${metric} ${stat}`);
  return found;
};
const mirrored: Record<ComparisonVerdict, ComparisonVerdict> = {
  improved: 'regressed',
  regressed: 'improved',
  same: 'same',
  inconclusive: 'inconclusive',
  not_comparable: 'not_comparable',
};

describe('two runs of the same thing', () => {
  it('that are slower by a quarter have regressed, and say by how much and how sure that is', () => {
    const comparison = compareRuns(syntheticRun({ seed: 1 }), syntheticRun({ seed: 2, median: () => 62.5 }), quick);
    expect(comparison.verdict).toBe('regressed');
    const p95 = figure(comparison, 'response_time', 'p95');
    expect(p95).toMatchObject({ verdict: 'regressed', unit: 'ms', better: 'lower', nA: 45_000, nB: 45_000 });
    // The true p95 is 50 · e^(1.645 · 0.4) = 96.5 ms, and a quarter more.
    expect(p95.a).toBeGreaterThan(94);
    expect(p95.a).toBeLessThan(100);
    expect(p95.difference?.low).toBeLessThan(24.1);
    expect(p95.difference?.high).toBeGreaterThan(24.1);
    expect(p95.ratio?.low).toBeLessThan(1.25);
    expect(p95.ratio?.high).toBeGreaterThan(1.25);
    expect(p95.cliffsDelta).toBeGreaterThan(0.9);
    expect(p95.reason).toMatch(
      /^Higher by .* ms \(99 % interval of the difference, \+.* to \+.* ms\), beyond the tolerance of 5 % or 1 ms\.$/,
    );
    expect(figure(comparison, 'throughput', 'rate').verdict).toBe('same');
  });

  it('that are alike are the same when the tolerance is wider than the noise, and inconclusive with what is needed when not', () => {
    const [a, b] = [syntheticRun({ seed: 3, windows: 60 }), syntheticRun({ seed: 4, windows: 60 })];
    const wide = compareRuns(a, b, { ...quick, tolerance: 0.1 });
    expect(figure(wide, 'response_time', 'p50').verdict).toBe('same');
    const narrow = compareRuns(a, b, { ...quick, tolerance: 0.005, minDifferenceMs: 0.01 });
    const p99 = figure(narrow, 'response_time', 'p99');
    expect(p99.verdict).toBe('inconclusive');
    expect(p99.needed).toMatch(/^About .* of both runs|edge of the tolerance/);
    expect(narrow.verdict).toBe('inconclusive');
  });

  it('differ by less than counts when the difference is real and small', () => {
    const small = compareRuns(
      syntheticRun({ seed: 5, median: () => 2, windowNoise: 0.01 }),
      syntheticRun({ seed: 6, median: () => 2.4, windowNoise: 0.01 }),
      quick,
    );
    // 20 % and surely so, but 0.4 ms: less than the generator itself may be late by.
    expect(figure(small, 'response_time', 'p50')).toMatchObject({ verdict: 'same' });
    expect(figure(small, 'response_time', 'p50').ratio?.low).toBeGreaterThan(1.1);
  });

  it('of which one was disturbed for a while have no other level: it is open, and says so', () => {
    const disturbed = syntheticRun({ seed: 8, windows: 60, median: (slot) => (slot >= 20 && slot < 26 ? 800 : 50) });
    const p99 = figure(compareRuns(syntheticRun({ seed: 7, windows: 60 }), disturbed, quick), 'response_time', 'p99');
    expect(p99.b).toBeGreaterThan(500);
    expect(p99.verdict).toBe('inconclusive');
  });

  it('make errors: a share that grew is a regression, none at all in both is the same only after enough requests', () => {
    const errors = compareRuns(syntheticRun({ seed: 9 }), syntheticRun({ seed: 10, errorShare: 0.01 }), quick);
    expect(figure(errors, 'error_rate', 'rate')).toMatchObject({ verdict: 'regressed', unit: '%', a: 0 });
    expect(figure(errors, 'error_rate', 'rate').b).toBeCloseTo(1, 0);
    expect(errors.verdict).toBe('regressed');
    const rare = compareRuns(syntheticRun({ seed: 11, windows: 120 }), syntheticRun({ seed: 12, windows: 120, errorShare: 0.0015 }), quick);
    expect(figure(rare, 'error_rate', 'rate').verdict).toBe('regressed');
    const none = figure(
      compareRuns(syntheticRun({ seed: 13, perWindow: 100 }), syntheticRun({ seed: 14, perWindow: 100 }), quick),
      'error_rate',
      'rate',
    );
    // 3,000 requests without an error do not exclude 0.1 %.
    expect(none).toMatchObject({ verdict: 'inconclusive', a: 0, b: 0, difference: { value: 0 } });
    expect(none.difference?.high).toBeGreaterThan(0.05);
    const enough = figure(compareRuns(syntheticRun({ seed: 15 }), syntheticRun({ seed: 16 }), quick), 'error_rate', 'rate');
    expect(enough.verdict).toBe('same');
  });

  it('of a rising load are compared place by place of the plan, also where one of them has a gap', () => {
    const rising = (slot: number) => 20 * 1.08 ** slot;
    const a = syntheticRun({ seed: 17, windows: 40, median: rising, windowNoise: 0.01 });
    const b = syntheticRun({ seed: 18, windows: 40, median: rising, windowNoise: 0.01 });
    // B lost its fast first half: compared by totals it would be many times slower.
    const frames = [...b.frames].filter(({ seq }) => seq >= 20);
    const comparison = compareRuns(
      a,
      { ...b, frames, gaps: [{ from: startMs, to: startMs + 200_000, reason: 'the console was away' }] },
      quick,
    );
    expect(comparison.pairs).toBe(20);
    expect(figure(comparison, 'response_time', 'p50').verdict).toBe('same');
    expect(comparison.gaps).toEqual({ a: [], b: [{ from: 0, to: 200, reason: 'not measured' }] });
  });
});

describe('swapping the runs', () => {
  it('mirrors every verdict, estimate and interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(1, 1.04, 1.1, 1.5),
        fc.constantFrom(0, 0.002, 0.02),
        fc.integer({ min: 5, max: 24 }),
        (seed, factor, errorShare, windows) => {
          const a = syntheticRun({ seed, windows, perWindow: 300 });
          const b = syntheticRun({ seed: seed + 5000, windows, perWindow: 300, median: () => 50 * factor, errorShare });
          const [there, back] = [compareRuns(a, b, { ...quick, resamples: 200 }), compareRuns(b, a, { ...quick, resamples: 200 })];
          for (const [at, row] of there.figures.entries()) {
            const other = back.figures[at];
            expect(other?.verdict).toBe(mirrored[row.verdict]);
            expect([other?.a, other?.b]).toEqual([row.b, row.a]);
            expect(other?.cliffsDelta === null).toBe(row.cliffsDelta === null);
            if (row.difference && other?.difference) {
              expect(other.difference.low).toBeCloseTo(-row.difference.high, 9);
              expect(other.difference.high).toBeCloseTo(-row.difference.low, 9);
            }
            if (row.ratio && other?.ratio) expect(other.ratio.low * row.ratio.high).toBeCloseTo(1, 9);
          }
        },
      ),
      { seed: 11, numRuns: 40 },
    );
  });
});

describe('a run and its twin', () => {
  it('have never regressed nor improved, whatever was measured', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 0.05),
        (seed, windows, errorShare) => {
          const one = syntheticRun({ seed, windows, perWindow: 120, errorShare, windowNoise: 0.5 });
          const twin: RunToCompare = { ...one, result: { ...one.result, runId: 'twin' } };
          const { figures, verdict } = compareRuns(one, twin, { ...quick, resamples: 100 });
          expect(['same', 'inconclusive']).toContain(verdict);
          for (const row of figures) expect(['same', 'inconclusive']).toContain(row.verdict);
        },
      ),
      { seed: 12, numRuns: 40 },
    );
  });
});

describe('runs that cannot be judged', () => {
  const a = syntheticRun({ seed: 20 });
  const b = syntheticRun({ seed: 21, median: () => 80 });

  it('are not comparable when workload, target, machine or steering differ: each is named', () => {
    const environment = a.environment as NonNullable<RunToCompare['environment']>;
    const changed = (change: Partial<RunToCompare>) => compareRuns(a, { ...b, ...change }, quick);
    expect(changed({ workloadHash: 'other' })).toMatchObject({ verdict: 'not_comparable', figures: [], curves: [] });
    expect(changed({ workloadHash: 'other' }).differences[0]?.what).toMatch(/^workload/);
    expect(changed({ environment: { ...environment, target: 'elsewhere' } }).differences).toEqual([
      { what: 'target', a: 't', b: 'elsewhere' },
    ]);
    expect(changed({ environment: null }).differences).toEqual([{ what: 'environment', a: 'recorded', b: 'not recorded' }]);
    const generator = { ...environment.generator, cores: 128, cpu: 'other' };
    expect(changed({ environment: { ...environment, generator } }).differences.map(({ what }) => what)).toEqual([
      'processor of the generator',
      'cores of the generator',
    ]);
    const rated = changed({ events: [{ at: startMs, kind: 'rate', label: 'Rate changed to 300/s' }] });
    expect(rated.differences).toEqual([{ what: 'rate changed while on', a: 'not changed', b: 'Rate changed to 300/s' }]);
    expect(rated.reason).toContain('rate changed while on');
  });

  it('are comparable where target and machine are declared alike', () => {
    const declared = (target: string, cpu: string): RunToCompare['environment'] => ({
      target,
      declared: 'staging',
      generator: { platform: 'linux', arch: 'x64', cpu, cores: 4, node: '24.1.0', declared: 'ci-large' },
    });
    expect(compareRuns({ ...a, environment: declared('a', 'x') }, { ...b, environment: declared('b', 'y') }, quick).differences).toEqual(
      [],
    );
  });

  it('are open when a generator was not valid, with its reasons', () => {
    const generator = { valid: false, reasons: ['the lag was too long'], lagP99Ms: 40, maxLoopUtilization: 1 };
    const comparison = compareRuns(a, { ...b, result: { ...b.result, generator } }, quick);
    expect(comparison).toMatchObject({ verdict: 'inconclusive', needed: 'B again, where the generator keeps to its plan.' });
    for (const row of comparison.figures) expect(row).toMatchObject({ verdict: 'inconclusive', difference: null });
    expect(comparison.reason).toContain('the lag was too long');
  });

  it('are open when they are short, and say how long is long enough', () => {
    const comparison = compareRuns(syntheticRun({ seed: 22, windows: 6 }), syntheticRun({ seed: 23, windows: 6, median: () => 90 }), quick);
    expect(comparison.verdict).toBe('inconclusive');
    expect(comparison.needed).toBe('12 pairs, which is 2 m 00 s of undisturbed measurement in both runs.');
    expect(figure(comparison, 'response_time', 'p50').b).toBeGreaterThan(80);
  });

  it('leave held times, gaps and cut windows out, and count them', () => {
    const held = {
      ...b,
      events: [
        { at: startMs + 41_000, kind: 'hold', label: 'Held' },
        { at: startMs + 59_000, kind: 'resume', label: 'Resumed' },
      ],
      gaps: [{ from: startMs + 100_000, to: startMs + 101_000, reason: 'asleep' }],
      frames: [...b.frames].map((frame) => (frame.seq === 29 ? { ...frame, toPlanNs: frame.fromPlanNs + 2e9 } : frame)),
    };
    const comparison = compareRuns(a, held, quick);
    expect(comparison.b).toMatchObject({
      windows: 30,
      excluded: [
        { reason: 'held', windows: 2 },
        { reason: 'a gap', windows: 1 },
        { reason: 'shorter than 5 s', windows: 1 },
      ],
    });
    expect(comparison.pairs).toBe(26);
    expect(comparison.gaps.b.map(({ reason }) => reason)).toContain('held');
  });

  it('have no p99 when it lies among requests that were still open, or among too few samples', () => {
    const frames = [...b.frames].map((frame) =>
      frame.seq === 29 ? { ...frame, counts: { ...frame.counts, scheduled: frame.counts.scheduled + 600 } } : frame,
    );
    const censored = compareRuns(a, { ...b, frames }, quick);
    expect(figure(censored, 'response_time', 'p99')).toMatchObject({ verdict: 'inconclusive', difference: null });
    expect(figure(censored, 'response_time', 'p99').reason).toMatch(/600 requests of B were still open/);
    expect(figure(censored, 'response_time', 'mean').reason).toMatch(/lower bound/);
    expect(figure(censored, 'response_time', 'p95').verdict).toBe('regressed');
    const few = compareRuns(syntheticRun({ seed: 24, perWindow: 20 }), syntheticRun({ seed: 25, perWindow: 20 }), quick);
    expect(figure(few, 'response_time', 'p99')).toMatchObject({
      reason: '600 samples are too few to compare a p99.',
      needed: '1000 samples in each run.',
    });
  });

  it('measured nothing at all', () => {
    const empty = { ...b, frames: [] };
    const comparison = compareRuns(empty, { ...empty, result: { ...empty.result, runId: 'other' } }, quick);
    expect(comparison).toMatchObject({ verdict: 'inconclusive', pairs: 0 });
  });
});

describe('steps and workers', () => {
  /** Two steps, of which the second is slower in B; two workers share each window. */
  function stepped(runId: string, seed: number, second: number): RunToCompare {
    const one = syntheticRun({ seed, id: runId, perWindow: 400, windowNoise: 0.01 });
    const two = syntheticRun({ seed: seed + 50, perWindow: 400, median: () => second });
    const others = [...two.frames];
    const frames = [...one.frames].flatMap((frame, at) => {
      const other = others[at]?.histograms.get('response_time') as Uint8Array;
      const own = frame.histograms.get('response_time') as Uint8Array;
      const counts = { ...frame.counts, scheduled: 800, completed: 800 };
      const half = { ...frame.counts, scheduled: 400, completed: 400 };
      const histograms = new Map([
        ['response_time', own],
        ['item.response_time', own],
        ['item.service_time', own],
        ['cart.response_time', other],
        ['cart.service_time', other],
        ['service_time', own],
      ]);
      return [0, 1].map((worker) => frameAt(at, counts, histograms, { worker, steps: [half, half] }));
    });
    const step = (name: string, at: number) => ({ step: name, at, series: (metric: string) => `${name}.${metric}` });
    return { ...one, frames, subjects: [{ step: null, at: null, series: (metric: string) => metric }, step('item', 0), step('cart', 1)] };
  }

  it('are compared each, with intervals that share the chance of an error', () => {
    const comparison = compareRuns(stepped('s1', 31, 100), stepped('s2', 32, 150), quick);
    expect(comparison.method.confidence).toBeCloseTo(1 - 0.01 / 3, 12);
    expect(figure(comparison, 'response_time', 'p50', 'cart')).toMatchObject({
      verdict: 'regressed',
      label: 'cart: response time p50',
      nA: 24_000,
    });
    expect(figure(comparison, 'response_time', 'p50', 'item').verdict).toBe('same');
    expect(comparison.verdict).toBe('regressed');
    expect(comparison.reason).toContain('cart: response time p50');
    expect(figure(comparison, 'throughput', 'rate', 'cart').a).toBeCloseTo(80, 6);
    expect(runComparisonSchema.parse(comparison)).toEqual(comparison);
  });

  it('count a window only when every worker is in it', () => {
    const [a, b] = [stepped('s1', 33, 100), stepped('s2', 34, 100)];
    const frames = [...b.frames].filter(({ worker, seq }) => worker === 0 || seq !== 7);
    expect(compareRuns(a, { ...b, frames }, quick).b.excluded).toEqual([{ reason: 'a worker is missing', windows: 1 }]);
  });
});

describe('what the page draws', () => {
  it('is both runs at the same places of the plan, and their latencies at the same quantiles', () => {
    const a = syntheticRun({ seed: 41 });
    const b = { ...syntheticRun({ seed: 42 }), frames: [...syntheticRun({ seed: 42 }).frames].slice(0, 20) };
    const { overlay, overlaySeconds, curves, gaps } = compareRuns(a, b, quick);
    expect(overlaySeconds).toBe(10);
    const p50 = overlay.find(({ name }) => name === 'response_time.p50');
    expect(p50?.t).toHaveLength(30);
    expect(p50?.a.every((value) => value !== null && value > 40 && value < 60)).toBe(true);
    expect(p50?.b.slice(20)).toEqual(Array.from({ length: 10 }, () => null));
    expect(gaps.b).toEqual([{ from: 200, to: 300, reason: 'not measured' }]);
    const curve = curves[0];
    expect(curve?.q.at(0)).toBe(0);
    expect(curve?.q.at(-1)).toBe(1);
    const at = curve?.q.indexOf(0.5) ?? -1;
    expect(curve?.a[at]).toBeGreaterThan(47);
    expect(curve?.a.every((value, i) => i === 0 || value === null || value >= (curve.a[i - 1] ?? 0))).toBe(true);
  });

  it('stays small for a run of eight hours', () => {
    const [frame] = syntheticRun({ seed: 43, windows: 1, perWindow: 5 }).frames;
    const frames = Array.from({ length: 2880 }, (_, slot) => frameAt(slot, frame?.counts ?? none, new Map(frame?.histograms)));
    const a = asRun('a', frames, plainResult('a').totals);
    const { overlay, overlaySeconds } = compareRuns(a, asRun('b', frames, plainResult('b').totals), { ...quick, resamples: 5 });
    expect(overlaySeconds).toBe(60);
    expect(overlay[0]?.t).toHaveLength(480);
  });
});
