import { describe, expect, it } from 'vitest';
import { heldRanges } from './run-ranges.ts';

const event = (at: number, kind: string, why?: string) => ({ at, kind, label: kind, ...(why === undefined ? {} : { why }) });

describe('held time', () => {
  it('lies between a hold and its resume, with the reason', () => {
    expect(heldRanges([event(0, 'started'), event(5, 'hold', 'vacuum'), event(9, 'resume'), event(20, 'ended')], 30)).toEqual([
      { from: 5, to: 9, kind: 'held', label: 'held: vacuum' },
    ]);
  });

  it('lasts to the end of a run that ended while held, and to now while it is held', () => {
    expect(heldRanges([event(5, 'hold'), event(8, 'ended')], 30)).toEqual([{ from: 5, to: 8, kind: 'held', label: 'held' }]);
    expect(heldRanges([event(5, 'hold')], 30)).toEqual([{ from: 5, to: 30, kind: 'held', label: 'held' }]);
  });
});
