import { expect, test } from 'vitest';
import { columnsOf } from './columns.ts';

test('a first column of numbers or ids counts the rows, whatever it is called', () => {
  const roles = columnsOf(
    ['Item', 'Text', 'Target'],
    [
      ['R-1', 'Boot', '12 s'],
      ['R-2', 'Restart', '20 s'],
    ],
  ).map(({ role }) => role);
  expect(roles).toEqual(['ignored', 'label', 'target']);
});

test('what would be welcome binds only where nothing else is asked', () => {
  const rows = [['Boot', '12 s', '5 s']];
  expect(columnsOf(['Metric', 'Must', 'Stretch'], rows).map(({ role }) => role)).toEqual(['label', 'target', 'ignored']);
  expect(columnsOf(['Metric', 'Now', 'Ideal'], rows).map(({ role }) => role)).toEqual(['label', 'baseline', 'target']);
});
