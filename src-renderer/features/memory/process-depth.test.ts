import { expect, it } from 'vitest';
import { depthOf } from './process-depth.ts';

const rows = [
  { pid: 10, parentPid: 1 },
  { pid: 11, parentPid: 10 },
  { pid: 12, parentPid: 11 },
];

it('indents a process under its parent, whatever the parent of the tree is', () => {
  expect(rows.map((row) => depthOf(row, rows))).toEqual([0, 1, 2]);
});

it('ends where pids form a circle', () => {
  const circle = [
    { pid: 5, parentPid: 6 },
    { pid: 6, parentPid: 5 },
  ];
  expect(circle.map((row) => depthOf(row, circle))).toEqual([1, 1]);
});
