import { describe, expect, it } from 'vitest';
import { type Difference, judgeDifference } from './judge-difference.ts';

const slower: Difference = {
  better: 'lower',
  unit: 'ms',
  difference: { value: 20, low: 12, high: 28 },
  ratio: { value: 1.2, low: 1.11, high: 1.29 },
  delta: 0.8,
  tolerance: { relative: 0.05, absolute: 1 },
  level: 110,
  pairs: 30,
  confidence: 0.99,
};

describe('a regression', () => {
  it('needs interval, estimate, least difference and effect size to agree: without any one of them it is open', () => {
    expect(judgeDifference(slower).verdict).toBe('regressed');
    const lacking: Partial<Difference>[] = [
      { difference: { value: 20, low: -1, high: 41 }, ratio: { value: 1.2, low: 0.99, high: 1.41 } },
      { ratio: { value: 1.04, low: 1.01, high: 1.07 } },
      { tolerance: { relative: 0.05, absolute: 25 } },
      { delta: 0.2 },
      { delta: null },
      { delta: -0.8 },
    ];
    for (const change of lacking) expect(judgeDifference({ ...slower, ...change })).toMatchObject({ verdict: 'inconclusive' });
  });

  it('is an improvement where more is better', () => {
    expect(judgeDifference({ ...slower, better: 'higher' }).verdict).toBe('improved');
  });
});

describe('what is open', () => {
  it('says how long both runs must be, or that only a wider tolerance helps', () => {
    const wide = judgeDifference({ ...slower, difference: { value: 0, low: -11, high: 11 }, ratio: { value: 1, low: 0.9, high: 1.1 } });
    // The half width must fall from 11 to 5.5 ms: four times the 30 windows, and a tenth.
    expect(wide).toMatchObject({ verdict: 'inconclusive', needed: 'About 22 m 00 s of both runs, if the figures stay as they are.' });
    const edge = judgeDifference({
      ...slower,
      difference: { value: 5.499, low: -11, high: 22 },
      ratio: { value: 1.0499, low: 0.9, high: 1.2 },
    });
    expect(edge.needed).toContain('edge of the tolerance');
  });

  it('says so when only part of the windows differ', () => {
    expect(judgeDifference({ ...slower, delta: 0.2 }).reason).toContain('a disturbance rather than a level');
  });
});

it('is the same when the interval lies within the share or within the amount, however sure the difference is', () => {
  const tiny = { ...slower, difference: { value: 0.5, low: 0.4, high: 0.6 }, ratio: { value: 1.5, low: 1.4, high: 1.6 } };
  expect(judgeDifference(tiny).verdict).toBe('same');
  expect(judgeDifference({ ...slower, ratio: { value: 1.02, low: 1.01, high: 1.03 } }).verdict).toBe('same');
});
