import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { heatOf } from './heat-bins.ts';
import { heatMap } from './heat-map.ts';
import { runPoint } from './testing/run-point.ts';

function heat(...ms: number[]): number[] {
  const histogram = new LatencyHistogram();
  for (const each of ms) histogram.record(each * 1e6);
  return heatOf(histogram.parts());
}

const size = { columns: 300, rows: 48 };
const counts = (cells: readonly number[]) => cells.filter((_, at) => at % 2 === 1);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

describe('the heat map of a run', () => {
  it('has every request in exactly one cell, within the size that was asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0.001, max: 60_000, noNaN: true }), { maxLength: 20 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 10, max: 100 }),
        fc.integer({ min: 8, max: 60 }),
        (seconds, columns, rows) => {
          const map = heatMap(
            seconds.map((ms, second) => runPoint(second, { heat: heat(...ms) })),
            { columns, rows },
          );
          expect(sum(map.columns.flatMap(({ cells }) => counts(cells)))).toBe(sum(seconds.map((ms) => ms.length)));
          expect(map.columns.length).toBeLessThanOrEqual(columns);
          expect(map.edgesMs.length - 1).toBeLessThanOrEqual(rows);
        },
      ),
      { numRuns: 50, seed: 20 },
    );
  });

  it('puts a request into the row whose edges hold its latency', () => {
    const map = heatMap([runPoint(0, { heat: heat(3, 3, 250) })], size);
    const rowOf = (ms: number) => map.edgesMs.findIndex((edge, row) => edge <= ms && ms < (map.edgesMs[row + 1] ?? 0));
    expect(map.columns[0]?.cells).toEqual([rowOf(3), 2, rowOf(250), 1]);
  });

  it('has columns of one length where some points are 10 s and some 1 s long', () => {
    const frames = [0, 10, 20].map((second) => runPoint(second, { toMs: (second + 10) * 1000, heat: heat(5) }));
    const fine = Array.from({ length: 20 }, (_, at) => runPoint(30 + at, { heat: heat(5) }));
    const { columns, columnMs } = heatMap([...frames, ...fine], size);
    expect(columnMs).toBe(10_000);
    expect(columns.map(({ from, to }) => to - from)).toEqual([10_000, 10_000, 10_000, 10_000, 10_000]);
    expect(columns.map(({ cells }) => sum(counts(cells)))).toEqual([1, 1, 1, 10, 10]);
  });

  it('keeps its seconds where the engine once stood still for some: that point is a wider column', () => {
    const seconds = (from: number, count: number) => Array.from({ length: count }, (_, at) => runPoint(from + at, { heat: heat(5) }));
    const { columns, columnMs } = heatMap(
      [...seconds(0, 20), runPoint(20, { toMs: 24_000, heat: heat(5, 900) }), ...seconds(24, 20)],
      size,
    );
    expect(columnMs).toBe(1000);
    expect(columns).toHaveLength(41);
    expect(columns[20]).toMatchObject({ from: 20_000, to: 24_000 });
  });

  it('adds the workers of one time up, and leaves a gap where nothing was measured', () => {
    const { columns } = heatMap([runPoint(0, { heat: heat(5) }), runPoint(0, { heat: heat(5, 5) }), runPoint(9, { heat: heat(5) })], size);
    expect(columns.map(({ from, cells }) => [from, sum(counts(cells))])).toEqual([
      [0, 3],
      [9000, 1],
    ]);
  });

  it('is empty without requests', () => {
    expect(heatMap([runPoint(0)], size)).toMatchObject({ edgesMs: [], columns: [] });
  });
});
