import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertUnit, dimensionOf, knownUnits } from './units.ts';

const unit = fc.constantFrom(...knownUnits);

describe('units', () => {
  it('convert there and back', () => {
    fc.assert(
      fc.property(unit, unit, fc.double({ noNaN: true, min: -1e12, max: 1e12 }), (from, to, value) => {
        const there = convertUnit(value, from, to);
        if (dimensionOf(from) !== dimensionOf(to)) {
          expect(there).toBeNull();
          return;
        }
        const back = convertUnit(there ?? Number.NaN, to, from) ?? Number.NaN;
        // Numbers below 1e-300 have fewer bits than others.
        expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value) + 1e-300);
      }),
    );
  });

  it('keep the order of figures, so that a limit means the same in each of them', () => {
    fc.assert(
      fc.property(unit, unit, fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }), (from, to, a, b) => {
        const [x, y] = [convertUnit(a, from, to), convertUnit(b, from, to)];
        if (x !== null && y !== null) expect(Math.sign(x - y)).toBe(Math.sign(a - b));
      }),
    );
    expect.hasAssertions();
  });

  it('are worth what people mean by them', () => {
    expect(convertUnit(1.5, 's', 'ms')).toBe(1500);
    expect(convertUnit(0.01, 'ratio', '%')).toBe(1);
    expect(convertUnit(60, 'MB/min', 'MB/h')).toBe(3600);
    expect(convertUnit(20_000, 'requests/minute', 'requests/s')).toBeCloseTo(333.33, 2);
    expect(convertUnit(1, 'MiB', 'B')).toBeCloseTo(1_048_576, 6);
  });

  it('are never guessed', () => {
    expect([convertUnit(1, 'ms', 'MB'), convertUnit(1, 'furlong', 'ms'), convertUnit(1, 'x', '%'), dimensionOf('')]).toEqual(
      Array(4).fill(null),
    );
  });
});
