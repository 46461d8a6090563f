import { describe, expect, it } from 'vitest';
import { errorSeries } from './error-series.ts';
import { runPoint } from './testing/run-point.ts';

const range = { from: 0, to: 10_000, width: 400 };

describe('errors by kind', () => {
  it('are one line per kind, the most frequent first, and zero where a kind did not occur', () => {
    const lines = errorSeries(
      [runPoint(0, { errors: { 'status 500': 1 } }), runPoint(1, { errors: { timeout: 4, 'status 500': 2 } }), runPoint(2)],
      range,
    );
    expect(lines.map(({ name, label, v }) => ({ name, label, v }))).toEqual([
      { name: 'errors.timeout', label: 'timed out', v: [0, 4, 0] },
      { name: 'errors.status 500', label: 'status 500', v: [1, 2, 0] },
    ]);
  });

  it('are rates: a point of 10 s with five of them shows 0.5 per second', () => {
    expect(errorSeries([runPoint(0, { toMs: 10_000, errors: { dropped: 5 } })], range)[0]?.v).toEqual([0.5]);
  });

  it('are at most nine lines, which together hold every error', () => {
    const errors = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`status ${500 + at}`, at + 1]));
    const lines = errorSeries([runPoint(0, { errors })], range);
    expect(lines).toHaveLength(9);
    expect(lines.reduce((sum, { v }) => sum + (v[0] ?? 0), 0)).toBe(465);
    expect(lines.at(-1)?.label).toBe('22 more kinds');
  });
});
