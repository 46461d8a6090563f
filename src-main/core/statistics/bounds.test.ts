import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialAtMost, logGamma, regularisedBeta } from './beta.ts';
import { meanBounds } from './mean-bounds.ts';
import { lowerRank, quantileRank, samplesForLowerBound, samplesForUpperBound, upperRank } from './percentile-bounds.ts';
import { lowerRate, samplesForRateBelow, upperRate } from './rate-bounds.ts';

/** Independent of the code under test: the binomial distribution by adding up its terms. */
function binomialByTerms(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p);
  let sum = 0;
  for (let i = 0; i <= k; i += 1) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1)) + Math.log(p / (1 - p));
  }
  return sum;
}

describe('the binomial distribution', () => {
  it('agrees with the sum of its terms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, p, share) => {
          const k = Math.floor(share * (n - 1));
          expect(binomialAtMost(k, n, p)).toBeCloseTo(binomialByTerms(k, n, p), 9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agrees with factorials where they are exact', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10);
      factorial *= n;
    }
    expect(regularisedBeta(0.5, 3, 3)).toBeCloseTo(0.5, 12);
  });
});

describe('the smallest samples that can pass', () => {
  it('are 59 for p95, 299 for p99 and 5,990 for an error rate below 0.05 %', () => {
    expect(samplesForUpperBound(0.95)).toBe(59);
    expect(samplesForUpperBound(0.99)).toBe(299);
    expect(samplesForRateBelow(0.0005)).toBe(5990);
  });

  it('are exactly where a bound begins to exist', () => {
    for (const q of [0.5, 0.75, 0.9, 0.95, 0.99, 0.999]) {
      expect(upperRank(samplesForUpperBound(q) - 1, q)).toBeNull();
      expect(upperRank(samplesForUpperBound(q), q)).toBe(samplesForUpperBound(q));
      expect(lowerRank(samplesForLowerBound(q), q)).toBe(1);
    }
    for (const limit of [0.5, 0.05, 0.01, 0.001, 0.0005]) {
      expect(upperRate(0, samplesForRateBelow(limit))).toBeLessThan(limit + 1e-15);
      expect(upperRate(0, samplesForRateBelow(limit) - 1)).toBeGreaterThanOrEqual(limit);
    }
  });
});

describe('bounds of a percentile', () => {
  it('are the ranks whose binomial probability first reaches 95 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), fc.constantFrom(0.5, 0.75, 0.9, 0.95, 0.99), (n, q) => {
        const close = 1e-9;
        const upper = upperRank(n, q);
        const upperRight =
          upper === null
            ? 1 - q ** n < 0.95
            : binomialByTerms(upper - 1, n, q) >= 0.95 - close && (upper === 1 || binomialByTerms(upper - 2, n, q) < 0.95 + close);
        const lower = lowerRank(n, q);
        const atLeast = (k: number) => 1 - binomialByTerms(k - 1, n, q);
        const lowerRight =
          lower === null
            ? 1 - (1 - q) ** n < 0.95 - 1e-12
            : atLeast(lower) >= 0.95 - close && (lower === n || atLeast(lower + 1) < 0.95 + close);
        expect({ upperRight, lowerRight }).toEqual({ upperRight: true, lowerRight: true });
        expect(quantileRank(n, q)).toBeLessThanOrEqual(upper ?? n);
        expect(quantileRank(n, q)).toBeGreaterThanOrEqual(lower ?? 1);
      }),
      { numRuns: 300 },
    );
  });

  it('stay right for the millions of an 8-hour soak, as the normal approximation does there', () => {
    const n = 5_760_000;
    for (const q of [0.5, 0.95, 0.999]) {
      const away = 1.6449 * Math.sqrt(n * q * (1 - q));
      expect(Math.abs((upperRank(n, q) ?? 0) - (n * q + away))).toBeLessThan(5);
      expect(Math.abs((lowerRank(n, q) ?? 0) - (n * q - away))).toBeLessThan(5);
    }
  });

  it('take the 95th of 100 values as p95', () => {
    expect(quantileRank(100, 0.95)).toBe(95);
    expect(quantileRank(1, 0.95)).toBe(1);
    expect(quantileRank(1000, 0.999)).toBe(999);
  });
});

describe('bounds of a rate', () => {
  it('solve the score equation, which Wilson inverted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const count = Math.min(n - 1, Math.max(1, Math.round(share * n)));
        const upper = upperRate(count, n) ?? Number.NaN;
        const lower = lowerRate(count, n) ?? Number.NaN;
        const score = (p: number) => (count / n - p) / Math.sqrt((p * (1 - p)) / n);
        expect(score(upper)).toBeCloseTo(-1.6448536, 5);
        expect(score(lower)).toBeCloseTo(1.6448536, 5);
      }),
    );
  });

  it('are exact when nothing failed: the chance of seeing none is then 5 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (n) => {
        const upper = upperRate(0, n) ?? Number.NaN;
        expect(Math.exp(n * Math.log1p(-upper))).toBeCloseTo(0.05, 9);
        expect(lowerRate(0, n)).toBe(0);
        expect(lowerRate(n, n)).toBeCloseTo(1 - upper, 12);
      }),
    );
  });

  it('do not exist without observations', () => {
    expect(upperRate(0, 0)).toBeNull();
    expect(lowerRate(0, 0)).toBeNull();
  });
});

it('bounds a mean only from enough samples', () => {
  expect(meanBounds(29, 100, 10)).toBeNull();
  const bounds = meanBounds(100, 100, 10);
  expect(bounds?.upper).toBeCloseTo(101.645, 3);
  expect(bounds?.lower).toBeCloseTo(98.355, 3);
});
