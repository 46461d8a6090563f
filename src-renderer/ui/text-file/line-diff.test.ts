import { expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';

const changed = (lines: { text: string; changed: boolean }[]) => lines.filter((line) => line.changed).map((line) => line.text);

it('two texts are compared line by line', () => {
  const { left, right } = lineDiff('a\nb\nc\nd', 'a\nx\nc\nd\ne');
  expect(changed(left)).toEqual(['b']);
  expect(changed(right)).toEqual(['x', 'e']);
  expect(left.map(({ text }) => text).join('\n')).toBe('a\nb\nc\nd');
  expect(changed(lineDiff('a\na', 'a').left)).toHaveLength(1);
  expect(changed(lineDiff('same', 'same').right)).toEqual([]);
});
