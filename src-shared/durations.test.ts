import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDurationMs, parseRatePerSecond } from './durations.ts';

describe('a duration as people write it', () => {
  it.each([
    ['250ms', 250],
    ['60s', 60_000],
    ['10m', 600_000],
    ['5min', 300_000],
    ['8h', 28_800_000],
    ['2d', 172_800_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    [' 1.5 h ', 5_400_000],
    ['1m 30s 250ms', 90_250],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => expect(parseDurationMs(text)).toBe(ms));

  it.each(['', ' ', '10', 'ten seconds', '5 parsecs', '-5s', '1h30', '30m1h', '5m5m', '1.5.2s', '5s!', 's', '1 0s', '1e3s'])(
    'refuses %j',
    (text) => expect(parseDurationMs(text)).toBeNull(),
  );

  it('adds up whatever units are given, largest first', () => {
    const part = fc.option(fc.nat({ max: 999 }), { nil: undefined });
    fc.assert(
      fc.property(part, part, part, part, part, fc.constantFrom('', ' '), (d, h, m, s, ms, gap) => {
        const given: [number | undefined, string, number][] = [
          [d, 'd', 86_400_000],
          [h, 'h', 3_600_000],
          [m, 'm', 60_000],
          [s, 's', 1000],
          [ms, 'ms', 1],
        ];
        const written = given.filter(([value]) => value !== undefined);
        const text = written.map(([value, unit]) => `${value}${unit}`).join(gap);
        const total = written.reduce((sum, [value, , unitMs]) => sum + (value ?? 0) * unitMs, 0);
        expect(parseDurationMs(text)).toBe(written.length === 0 ? null : total);
      }),
    );
  });
});

describe('a rate as people write it', () => {
  it.each([
    ['200/s', 200],
    ['12000/m', 200],
    ['12000/min', 200],
    ['36/h', 0.01],
    ['50', 50],
    ['0.5 / s', 0.5],
  ])('%s is %d per second', (text, perSecond) => expect(parseRatePerSecond(text)).toBe(perSecond));

  it.each(['', 'fast', '200/d', '-1/s', '200/ss', '/s', '1e3/s'])('refuses %j', (text) => expect(parseRatePerSecond(text)).toBeNull());
});

describe('a duration shown to people', () => {
  it.each([
    [350, '350 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [58_000, '58 s'],
    [59_700, '1 m 00 s'],
    [3_599_700, '1 h 00 m'],
    [17_880_000, '4 h 58 m'],
    [-90_000, '−1 m 30 s'],
    [200_000_000, '2 d 7 h'],
    [Number.NaN, '–'],
  ])('%d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('never shows sixty of a unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (ms) => {
        expect(formatDuration(ms)).not.toMatch(/\b(60 s|60 m|1000 ms)\b/);
      }),
    );
  });
});
