import { describe, expect, it } from 'vitest';
import { alignSeries } from './align-series.ts';

describe('lines on one time axis', () => {
  it('lets a line that is sampled seldom go on between its points', () => {
    const aligned = alignSeries([
      { t: [0, 1, 2, 3], v: [1, 1, 1, 1] },
      { t: [0, 3], v: [5, 8] },
    ]);
    expect(aligned.t).toEqual([0, 1, 2, 3]);
    expect(aligned.values[1]).toEqual([5, undefined, undefined, 8]);
  });

  it('keeps a missing value as a break', () => {
    expect(alignSeries([{ t: [0, 1, 2], v: [1, null, 1] }]).values[0]).toEqual([1, null, 1]);
  });

  it('breaks every line inside a gap, even where no point marks it', () => {
    const aligned = alignSeries(
      [
        { t: [0, 10], v: [1, 2] },
        { t: [0, 10], v: [3, 4] },
      ],
      [{ from: 2, to: 8, reason: 'console restarted' }],
    );
    expect(aligned.t).toEqual([0, 5, 10]);
    expect(aligned.values).toEqual([
      [1, null, 2],
      [3, null, 4],
    ]);
  });

  it('has nothing to draw without lines', () => {
    expect(alignSeries([])).toEqual({ t: [], values: [] });
  });
});
