import { expect, it } from 'vitest';
import { Store } from '../store/store.ts';
import { storeRun } from './compare/testing/synthetic-run.ts';
import { RunRecords } from './run-records.ts';
import { readStoredRun } from './stored-run.ts';
import { plainRecord } from './testing/plain-run.ts';

it('a long run is read back without holding up what else the console does', async () => {
  using store = Store.open(':memory:');
  const records = new RunRecords(store);
  storeRun(records, 'long', { seed: 1, windows: 200, perWindow: 60 }, { over: false });
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 1);
  const read = await readStoredRun(records, plainRecord('long'));
  clearInterval(ticking);
  expect(read.state.book.counts.completed).toBe(12_000);
  expect(turns).toBeGreaterThan(1);
}, 60_000);

it('reading stops when the console closes', async () => {
  using store = Store.open(':memory:');
  const records = new RunRecords(store);
  storeRun(records, 'long', { seed: 1, windows: 3, perWindow: 3 }, { over: false });
  await expect(readStoredRun(records, plainRecord('long'), AbortSignal.abort())).rejects.toThrow(/abort/i);
});
