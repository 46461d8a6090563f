import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsample, pauses, type Reading } from './downsample.ts';

const sample = (t: number, value: number): Reading => ({ t, min: value, max: value, widthMs: 0 });
const series = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: -1000, max: 1000 })), { minLength: 1, maxLength: 400 })
  .map((pairs) => [...new Map(pairs).entries()].toSorted((a, b) => a[0] - b[0]).map(([t, value]) => sample(t, value)));

describe('a line for a chart', () => {
  it('has at most two points per pixel, in order of time, and keeps the smallest and largest value of every pixel', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 50, max: 300 }), (readings, width) => {
        const from = 0;
        const to = 100_000;
        const line = downsample(readings, from, to, width, pauses(readings, 'no samples'));
        const pixelOf = (t: number) => Math.min(width - 1, Math.floor(((t - from) * width) / (to - from)));
        const perPixel = Map.groupBy(
          line.t.map((t, i) => ({ t, v: line.v[i] ?? null })),
          (point) => pixelOf(point.t),
        );
        expect(Math.max(...[...perPixel.values()].map((points) => points.length))).toBeLessThanOrEqual(2);
        expect(line.t).toEqual(line.t.toSorted((a, b) => a - b));
        for (const [pixel, inside] of Map.groupBy(readings, (reading) => pixelOf(reading.t))) {
          const shown = (perPixel.get(pixel) ?? []).map((point) => point.v);
          expect(shown).toContain(Math.min(...inside.map((reading) => reading.min)));
          expect(shown).toContain(Math.max(...inside.map((reading) => reading.max)));
        }
      }),
    );
  });

  it('is interrupted where the samples pause', () => {
    const readings = [...Array(60).keys(), ...Array.from({ length: 60 }, (_, i) => 200 + i)].map((second) => sample(second * 1000, 5));
    const gaps = pauses(readings, 'no samples');
    expect(gaps).toEqual([{ from: 59_000, to: 200_000, reason: 'no samples' }]);
    const line = downsample(readings, 0, 259_000, 800, gaps);
    expect(line.v.filter((v) => v === null)).toHaveLength(1);
    const at = line.v.indexOf(null);
    expect(line.t[at]).toBeGreaterThan(59_000);
    expect(line.t[at]).toBeLessThan(200_000);
  });

  it('is not interrupted by a sampler that has slowed down', () => {
    const readings = [...Array(30).keys()].map((i) => sample(i * 2000, 1));
    for (let i = 1; i < 6; i += 1) readings.push(sample(58_000 + i * 60_000, 1));
    expect(pauses(readings, 'no samples').length).toBeLessThanOrEqual(1);
  });
});
