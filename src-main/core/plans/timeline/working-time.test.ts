import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asEnd, asStart, endOf, startOf } from './working-time.ts';

const dates = fc
  .date({ min: new Date('1960-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('working time', () => {
  it.each([
    ['2026-03-06', '2026-03-06', '2026-03-06'], // Friday
    ['2026-03-07', '2026-03-09', '2026-03-06'], // Saturday
    ['2026-03-08', '2026-03-09', '2026-03-06'], // Sunday
    ['2026-03-09', '2026-03-09', '2026-03-09'], // Monday
  ])('work on %s begins on %s and ends on %s', (date, begin, end) => {
    expect([asStart(startOf(date)).date, asEnd(endOf(date)).date]).toEqual([begin, end]);
  });

  it('a day has eight hours, and a weekend none', () => {
    expect(endOf('2026-03-06') - startOf('2026-03-06')).toBe(480);
    expect(startOf('2026-03-09')).toBe(endOf('2026-03-06'));
    expect(asStart(startOf('2026-03-06') + 90)).toEqual({ date: '2026-03-06', hour: 1.5 });
    expect(asEnd(startOf('2026-03-09'))).toEqual({ date: '2026-03-06', hour: 8 });
  });

  it('never runs backwards', () => {
    fc.assert(
      fc.property(dates, dates, (a, b) => {
        const [early, late] = a <= b ? [a, b] : [b, a];
        expect(startOf(early)).toBeLessThanOrEqual(startOf(late));
        expect(endOf(early)).toBeLessThanOrEqual(endOf(late));
        expect(asStart(startOf(early)).date >= early).toBe(true);
        expect(asEnd(endOf(early)).date <= early).toBe(true);
      }),
    );
  });
});
