import { describe, expect, it } from 'vitest';
import { alignCurves, quantileLabel, quantileTicks } from './distribution-axis.ts';

describe('the axis of a distribution', () => {
  it('is labelled at the median and at each nine', () => {
    expect(quantileTicks(2000).map((beyond) => quantileLabel(beyond))).toEqual(['min', 'p50', 'p90', 'p99', 'p99.9']);
    expect(quantileLabel(1_000_000)).toBe('p99.9999');
  });

  it('names what lies between with enough digits to tell neighbours apart', () => {
    expect(quantileLabel(20)).toBe('p95');
    expect(quantileLabel(724.08)).toBe('p99.862');
  });

  it('has the points of all curves, in order', () => {
    const curve = (name: string, qs: number[]) => ({ name, label: name, points: qs.map((q) => ({ q, ms: q * 100 })) });
    expect(alignCurves([curve('a', [0, 0.5, 0.9]), curve('b', [0, 0.75])])).toEqual({
      t: [1, 2, 4, 10],
      values: [
        [0, 50, undefined, 90],
        [0, undefined, 75, undefined],
      ],
    });
  });
});
