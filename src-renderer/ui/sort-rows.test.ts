import { expect, it } from 'vitest';
import { compareSortValues, type SortValue } from './sort-rows.ts';

const sorted = (values: SortValue[], descending: boolean) => [...values].sort((a, b) => compareSortValues(a, b, descending));

it('sorts numbers by size and texts with numbers in them naturally', () => {
  expect(sorted([10, 9, 100], false)).toEqual([9, 10, 100]);
  expect(sorted(['run 10', 'run 9'], false)).toEqual(['run 9', 'run 10']);
});

it('keeps rows without a value last, whichever way the table is sorted', () => {
  expect(sorted([null, 2, 1], false)).toEqual([1, 2, null]);
  expect(sorted([null, 2, 1], true)).toEqual([2, 1, null]);
});
