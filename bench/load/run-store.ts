/**
 * How large a long run becomes in the store: hours of slices at 5,000 requests/s over eight steps, which are 20 series of histograms,
 * through the recorder, the frames and the tables that a run uses, as fast as it goes. The latencies are log-normal around 2 to 9 ms, a
 * wide service; the figure grows with the number of different latencies in ten seconds, not with the requests.
 * Usage: node bench/load/run-store.ts [hours=8] [requests per second=5000]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeHistogramParts } from '#core/histograms/histogram-codec.ts';
import { seededRandom } from '#core/load/random.ts';
import { SliceRecorder, times } from '#core/load/slice-recorder.ts';
import { FrameRecorder } from '#core/runs/frame-recorder.ts';
import { type RunRecord, RunRecords } from '#core/runs/run-records.ts';
import { SnapshotKeeper } from '#core/runs/snapshot-keeper.ts';
import { readStoredRun, scenarioOf } from '#core/runs/stored-run.ts';
import { plainRecord } from '#core/runs/testing/plain-run.ts';
import { Store } from '#core/store/store.ts';
import { judge, say, sayLoad } from '../console/figures.ts';

const hours = Number(process.argv[2] ?? 8);
const perSecond = Number(process.argv[3] ?? 5000);
const steps = 8;
/** As the design asks: an 8-hour run of 20 series stays below. */
const barMb = 64;

const scenarioYaml = [
  'name: long\nbaseUrl: http://127.0.0.1:1\nexecutor: constant-arrival-rate\nrate: 5000/s\nduration: 8h\nsteps:',
  ...Array.from({ length: steps }, (_, step) => `  - { name: step${step + 1}, http: { path: / } }`),
  'thresholds: { response_time: ["p(95)<200", { expr: "p(99)<500", over: 1m }] }',
].join('\n');

/** As a console does that finds a run that was interrupted; both ways come to the same totals. */
async function secondsToRead(records: RunRecords, record: RunRecord): Promise<number> {
  const began = performance.now();
  const { state } = await readStoredRun(records, record);
  if (state.book.counts.completed !== hours * 3600 * perSecond) throw new Error(`read ${state.book.counts.completed} requests`);
  return (performance.now() - began) / 1000;
}

const random = seededRandom(1);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** Far more than a frame has of a step, so that frames differ. */
const spread = Float64Array.from({ length: 1_000_003 }, () => Math.exp(0.4 * normal()));

const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-bench-'));
try {
  const file = path.join(folder, 'holdpoint.db');
  const store = Store.open(file);
  const records = new RunRecords(store);
  const runId = 'bench';
  const record = plainRecord(runId, { scenarioYaml });
  records.insert(record);
  store.get('PRAGMA wal_checkpoint(TRUNCATE)');
  const empty = statSync(file).size;
  let worstMs = 0;
  let worstSnapshotMs = 0;
  const snapshots = new SnapshotKeeper(scenarioOf(record), undefined, (state) => {
    const before = performance.now();
    records.snapshots.write(runId, state.snapshot());
    worstSnapshotMs = Math.max(worstSnapshotMs, performance.now() - before);
  });
  const frames = new FrameRecorder((frame) => {
    const before = performance.now();
    records.frames.add(runId, frame, true);
    snapshots.stored(frame);
    worstMs = Math.max(worstMs, performance.now() - before);
  });
  const recorder = new SliceRecorder(
    Array.from({ length: steps }, (_, step) => `step${step + 1}`),
    false,
  );
  const request = new Float64Array(4);
  const start = Date.UTC(2026, 0, 1);
  let at = 0;
  for (let second = 0; second < hours * 3600; second += 1) {
    for (let n = 0; n < perSecond; n += 1) {
      const step = n % steps;
      at = at === spread.length - 1 ? 0 : at + 1;
      const wide = spread[at] as number;
      const due = second * 1e9;
      const lag = 50_000 * wide;
      request[times.due] = due;
      request[times.sent] = due + lag;
      request[times.end] = due + lag + (2 + step) * 1e6 * wide;
      recorder.started(lag);
      recorder.scheduled(step);
      recorder.status(step, 200);
      recorder.ended(step, 'completed');
      recorder.latency(step, request);
    }
    const { histograms, ...measured } = recorder.take();
    frames.add({
      ...measured,
      worker: 0,
      epoch: 0,
      seq: second,
      fromMs: start + second * 1000,
      toMs: start + (second + 1) * 1000,
      fromPlanNs: second * 1e9,
      toPlanNs: (second + 1) * 1e9,
      plannedArrivals: perSecond,
      loopUtilization: 0.5,
      histograms: new Map(Object.entries(histograms).map(([series, bytes]) => [series, decodeHistogramParts(bytes)])),
    });
  }
  frames.flush();
  store.get('PRAGMA wal_checkpoint(TRUNCATE)');
  const bytes = statSync(file).size - empty;
  const kept = store.get('SELECT sum(length(data)) AS bytes FROM run_snapshot_histograms')?.['bytes'];
  const withSnapshot = await secondsToRead(records, record);
  records.snapshots.remove(runId);
  const without = await secondsToRead(records, record);
  const one = store.get('SELECT count(*) AS n, count(DISTINCT series) AS series, sum(length(data)) AS bytes FROM run_histograms');
  const each = Number(one?.['bytes']) / Number(one?.['n']);
  say(
    `${hours} h, ${Number(one?.['series'])} series, ${Number(one?.['n'])} histograms of ${Math.round(each)} bytes on average; worst write of a frame ${worstMs.toFixed(1)} ms, of a snapshot in it ${worstSnapshotMs.toFixed(1)} ms`,
  );
  say(
    `read after a crash: ${withSnapshot.toFixed(2)} s from the snapshot (${(Number(kept) / 1e6).toFixed(2)} MB) and the frames behind it; ${without.toFixed(1)} s from all frames`,
  );
  judge(`store of 8 hours${hours === 8 ? '' : ` (from ${hours})`}`, ((bytes / hours) * 8) / 1e6, barMb, 'MB');
  sayLoad();
  store[Symbol.dispose]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
