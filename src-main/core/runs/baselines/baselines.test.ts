import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../store/store.ts';
import { type RunRecord, RunRecords } from '../run-records.ts';
import { plainEnding, plainRecord, plainResult } from '../testing/plain-run.ts';
import { Baselines } from './baselines.ts';

let folder: string;
let store: Store;
let runs: RunRecords;
let baselines: Baselines;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'holdpoint-baselines-'));
  store = Store.open(path.join(folder, 'holdpoint.db'));
  runs = new RunRecords(store);
  baselines = new Baselines({ store, runs, now: () => 5000 });
});
afterEach(() => {
  store[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function put(runId: string, { workloadHash = 'w', scheduled = 100, over = true } = {}): RunRecord {
  const record = plainRecord(runId, { workloadHash });
  runs.insert(record);
  const totals = { scheduled, completed: scheduled, failed: 0, timedOut: 0, dropped: 0, pending: 0 };
  if (over) runs.end(runId, 'completed', record.control, plainEnding(plainResult(runId, { totals })));
  return record;
}

describe('the baseline of a scenario and workload', () => {
  it('is the run that was pinned last, with an event on both', () => {
    const first = put('r1');
    expect(baselines.pin(first, { runId: 'r1', who: 'kim', why: 'before the cache' })).toEqual({ runId: 'r1', replaced: null });
    expect(baselines.pin(put('r2'), { runId: 'r2', who: 'ana' })).toEqual({ runId: 'r2', replaced: 'r1' });
    expect(baselines.of(first)).toBe('r2');
    expect(baselines.byRun('r1')).toBeNull();
    expect(baselines.byRun('r2')).toEqual({ by: 'ana', at: 5000, why: null });
    expect(runs.marks.events('r1').map(({ kind, who, why }) => ({ kind, who, why }))).toEqual([
      { kind: 'pinned', who: 'kim', why: 'before the cache' },
      { kind: 'unpinned', who: 'ana', why: undefined },
    ]);
    expect(runs.marks.events('r2')).toEqual([{ at: 5000, kind: 'pinned', label: 'Pinned as baseline', who: 'ana' }]);
  });

  it('is one of its own for each workload', () => {
    baselines.pin(put('r1'), { runId: 'r1', who: 'kim' });
    const other = put('r2', { workloadHash: 'faster' });
    expect(baselines.of(other)).toBeNull();
    baselines.pin(other, { runId: 'r2', who: 'kim' });
    expect([baselines.byRun('r1'), baselines.byRun('r2')]).not.toContain(null);
  });

  it('stands for the word "baseline" in a comparison', () => {
    baselines.pin(put('r1'), { runId: 'r1', who: 'kim' });
    put('r2');
    put('r3', { workloadHash: 'faster' });
    const ids = ({ a, b }: { a: RunRecord; b: RunRecord }) => [a.runId, b.runId];
    expect(ids(baselines.pair('baseline', 'r2'))).toEqual(['r1', 'r2']);
    expect(ids(baselines.pair('r2', 'baseline'))).toEqual(['r2', 'r1']);
    expect(() => baselines.pair('baseline', 'r1')).toThrow(/itself the baseline/);
    expect(() => baselines.pair('baseline', 'baseline')).toThrow(/Only one/);
    expect(() => baselines.pair('r2', 'r2')).toThrow(/itself says nothing/);
    expect(() => baselines.pair('baseline', 'r3')).toThrow(/r1 belongs to another workload/);
    expect(() => baselines.pair('baseline', 'gone')).toThrow(/no run gone/);
  });

  it('can only be a run that is over and measured something', () => {
    expect(() => baselines.pin(put('r1', { over: false }), { runId: 'r1', who: 'kim' })).toThrow(/still on/);
    expect(() => baselines.pin(put('r2', { scheduled: 0 }), { runId: 'r2', who: 'kim' })).toThrow(/measured nothing/);
  });

  it('is free again after unpin, and says so when there was none', () => {
    const run = put('r1');
    baselines.pin(run, { runId: 'r1', who: 'kim' });
    baselines.unpin({ runId: 'r1', who: 'ana', why: 'old machine' });
    expect(baselines.of(run)).toBeNull();
    expect(runs.marks.events('r1').at(-1)).toMatchObject({ kind: 'unpinned', who: 'ana', why: 'old machine' });
    expect(() => baselines.unpin({ runId: 'r1', who: 'ana' })).toThrow(/not a baseline/);
    expect(runs.marks.events('r1')).toHaveLength(2);
  });

  it('cannot be deleted from the store while it is pinned', () => {
    baselines.pin(put('r1'), { runId: 'r1', who: 'kim' });
    expect(() => store.run('DELETE FROM runs WHERE run_id = ?', 'r1')).toThrow(/FOREIGN KEY/);
    baselines.unpin({ runId: 'r1', who: 'kim' });
    expect(store.run('DELETE FROM runs WHERE run_id = ?', 'r1').changes).toBe(1);
  });
});
