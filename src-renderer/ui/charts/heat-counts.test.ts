import { describe, expect, it } from 'vitest';
import { mostInCell, requestsOf, rowsOf } from './heat-counts.ts';

const column = (from: number, to: number, cells: number[]) => ({ from, to, cells });

describe('counts of a heat map', () => {
  it('are those of cells, and of a whole column', () => {
    expect(requestsOf(column(0, 1, [2, 5, 7, 1]))).toBe(6);
    expect(rowsOf(column(0, 1, [2, 5, 7, 1]))).toEqual({ first: 2, fullest: 2, last: 7 });
    expect(rowsOf(column(0, 1, []))).toBeNull();
  });

  it('do not make a longer column look fuller', () => {
    const map = { columnMs: 1000, edgesMs: [1, 2, 3], columns: [column(0, 1000, [0, 30]), column(1000, 5000, [0, 80])] };
    expect(mostInCell(map)).toBe(30);
  });
});
