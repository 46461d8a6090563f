import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../store/store.ts';
import { SampleStore } from './sample-store.ts';
import { rollUp } from './tiers.ts';

const second = 1000;
const start = Date.UTC(2026, 0, 1);

let store: Store;
let samples: SampleStore;
let failures: string[];
beforeEach(() => {
  store = Store.open(':memory:');
  samples = new SampleStore({ store });
  failures = [];
  samples.recordingFailed.on((message) => failures.push(message));
});
afterEach(() => {
  samples[Symbol.dispose]();
  store[Symbol.dispose]();
});

/** As the sampler does: one value per second, written every few seconds. */
function record(scope: string, seconds: number, value: (i: number) => number, from = 0): void {
  for (let i = from; i < from + seconds; i += 1) {
    samples.append(scope, 'memory.pss', start + i * second, value(i));
    if (i % 60 === 59) samples.flush();
  }
}
const points = (scope: string, width: number, range = {}) => samples.lines(scope, ['memory.pss'], { ...range, width });

describe('roll-ups', () => {
  it('say count, smallest, largest, mean and last value of their samples', () => {
    const ordered = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: -500, max: 500 })), { minLength: 1, maxLength: 200 })
      .map((pairs) => [...new Map(pairs)].toSorted((a, b) => a[0] - b[0]).map(([t, value]) => ({ t, value })));
    fc.assert(
      fc.property(ordered, (list) => {
        const buckets = rollUp(list, 10_000);
        expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(list.length);
        for (const bucket of buckets) {
          const inside = list.filter(({ t }) => t >= bucket.t && t < bucket.t + 10_000).map(({ value }) => value);
          expect(bucket).toMatchObject({ count: inside.length, min: Math.min(...inside), max: Math.max(...inside), last: inside.at(-1) });
          expect(bucket.mean).toBeCloseTo(inside.reduce((a, b) => a + b, 0) / inside.length, 9);
        }
      }),
    );
  });

  it('are the same whether their samples were written at once or one by one', () => {
    for (let i = 0; i < 25; i += 1) {
      samples.append('one', 'x', start + i * second, i * i);
      samples.flush();
    }
    const rows = (scope: string) =>
      store.all(
        'SELECT t, count, min, max, round(mean, 9) AS mean, last FROM samples_rolled JOIN sample_series ON id = series WHERE scope = ? ORDER BY t',
        scope,
      );
    for (let i = 0; i < 25; i += 1) samples.append('all', 'x', start + i * second, i * i);
    samples.flush();
    expect(rows('one')).toEqual(rows('all'));
    expect(rows('one')).toHaveLength(3);
  });
});

describe('the sample store', () => {
  it('keeps every second of a short run, also days later', () => {
    record('run-1', 60, (i) => i);
    samples.finish('run-1');
    const { lines } = points('run-1', 800);
    expect(lines.get('memory.pss')?.v).toEqual([...Array(60).keys()]);
  });

  it('shows an hour with every peak, from roll-ups and single samples together', () => {
    record('run-1', 3600, (i) => (i === 120 ? 999 : i === 3500 ? -50 : 100));
    samples.finish('run-1');
    const { lines, gaps } = points('run-1', 200);
    const line = lines.get('memory.pss');
    expect(line?.t.length).toBeLessThanOrEqual(400);
    expect(Math.max(...(line?.v ?? []).map((v) => v ?? 0))).toBe(999);
    expect(Math.min(...(line?.v ?? []).map((v) => v ?? 0))).toBe(-50);
    expect(gaps).toEqual([]);
    const raw = Number(store.get('SELECT count(*) AS n FROM samples_raw')?.['n']);
    expect(raw).toBeGreaterThanOrEqual(15 * 60);
    expect(raw).toBeLessThanOrEqual(15 * 60 + 10);
  });

  it('keeps what is older than a day by the minute, without losing a peak', () => {
    for (let i = 0; i < 26 * 360; i += 1) samples.append('long', 'memory.pss', start + i * 10 * second, i === 5 ? 777 : 100);
    samples.flush();
    samples.finish('long');
    const widths = store.all('SELECT width_ms, count(*) AS n FROM samples_rolled GROUP BY width_ms ORDER BY width_ms');
    expect(widths).toMatchObject([{ width_ms: 10_000 }, { width_ms: 60_000, n: 119 }]);
    const { lines, gaps } = points('long', 500);
    expect(Math.max(...(lines.get('memory.pss')?.v ?? []).map((v) => v ?? 0))).toBe(777);
    expect(gaps).toEqual([]);
  });

  it('answers for a part of the time only', () => {
    record('run-1', 600, (i) => i);
    const { lines, range } = points('run-1', 800, { from: start + 100 * second, to: start + 110 * second });
    expect(lines.get('memory.pss')?.v).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
    expect(range).toEqual({ from: start + 100 * second, to: start + 110 * second });
  });

  it('shows a pause as a gap, with its reason where it is known', () => {
    record('run-1', 60, () => 1);
    record('run-1', 60, () => 1, 300);
    expect(points('run-1', 800).gaps).toEqual([{ from: start + 59 * second, to: start + 300 * second, reason: 'no samples' }]);
    samples.gap('run-1', { from: start + 60 * second, to: start + 300 * second, reason: 'the console restarted' });
    const { gaps, lines } = points('run-1', 800);
    expect(gaps).toEqual([{ from: start + 60 * second, to: start + 300 * second, reason: 'the console restarted' }]);
    expect(lines.get('memory.pss')?.v).toContain(null);
  });

  it('takes the lower envelope from one resolution only', () => {
    record('run-1', 3600, (i) => (i % 10 === 3 ? 50 : 100));
    samples.flush();
    samples.finish('run-1');
    const lower = samples.lowerValues('run-1', 'memory.pss');
    expect(lower).toHaveLength(360);
    expect(new Set(lower.map(({ value }) => value))).toEqual(new Set([50]));
  });

  it('goes on when the disk is full: it says so once, keeps what it can, and marks the rest as a gap', () => {
    record('run-1', 60, () => 1);
    samples.flush();
    const pages = Number(store.get('PRAGMA page_count')?.['page_count']);
    store.get(`PRAGMA max_page_count = ${pages}`);
    let i = 60;
    // Free pages are filled first.
    while (failures.length === 0 && i < 20_000) {
      record('run-1', 60, () => 2, i);
      i += 60;
      samples.flush();
    }
    expect(failures).toEqual([expect.stringContaining('the disk is full')]);
    const fullAt = i;
    record('run-1', 40_000, () => 3, i);
    i += 40_000;
    expect(failures).toHaveLength(1);
    expect(points('run-1', 800).gaps.map((gap) => gap.reason)).toContain('not recorded: the disk refused to write');

    store.get('PRAGMA max_page_count = 1073741823');
    samples.finish('run-1');
    const { gaps, lines } = points('run-1', 800);
    const gap = gaps.find(({ reason }) => reason.startsWith('not recorded'));
    expect(gap?.from).toBeGreaterThanOrEqual(start + (fullAt - 120) * second);
    expect(gap?.to).toBeLessThan(start + i * second);
    expect(lines.get('memory.pss')?.v.at(-1)).toBe(3);
  });
});
