import { describe, expect, it } from 'vitest';
import { decodeHistogram } from '../../histograms/histogram-codec.ts';
import { bucketMiddle, LatencyHistogram } from '../../histograms/latency-histogram.ts';
import { resample } from '../../statistics/block-bootstrap.ts';
import { compareFigure } from './compare-figure.ts';
import { compareDefaults, compareRuns } from './compare-runs.ts';
import { figuresOf, totalsOf } from './figures-of.ts';
import { partsOf, windowsOf } from './run-windows.ts';
import { meanSampler, quantileSampler } from './samplers.ts';
import { syntheticRun, wholeRun } from './testing/synthetic-run.ts';

/** The naive way, independent of the samplers: the histograms of the drawn windows are really merged, one by one. */
function naively(histograms: readonly LatencyHistogram[], times: Float64Array, q: number | null): number {
  const merged = new LatencyHistogram();
  histograms.forEach((histogram, at) => {
    for (let i = 0; i < (times[at] ?? 0); i += 1) merged.merge(histogram);
  });
  if (q === null) return (merged.mean ?? 0) / 1e6;
  const rank = Math.ceil(merged.n * q - 1e-9);
  // By counters, as the sampler answers: the extremes of a merged histogram are exact, those of a drawn one would be too.
  const { indexes, counts } = merged.parts();
  let seen = 0;
  for (const [at, index] of indexes.entries()) {
    seen += counts[at] ?? 0;
    if (seen >= rank) return bucketMiddle(index) / 1e6;
  }
  return Number.NaN;
}

describe('the figures of a resample', () => {
  it('are those of really merging the windows drawn', () => {
    // Levels far apart, so that quantiles lie anywhere.
    const run = syntheticRun({ seed: 5, windows: 14, perWindow: 40, median: (slot) => 0.02 * 3 ** (slot % 4), spread: 1 });
    const histograms = [...run.frames].map(({ histograms: of }) => decodeHistogram(of.get('response_time') ?? new Uint8Array()));
    const parts = windowsOf(run.frames, [], []).map((window) => partsOf(window, 'response_time'));
    for (const q of [0.01, 0.5, 0.95, 0.99, 1]) {
      const sampler = quantileSampler(parts, q);
      resample({ windows: 14, block: 3, count: 25, seed: 9 }, (times) => {
        expect(sampler(times)).toBeCloseTo(naively(histograms, times, q), 9);
      });
    }
    const mean = meanSampler(parts);
    resample({ windows: 14, block: 3, count: 50, seed: 9 }, (times) => {
      expect(mean(times)).toBeCloseTo(naively(histograms, times, null), 9);
    });
  });

  it('are nothing where the drawn windows are empty', () => {
    const empty = windowsOf(syntheticRun({ seed: 5, windows: 2, perWindow: 0 }).frames, [], []).map((window) =>
      partsOf(window, 'response_time'),
    );
    expect(quantileSampler(empty, 0.5)(Float64Array.of(1, 1))).toBeNull();
    expect(meanSampler(empty)(Float64Array.of(1, 1))).toBeNull();
  });
});

describe('by simulation with fixed seeds', () => {
  const settings = { ...compareDefaults, resamples: 200 };
  const longMs = 120_000;
  const pair = (seed: number, factor: number, windows: number) => {
    const options = { windows, perWindow: 60, windowNoise: 0.08, lasting: 0.5 };
    return compareRuns(
      syntheticRun({ seed, ...options }),
      syntheticRun({ seed: seed + 100_000, ...options, median: () => 50 * factor }),
      settings,
    );
  };

  it(
    'two equal runs are told apart in at most 5 of 100 comparisons, over all figures together',
    () => {
      const rounds = 60;
      for (const windows of [12, 30]) {
        let wrong = 0;
        for (let round = 0; round < rounds; round += 1) {
          const { figures } = pair(round * 17 + windows, 1, windows);
          if (figures.some(({ verdict }) => verdict === 'regressed' || verdict === 'improved')) wrong += 1;
        }
        expect(wrong / rounds).toBeLessThanOrEqual(0.05);
      }
    },
    longMs,
  );

  it(
    'a difference of a quarter is found in nearly all comparisons of 5 minutes',
    () => {
      const rounds = 30;
      let found = 0;
      let opposite = 0;
      for (let round = 0; round < rounds; round += 1) {
        const { verdict } = pair(round * 31 + 5, 1.25, 30);
        if (verdict === 'regressed') found += 1;
        if (verdict === 'improved' || verdict === 'same') opposite += 1;
      }
      expect(found / rounds).toBeGreaterThanOrEqual(0.9);
      expect(opposite).toBe(0);
    },
    longMs,
  );

  it(
    'the interval covers a true difference about as often as it says',
    () => {
      const rounds = 60;
      let covered = 0;
      for (let round = 0; round < rounds; round += 1) {
        const options = { windows: 36, perWindow: 60, windowNoise: 0.1, lasting: 0.4, spread: 0.3 };
        const [a, b] = [
          syntheticRun({ seed: round * 13 + 1, ...options }),
          syntheticRun({ seed: round * 13 + 70_001, ...options, median: () => 60 }),
        ];
        const side = (name: string, run: typeof a) => {
          const windows = windowsOf(run.frames, [], []);
          return { name, windows, ...totalsOf(windows), generator: { valid: true, reasons: [] } };
        };
        const tolerance = { relative: 0.05, absolute: 1 };
        const all = { latency: tolerance, errorRate: tolerance, throughput: tolerance };
        const p50 = figuresOf(wholeRun, side('A', a), side('B', b), all, false).next().value;
        if (!p50) throw new Error('no figure');
        const { ratio } = compareFigure(p50, { pairs: 36, confidence: 0.9, resamples: 200, seed: round });
        if (ratio && ratio.low <= 1.2 && ratio.high >= 1.2) covered += 1;
      }
      expect(covered / rounds).toBeGreaterThan(0.8);
    },
    longMs,
  );
});
