/**
 * How large the store of a soak becomes: 8 hours of 20 series at one sample per second, appended as fast as it goes.
 * Run: node bench/samples/store-size.ts [hours] [series]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SampleStore } from '../../src-main/core/samples/sample-store.ts';
import { Store } from '../../src-main/core/store/store.ts';

const hours = Number(process.argv[2] ?? 8);
const series = Number(process.argv[3] ?? 20);
/** As the monitors do: written every two seconds. */
const flushEverySeconds = 2;
const start = Date.UTC(2026, 0, 1);

const dir = mkdtempSync(path.join(tmpdir(), 'holdpoint-bench-'));
try {
  const file = path.join(dir, 'holdpoint.db');
  const store = Store.open(file);
  const empty = statSync(file).size;
  const samples = new SampleStore({ store });
  const names = Array.from({ length: series }, (_, i) => `series-${i}`);
  const heapBefore = process.memoryUsage().heapUsed;
  const began = performance.now();
  let worstFlushMs = 0;
  for (let second = 0; second < hours * 3600; second += 1) {
    // A saw-tooth with noise: figures with all their digits, as memory has.
    for (const [i, name] of names.entries())
      samples.append('run', name, start + second * 1000, 100 + i + (second % 37) + Math.sin(second * (i + 1)));
    if (second % flushEverySeconds === 0) {
      const before = performance.now();
      samples.flush();
      worstFlushMs = Math.max(worstFlushMs, performance.now() - before);
    }
    // The store retires by its own clock, which does not run faster here.
    if (second % 60 === 59) samples.finish('run');
  }
  samples.finish('run');
  const tookMs = performance.now() - began;
  const queryBegan = performance.now();
  const { lines } = samples.lines('run', names, { width: 800 });
  const queryMs = performance.now() - queryBegan;
  const rows = (table: string) => Number(store.get(`SELECT count(*) AS n FROM ${table}`)?.['n']);
  const result = {
    hours,
    series,
    rawRows: rows('samples_raw'),
    rolledRows: rows('samples_rolled'),
    walBytes: statSync(`${file}-wal`).size,
    bytes: 0,
    bytesPerSeriesHour: 0,
    appendMicrosecondsPerSample: (tookMs * 1000) / (hours * 3600 * series),
    worstFlushMs,
    queryAllSeriesMs: queryMs,
    pointsPerSeries: lines.get('series-0')?.t.length,
    heapGrowthMb: (process.memoryUsage().heapUsed - heapBefore) / 1e6,
  };
  samples[Symbol.dispose]();
  store.get('PRAGMA wal_checkpoint(TRUNCATE)');
  result.bytes = statSync(file).size - empty;
  result.bytesPerSeriesHour = Math.round(result.bytes / hours / series);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  store[Symbol.dispose]();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
