import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../store/store.ts';
import { BaselineRecords } from '../baselines/baseline-records.ts';
import { storeRun } from '../compare/testing/synthetic-run.ts';
import { RunRecords } from '../run-records.ts';
import type { RunService } from '../run-service.ts';
import { plainResult } from '../testing/plain-run.ts';
import { RunAnalyses } from './run-analyses.ts';

let folder: string;
let store: Store;
let records: RunRecords;
let analyses: RunAnalyses;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'holdpoint-analyses-'));
  store = Store.open(path.join(folder, 'holdpoint.db'));
  records = new RunRecords(store);
  // Comparisons read the store; only the JSON of a run comes from the service.
  analyses = new RunAnalyses({
    store,
    runs: { get: ({ runId }: { runId: string }) => ({ result: plainResult(runId) }) } as unknown as RunService,
  });
});
afterEach(() => {
  analyses[Symbol.dispose]();
  store[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const stored = (...args: Parameters<typeof storeRun> extends [unknown, ...infer R] ? R : never) => storeRun(records, ...args);

describe('runs in the store', () => {
  it('are compared in a thread, also while the console writes, against the pinned one', async () => {
    stored('slow', { seed: 1, perWindow: 600, windows: 24, median: () => 80 });
    stored('fast', { seed: 2, perWindow: 600, windows: 24 });
    new BaselineRecords(store).set({ file: 'scenarios/a.yaml', workloadHash: 'w' }, { runId: 'slow', by: 'kim', at: 1, why: null });
    const comparing = analyses.compare({ a: 'baseline', b: 'fast' });
    records.marks.addEvent('fast', { at: 1, kind: 'note', label: 'written meanwhile' });
    const comparison = await comparing;
    expect(comparison).toMatchObject({
      verdict: 'improved',
      pairs: 24,
      a: { runId: 'slow', baseline: { by: 'kim' } },
      b: { runId: 'fast', load: '100/s uniform' },
    });
    expect(comparison.figures.find(({ metric, stat }) => metric === 'response_time' && stat === 'p50')?.ratio?.high).toBeLessThan(0.7);
  });

  it('take the tolerance that was asked for', async () => {
    stored('r1', { seed: 3, perWindow: 300 });
    stored('r2', { seed: 4, perWindow: 300, median: () => 60 });
    const [tight, wide] = await Promise.all([
      analyses.compare({ a: 'r1', b: 'r2' }),
      analyses.compare({ a: 'r1', b: 'r2', tolerance: 0.5 }),
    ]);
    expect(tight.verdict).toBe('regressed');
    expect(wide.figures.filter(({ metric }) => metric === 'response_time').map(({ verdict }) => verdict)).toEqual([
      'same',
      'same',
      'same',
      'same',
    ]);
  });

  it('are refused with the reason when one is on or unknown', async () => {
    stored('r1', { seed: 5, perWindow: 30, windows: 2 });
    stored('on', { seed: 6, perWindow: 30, windows: 2 }, { over: false });
    await expect(analyses.compare({ a: 'r1', b: 'on' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('still on') as string,
    });
    await expect(analyses.compare({ a: 'r1', b: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(analyses.compare({ a: 'baseline', b: 'r1' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('pin') as string,
    });
  });

  it('are left alone when the console closes meanwhile', async () => {
    stored('r1', { seed: 7, perWindow: 30, windows: 20 });
    stored('r2', { seed: 8, perWindow: 30, windows: 20 });
    const comparing = analyses.compare({ a: 'r1', b: 'r2' });
    analyses[Symbol.dispose]();
    await expect(comparing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
