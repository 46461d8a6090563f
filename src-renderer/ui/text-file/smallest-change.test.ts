import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smallestChange } from './smallest-change.ts';

it('of two texts turns the one into the other, touching only what differs', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const change = smallestChange(before, after);
      if (change === null) expect(before).toBe(after);
      else expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
    }),
    { seed: 7 },
  );
  expect(smallestChange('rate: 20/s\nx', 'rate: 50/s\nx')).toEqual({ from: 6, to: 7, insert: '5' });
  expect(smallestChange('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' });
});
