import { describe, expect, it } from 'vitest';
import type { Series } from '#shared/contract/base.ts';
import { appendTail, hasHole, rebase } from './live-series.ts';

const line = (t: number[], v: (number | null)[], name = 'in_flight'): Series => ({ name, label: name, unit: 'count', t, v });

describe('a live chart', () => {
  it('shows a point once although tails overlap', () => {
    const once = appendTail([line([1, 2, 3], [10, 20, 30])], [line([2, 3, 4], [20, 31, 40])]);
    expect(once).toEqual([line([1, 2, 3, 4], [10, 20, 31, 40])]);
  });

  it('keeps what was drawn when the tail has nothing', () => {
    const drawn = [line([1], [10])];
    expect(appendTail(drawn, [line([], [])])).toEqual(drawn);
    expect(appendTail(drawn, [])).toEqual(drawn);
  });

  it('is not drawn again when nothing is new', () => {
    const drawn = [line([1, 2, 3], [10, 20, 30])];
    expect(appendTail(drawn, [line([2, 3], [20, 30])])[0]).toBe(drawn[0]);
    expect(appendTail(drawn, [line([2, 3], [20, 31])])[0]).not.toBe(drawn[0]);
  });

  it('shows a line that appears while the run is on', () => {
    expect(appendTail([line([1], [1])], [line([2], [5], 'memory.pss')]).map((series) => series.name)).toEqual(['in_flight', 'memory.pss']);
  });

  it('does not lose live points when older history arrives after them', () => {
    const drawn = [line([8, 9, 10], [8, 9, 10])];
    expect(rebase([line([0, 4, 8], [0, 4, 8])], drawn)).toEqual([line([0, 4, 8, 9, 10], [0, 4, 8, 9, 10])]);
  });

  it('notices that points are missing after the page was hidden', () => {
    expect(hasHole([line([0, 1000], [1, 1])], [line([60_000], [1])], 15_000)).toBe(true);
    expect(hasHole([line([0, 1000], [1, 1])], [line([2000], [1])], 15_000)).toBe(false);
    expect(hasHole([], [line([2000], [1])], 15_000)).toBe(false);
  });
});
