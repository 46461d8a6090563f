import { describe, expect, it } from 'vitest';
import { ageText, formatSeconds, relativeTime } from './time.ts';

describe('times for people', () => {
  it('writes durations as hours and minutes', () => {
    expect(formatSeconds(4 * 3600 + 58 * 60)).toBe('4 h 58 m');
    expect(formatSeconds(58)).toBe('58 s');
  });

  it('says how long ago something was', () => {
    const now = 1_000_000_000;
    expect(relativeTime(now - 1000, now)).toBe('just now');
    expect(relativeTime(now - 12 * 60_000, now)).toBe('12 m ago');
    expect(relativeTime(now - 9 * 86_400_000, now)).toBe('9 days ago');
    expect(relativeTime(now + 5 * 60_000, now)).toBe('in 5 m');
  });

  it('never shows a negative age when clocks differ', () => {
    expect(ageText(-300)).toBe('0.0 s');
    expect(ageText(400)).toBe('0.4 s');
    expect(ageText(65_000)).toBe('1 m');
  });
});
