import { describe, expect, it } from 'vitest';
import { stacked } from './stacked.ts';

describe('stacked lines', () => {
  it('end at the sum of all, also where a line has no point', () => {
    const { values } = stacked({
      t: [1, 2, 3],
      values: [
        [1, 2, 3],
        [undefined, 5, 1],
        [4, undefined, 1],
      ],
    });
    expect(values).toEqual([
      [1, 2, 3],
      [1, 7, 4],
      [5, 7, 5],
    ]);
  });

  it('break where data is missing', () => {
    expect(
      stacked({
        t: [1, 2],
        values: [
          [1, null],
          [2, null],
        ],
      }).values,
    ).toEqual([
      [1, null],
      [3, null],
    ]);
  });
});
