import { describe, expect, it } from 'vitest';
import { compactCount, countText, exact, grouped, quantity, significant, withUnit } from './numbers.ts';

describe('numbers for people', () => {
  it('counts things in the singular only where there is one', () => {
    expect([0, 1, 2].map((count) => countText(count, 'task'))).toEqual(['0 tasks', '1 task', '2 tasks']);
    expect(countText(1, 'criterion', 'criteria')).toBe('1 criterion');
    expect(countText(4, 'criterion', 'criteria')).toBe('4 criteria');
  });

  it('shows at most three significant digits and never an exponent', () => {
    expect(significant(131.4567)).toBe('131');
    expect(significant(0.0041234)).toBe('0.00412');
    expect(significant(1234.5)).toBe('1,230');
    expect(significant(1e-9)).not.toContain('e');
    expect(significant(6.1)).toBe('6.1');
  });

  it('says that there is no value instead of showing zero', () => {
    for (const nothing of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(significant(nothing)).toBe('–');
      expect(withUnit(nothing, 'ms')).toBe('–');
      expect(compactCount(nothing)).toBe('–');
    }
    expect(withUnit(0, 'ms')).toBe('0 ms');
  });

  it('keeps full precision for the hover', () => {
    expect(exact(199.98123)).toBe('199.98123');
    expect(quantity(199.98123, 'ms').exact).toBe('199.98123 ms');
  });

  it('separates thousands and shortens large counts', () => {
    expect(grouped(3_579_412)).toBe('3,579,412');
    expect(compactCount(3_579_412)).toBe('3.58 M');
    expect(compactCount(8412)).toBe('8,412');
    expect(compactCount(999_700)).toBe('1 M');
  });

  it('shows shares as percent and long times in seconds', () => {
    expect(withUnit(0.0004, 'ratio')).toBe('0.04 %');
    expect(withUnit(12_345, 'ms')).toBe('12.3 s');
    expect(withUnit(3, 'count')).toBe('3');
  });

  it('shows 100 % only for all', () => {
    expect(withUnit(99.99, '%')).toBe('99.99 %');
    expect(withUnit(99.999_999, '%')).toBe('99.999 %');
    expect(withUnit(100, '%')).toBe('100 %');
    expect(withUnit(0.9996, 'ratio')).toBe('99.96 %');
  });
});
