import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../load/random.ts';
import { bootstrapInterval, resample } from './block-bootstrap.ts';
import { dependenceOf } from './block-length.ts';
import { cliffsDelta } from './cliffs-delta.ts';
import { normalQuantile, studentQuantile } from './student-t.ts';

function gaussian(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function autoregressive(seed: number, n: number, phi: number): number[] {
  const normal = gaussian(seed);
  let value = normal() / Math.sqrt(1 - phi * phi);
  return Array.from({ length: n }, () => (value = phi * value + normal()));
}

describe("Student's and the normal quantiles", () => {
  it('are those of the tables', () => {
    // R 4.3: qt(0.975, c(1, 3, 10, 30)), qt(0.9995, 5), qnorm(c(0.95, 0.975, 0.9995))
    expect([1, 3, 10, 30].map((degrees) => Number(studentQuantile(0.975, degrees).toFixed(4)))).toEqual([12.7062, 3.1824, 2.2281, 2.0423]);
    expect(studentQuantile(0.9995, 5)).toBeCloseTo(6.8688, 3);
    expect([0.95, 0.975, 0.9995].map((p) => Number(normalQuantile(p).toFixed(3)))).toEqual([1.645, 1.96, 3.291]);
  });
});

describe("Cliff's delta", () => {
  it('is what counting all pairs gives, mirrored when swapped', () => {
    const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        let sum = 0;
        for (const x of a) for (const y of b) sum += Math.sign(y - x);
        expect(cliffsDelta(a, b)).toBeCloseTo(sum / (a.length * b.length), 12);
        expect((cliffsDelta(b, a) ?? 0) + (cliffsDelta(a, b) ?? 0)).toBeCloseTo(0, 12);
      }),
    );
    expect(cliffsDelta([], [1])).toBeNull();
  });
});

describe('the length of a block', () => {
  it('is the cube root of the windows where they are independent, and grows with their dependence', () => {
    const middle = (phi: number) =>
      Array.from({ length: 41 }, (_, seed) => dependenceOf(autoregressive(seed + 1, 360, phi)).block).toSorted((a, b) => a - b)[20] ?? 0;
    expect(middle(0)).toBeLessThanOrEqual(10);
    expect(middle(0)).toBeGreaterThanOrEqual(8);
    // The best length for the mean of an AR(1) series, known in closed form.
    for (const phi of [0.5, 0.7]) {
      const best = Math.cbrt(360 * 1.5 * ((2 * phi) / (1 - phi * phi)) ** 2);
      expect(middle(phi)).toBeGreaterThan(best * 0.6);
      expect(middle(phi)).toBeLessThan(best * 1.8);
    }
  });

  it('needs no variance', () => {
    expect(dependenceOf(Array.from({ length: 27 }, () => 5))).toEqual({ block: 3, widening: 1 });
    expect(dependenceOf([1])).toEqual({ block: 1, widening: 1 });
  });
});

describe('the block bootstrap', () => {
  it('draws as many windows as there are, each equally often', () => {
    const total = new Float64Array(20);
    resample({ windows: 20, block: 3, count: 5000, seed: 3 }, (times) => {
      expect(times.reduce((sum, count) => sum + count, 0)).toBe(20);
      times.forEach((count, at) => (total[at] = (total[at] as number) + count));
    });
    for (const count of total) expect(Math.abs(count / 5000 - 1)).toBeLessThan(0.06);
  });

  it('covers the mean of a series that depends on itself about as often as it says', () => {
    const covered = (phi: number, n: number, fixed?: number) => {
      let hits = 0;
      for (let seed = 1; seed <= 300; seed += 1) {
        const series = autoregressive(seed * 7, n, phi);
        const { block, widening } = fixed === undefined ? dependenceOf(series) : { block: fixed, widening: 1 };
        const mean = series.reduce((sum, value) => sum + value, 0) / n;
        const means: number[] = [];
        resample({ windows: n, block, count: 400, seed }, (times) => {
          let sum = 0;
          for (let i = 0; i < n; i += 1) sum += (times[i] as number) * (series[i] as number);
          means.push(sum / n);
        });
        const { low, high } = bootstrapInterval(mean, means, { confidence: 0.95, blocks: n / block, widening });
        if (low <= 0 && high >= 0) hits += 1;
      }
      return hits / 300;
    };
    // The true mean is 0.
    expect(covered(0, 12)).toBeGreaterThan(0.93);
    expect(covered(0, 60)).toBeGreaterThan(0.93);
    expect(covered(0.5, 60)).toBeGreaterThan(0.91);
    expect(covered(0.5, 240)).toBeGreaterThan(0.92);
    expect(covered(0.8, 240)).toBeGreaterThan(0.9);
    // What windows drawn one by one would give.
    expect(covered(0.5, 240, 1)).toBeLessThan(0.8);
  });

  it('gives the mirrored interval for mirrored values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 50, maxLength: 60 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (values, estimate) => {
          const options = { confidence: 0.95, blocks: 7 };
          const { low, high } = bootstrapInterval(estimate, values, options);
          const mirrored = bootstrapInterval(
            -estimate,
            values.map((value) => -value),
            options,
          );
          expect(mirrored.low).toBeCloseTo(-high, 12);
          expect(mirrored.high).toBeCloseTo(-low, 12);
        },
      ),
    );
  });
});
