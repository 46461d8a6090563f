import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import type { Frame } from './frame-recorder.ts';
import { RunRecords } from './run-records.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { readStoredRun, type StoredRun } from './stored-run.ts';
import { StoredState } from './stored-state.ts';
import { Store } from '../store/store.ts';
import { plainRecord } from './testing/plain-run.ts';

const record = plainRecord('long', {
  scenarioYaml: `name: long
baseUrl: http://127.0.0.1:1
executor: constant-arrival-rate
rate: 10/s
duration: 1h
warmUp: 30s
steps:
  - { name: a, http: { path: / }, check: { status: 200 } }
  - { name: b, http: { path: / } }
thresholds:
  response_time: [ "p(95)<40", { expr: "p(50)<60", over: 30s }, { expr: "avg<50", over: 1m } ]
  error_rate: [ { expr: "rate<0.2", over: 20s } ]
`,
});

/** What a frame may be made of. */
const drawnFrame = fc.record({
  /** An engine died before it. */
  died: fc.nat({ max: 12 }).map((n) => n === 0),
  values: fc.array(fc.integer({ min: 1000, max: 90_000_000 }), { minLength: 0, maxLength: 40 }),
  failed: fc.nat({ max: 8 }),
  pending: fc.nat({ max: 5 }),
  busy: fc.double({ min: 0, max: 1, noNaN: true }),
  status: fc.constantFrom(200, 404, 503),
});

type Drawn = typeof drawnFrame extends fc.Arbitrary<infer T> ? T : never;

function framesOf(drawn: readonly Drawn[]): Frame[] {
  let [epoch, seq] = [0, 0];
  return drawn.map(({ died, values, failed, pending, busy, status }, slot) => {
    if (died) [epoch, seq] = [epoch + 1, 0];
    const histogram = new LatencyHistogram();
    for (const value of values) histogram.record(value);
    const counts = { scheduled: values.length + failed, completed: values.length, failed, timedOut: 0, dropped: 0 };
    const names = ['response_time', 'service_time', 'generator_lag', 'a.response_time', 'b.response_time'];
    seq += 10;
    return {
      worker: 0,
      epoch,
      seq: seq - 10,
      fromMs: slot * 10_000,
      toMs: (slot + 1) * 10_000,
      fromPlanNs: slot * 10e9,
      toPlanNs: (slot + 1) * 10e9,
      ...(slot < 3 ? { warmUp: true } : {}),
      counts,
      steps: [counts, counts],
      pending,
      plannedArrivals: values.length + failed,
      startedArrivals: values.length,
      loopUtilization: busy,
      failures: failed > 0 ? [[`status ${status}`, failed]] : [],
      statuses: [[0, status, values.length]],
      counters: { 'check:0/0/passed': values.length },
      histograms: new Map(names.map((name) => [name, histogram])),
    };
  });
}

/** All that a run that is read back shows. */
const shown = ({ state }: StoredRun) => ({
  ...state.snapshot(),
  thresholds: state.thresholds.results(true),
  generator: state.watch.result(),
  totals: state.book.totals(),
  observedNs: state.book.observedNs,
});

it('a run that is read from a snapshot on is the run that is read from its frames', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(drawnFrame, { minLength: 1, maxLength: 40 }), fc.nat({ max: 39 }), async (drawn, at) => {
      using store = Store.open(':memory:');
      const records = new RunRecords(store);
      records.insert(record);
      const frames = framesOf(drawn);
      for (const frame of frames) records.frames.add('long', frame, true);
      const whole = shown(await readStoredRun(records, record));
      const { scenario } = await readStoredRun(records, record);

      const state = new StoredState(scenario);
      const until = Math.min(at, frames.length - 1);
      for (const frame of frames.slice(0, until + 1)) {
        state.take({ ...frame, histograms: new Map([...frame.histograms].map(([name, one]) => [name, one.parts()])) });
      }
      records.snapshots.write('long', state.snapshot());
      expect(shown(await readStoredRun(records, record))).toEqual(whole);

      // Nothing before the open windows is read: it need not even be there.
      const snapshot = records.snapshots.read('long');
      store.run(
        'DELETE FROM run_frames WHERE epoch < ? OR (epoch = ? AND to_plan_ns <= ?)',
        snapshot?.epoch ?? 0,
        snapshot?.epoch ?? 0,
        (frames[until]?.toPlanNs ?? 0) - 60e9,
      );
      expect(shown(await readStoredRun(records, record))).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});

it('a snapshot is written every five minutes, replaces the one before it, and goes with the run', async () => {
  using store = Store.open(':memory:');
  const records = new RunRecords(store);
  records.insert(record);
  const { scenario } = await readStoredRun(records, record);
  const plain = { died: false, values: [1_000_000], failed: 0, pending: 0, busy: 0.1, status: 200 as const };
  const written: number[] = [];
  const keeper = new SnapshotKeeper(scenario, undefined, (state) => {
    records.snapshots.write('long', state.snapshot());
    written.push(state.snapshot().seq);
  });
  for (const frame of framesOf(Array.from({ length: 70 }, () => plain))) keeper.stored(frame);
  expect(written).toEqual([290, 590]);
  expect(records.snapshots.read('long')?.seq).toBe(590);
  expect(store.get('SELECT count(*) AS n FROM run_snapshots')?.['n']).toBe(1);
  records.snapshots.remove('long');
  expect(store.get('SELECT count(*) AS n FROM run_snapshot_histograms')?.['n']).toBe(0);
});

it('who goes on with a run that was read writes a snapshot with the first frame: it need not be read twice', async () => {
  using store = Store.open(':memory:');
  const records = new RunRecords(store);
  records.insert(record);
  const { scenario, state } = await readStoredRun(records, record);
  const [first, second] = framesOf([true, true].map(() => ({ died: true, values: [], failed: 0, pending: 0, busy: 0, status: 200 })));
  let written = 0;
  const keeper = new SnapshotKeeper(scenario, state, () => (written += 1));
  if (first) keeper.stored(first);
  if (second) keeper.stored(second);
  expect(written).toBe(1);
  // What it adds up is its own.
  expect(state.book.last).toBeNull();
});

it('a snapshot of another version is left alone, and the frames are read', async () => {
  using store = Store.open(':memory:');
  const records = new RunRecords(store);
  records.insert(record);
  const [frame] = framesOf([{ died: false, values: [1_000_000, 2_000_000], failed: 1, pending: 0, busy: 0.1, status: 503 }]);
  if (frame) records.frames.add('long', { ...frame, warmUp: false }, true);
  records.snapshots.write('long', { epoch: 0, seq: 0, body: '{"version":2,"news":true}', histograms: new Map() });
  expect((await readStoredRun(records, record)).state.book.counts.completed).toBe(2);
});
