import { describe, expect, it } from 'vitest';
import { columnWords, limitInSight, thresholdWords, worst } from './probe-words.ts';

describe('the thresholds of a probe', () => {
  it('say which side is bad', () => {
    expect(thresholdWords({ warn: 80, critical: 95, unit: '%' })).toBe('warn above 80 %, critical above 95 %');
    expect(thresholdWords({ warn: 95, critical: 90, unit: '%' })).toBe('warn below 95 %, critical below 90 %');
  });

  it('leave out a unit that is a word, and are short', () => {
    expect(thresholdWords({ warn: 8e8, critical: 1.6e9, unit: 'transactions' })).toBe('warn above 800 M, critical above 1.6 G');
  });

  it('say so when there are none', () => {
    expect(thresholdWords({ warn: null, critical: null, unit: '' })).toBe('no threshold');
  });
});

describe('the state of a database', () => {
  it('is that of its worst probe, and a probe that did not answer is worse than a warning', () => {
    expect(worst(['ok', 'warn', 'error'])).toBe('error');
    expect(worst(['ok', 'unsupported'])).toBe('unsupported');
    expect(worst([])).toBeNull();
  });
});

describe('the limit in the chart of a probe', () => {
  it('is left out where it would press the values flat', () => {
    expect(limitInSight({ value: 1200, warn: 1e9, critical: 2e9, unit: '' })).toBeNull();
    expect(limitInSight({ value: 1.5e9, warn: 1e9, critical: 2e9, unit: '' })?.value).toBe(2e9);
  });

  it('is always drawn where less is worse', () => {
    expect(limitInSight({ value: 99, warn: 95, critical: 90, unit: '%' })).toEqual({ value: 90, label: 'critical 90 %' });
  });
});

it('writes the names of columns as words', () => {
  expect(columnWords('longestSeconds')).toBe('longest seconds');
  expect(columnWords('wait_event')).toBe('wait event');
});
