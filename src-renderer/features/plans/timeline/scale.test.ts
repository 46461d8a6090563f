import { describe, expect, it } from 'vitest';
import { dayTicks, fittingZoom, monthTicks, scaleOf, weekends, xOf } from './scale.ts';

describe('the days of a timeline', () => {
  const scale = scaleOf(['2026-03-02', '2026-03-20'], 'days');

  it('put work where its day is, the hours of work filling it', () => {
    const x = (date: string, hour: number) => xOf(scale, { date, hour });
    expect(x('2026-03-03', 0)).toBe(x('2026-03-02', 8));
    expect(x('2026-03-03', 4) - x('2026-03-03', 0)).toBe(scale.pixelsPerDay / 2);
    expect(x('2026-02-28', 0)).toBe(0);
  });

  it('mark Saturdays with Sundays, and name days and months', () => {
    expect(weekends(scale)[0]).toEqual({ x: xOf(scale, { date: '2026-02-28', hour: 0 }), width: 2 * scale.pixelsPerDay });
    expect(
      dayTicks(scale)
        .slice(0, 3)
        .map(({ label }) => label),
    ).toEqual(['28', '1', '2']);
    expect(monthTicks(scale).map(({ label }) => label)).toEqual(['Mar 2026']);
    expect(
      dayTicks(scaleOf(['2026-03-02', '2026-06-20'], 'weeks'))
        .slice(0, 2)
        .map(({ label }) => label),
    ).toEqual(['2', '9']);
  });

  it.each([
    [20, 'days'],
    [100, 'weeks'],
    [400, 'months'],
  ])('show %i days as %s', (days, zoom) => expect(fittingZoom(days)).toBe(zoom));
});
