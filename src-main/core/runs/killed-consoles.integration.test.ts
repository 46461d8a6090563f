import { describe, expect, it, vi } from 'vitest';
import type { RunDetail, Totals } from '#shared/contract/runs.ts';
import { seededRandom } from '../load/random.ts';
import { ChildConsole } from './testing/child-console.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';

/** Consoles and engines start anew in these tests, and a busy machine takes its time for that. */
const patient = { timeout: 240_000 };
const soon = { timeout: 100_000, interval: 50 };
/** A stored frame, and the second that its last may be of. */
const frameMs = 11_000;
const sum = (totals: Totals) => totals.completed + totals.failed + totals.timedOut + totals.dropped + totals.pending;

const scenario = (target: TargetServer, load: string) => `
name: killed
baseUrl: ${target.url}
arrival: poisson
workers: 2
trace: true
maxScheduleLag: 1m
steps: [{ http: { path: / } }]
${load}`;

/** Plan time of the stored frames of a run, in their order. Requests of the warm-up that ended after it have no stretch of their own. */
function stretches(bench: RunBench): { from: number; to: number; warmUp: boolean }[] {
  return bench.store
    .all(
      `SELECT from_plan_ns / 1e9 AS "from", to_plan_ns / 1e9 AS "to", coalesce(json_extract(body, '$.warmUp'), 0) AS warmUp FROM run_frames
        WHERE json_extract(body, '$.late') = 0 ORDER BY epoch, seq`,
    )
    .map(({ from, to, warmUp }) => ({ from: Number(from), to: Number(to), warmUp: warmUp === 1 }));
}

const lengthOf = (parts: readonly { from: number; to: number }[]) => parts.reduce((length, { from, to }) => length + to - from, 0);

function expectSound(bench: RunBench, { result, gaps }: RunDetail, target: TargetServer): void {
  expect(new Set(target.seen.map(({ id }) => id)).size).toBe(target.seen.length);
  expect(target.seen.length).toBeGreaterThanOrEqual(result.totals.completed);
  expect(result.totals.scheduled).toBe(sum(result.totals));
  if (result.warmUp) expect(result.warmUp.totals.scheduled).toBe(sum(result.warmUp.totals));
  // Every moment of the plan is in a frame or in a gap, and none in two frames.
  const frames = stretches(bench);
  for (const [at, { from }] of frames.entries()) expect(from).toBeGreaterThanOrEqual(frames[at - 1]?.to ?? 0);
  expect(Math.abs((frames.at(-1)?.to ?? 0) - lengthOf(frames) - lengthOf(gaps) / 1000)).toBeLessThan(0.3);
  expect(Math.abs(result.observedSeconds - lengthOf(frames.filter(({ warmUp }) => !warmUp)))).toBeLessThan(0.3);
}

/** Lets a run go on for some more of its measured requests, and ends it. */
async function stopped(bench: RunBench, runId: string): Promise<RunDetail> {
  const { scheduled } = bench.runs.get({ runId }).result.totals;
  await vi.waitFor(
    () => {
      const { result, events } = bench.runs.get({ runId });
      expect(result.totals.scheduled, `${result.state}: ${events.map(({ label }) => label).join('; ')}`).toBeGreaterThan(scheduled + 50);
    },
    // Its whole result is made for each look, in the process that the target lives in.
    { ...soon, interval: 250 },
  );
  bench.runs.stop({ runId, who: 'ann' });
  return bench.ended(runId);
}

/** Kills a console at a random moment and opens the workspace again. */
async function killed(child: ChildConsole, bench: RunBench): Promise<RunDetail> {
  await child.kill();
  await vi.waitFor(() => expect(child.engineIsAlive).toBe(false), soon);
  await bench.reopen();
  const detail = bench.runs.get({ runId: child.runId });
  expect(detail.result).toMatchObject({ state: 'interrupted', stopReason: 'console_crashed' });
  return detail;
}

describe.concurrent('a run with two workers whose console is killed', () => {
  it('at random times loses a frame at most, sends nothing twice, and its totals add up', patient, async () => {
    await using target = await TargetServer.listen();
    await using bench = new RunBench();
    const file = bench.scenario(scenario(target, 'executor: constant-arrival-rate\nrate: 60/s\nduration: 10m\n'));
    const random = seededRandom(11);
    let runId = '';
    // Before the first frame of an engine, and after it.
    for (const seconds of [1 + 6 * random(), 10.5 + 3 * random()]) {
      using child = await ChildConsole.open(bench.root, runId === '' ? 'start' : 'resume', runId === '' ? file : runId);
      ({ runId } = child);
      await vi.waitFor(() => expect(child.elapsedSeconds).toBeGreaterThan(0), soon);
      const begun = child.elapsedSeconds;
      await vi.waitFor(() => expect(child.elapsedSeconds - begun).toBeGreaterThan(seconds - 1), soon);
      await killed(child, bench);
      const stored = bench.store.get(
        `SELECT max(json_extract(control, '$.anchor.ms'), coalesce((SELECT max(to_ms) FROM run_frames), 0)) AS at FROM runs`,
      )?.['at'];
      expect((child.mergedUpToMs ?? 0) - Number(stored)).toBeLessThan(frameMs);
    }
    await bench.runs.recover({ runId, who: 'ann' });
    const detail = await stopped(bench, runId);
    expect(detail.gaps.map(({ reason }) => reason)).toEqual(['the console was not running', 'the console was not running']);
    expectSound(bench, detail, target);
  });

  it('in its warm-up goes on with what is left of it, and nothing of it is measured', patient, async () => {
    await using target = await TargetServer.listen();
    await using bench = new RunBench();
    const file = bench.scenario(scenario(target, 'executor: constant-arrival-rate\nrate: 50/s\nduration: 10m\nwarmUp: 12s\n'));
    using child = await ChildConsole.open(bench.root, 'start', file);
    const { runId } = child;
    const seconds = 1 + 4 * seededRandom(12)();
    await vi.waitFor(() => expect(child.elapsedSeconds).toBeGreaterThan(seconds), soon);
    const found = await killed(child, bench);
    expect(found.result).toMatchObject({ observedSeconds: 0, totals: { scheduled: 0, completed: 0 } });
    await bench.runs.recover({ runId, who: 'ann' });
    const detail = await stopped(bench, runId);
    expectSound(bench, detail, target);
    expect(detail.events.filter(({ kind }) => kind === 'warm_up_over')).toHaveLength(1);
    expect(detail.gaps).toMatchObject([{ reason: 'the console was not running' }]);
  });

  it('while it searches its capacity goes on where the search stood', patient, async () => {
    await using target = await TargetServer.listen();
    await using bench = new RunBench();
    const file = bench.scenario(scenario(target, search));
    using child = await ChildConsole.open(bench.root, 'start', file);
    const { runId } = child;
    const judged = () => bench.store.all("SELECT label FROM run_events WHERE kind = 'search' ORDER BY event_id").map(({ label }) => label);
    const windows = 1 + Math.floor(2 * seededRandom(13)());
    await vi.waitFor(() => expect(judged().length).toBeGreaterThanOrEqual(windows), soon);
    await killed(child, bench);
    const before = judged();
    await bench.runs.recover({ runId, who: 'ann' });
    const detail = await bench.ended(runId);
    expectSearched(detail);
    expectSound(bench, detail, target);
    expect(judged().slice(0, before.length)).toEqual(before);
  });
});

/** Three rates that all hold and a confirmation, where the machine keeps up. */
const search = `executor: capacity-search
duration: 10m
search: { startRate: 20/s, maxRate: 80/s, growth: 2, window: 2s, settle: 1s, confirm: 2s, precision: 0.5, slo: { error_rate: "rate<50%" } }
`;

function expectSearched({ result, events }: RunDetail): void {
  expect(result.state).toBe('completed');
  expect(events.filter(({ kind }) => kind === 'search_done')).toHaveLength(1);
  // A machine that stalls may break a rate: what the search tried is what it judged, each once.
  expect(events.filter(({ kind }) => kind === 'search')).toHaveLength(result.capacity?.steps.length ?? 0);
  expect(result.capacity?.steps[0]).toMatchObject({ phase: 'climb', perSecond: 20 });
}

describe.concurrent('a run with two workers whose engine is killed', () => {
  it('in its warm-up goes on with another, and nothing of it is measured', patient, async () => {
    await using target = await TargetServer.listen();
    await using bench = new RunBench();
    const runId = await bench.start(scenario(target, 'executor: constant-arrival-rate\nrate: 50/s\nduration: 10m\nwarmUp: 8s\n'));
    const until = 20 + Math.floor(200 * seededRandom(14)());
    await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(until), soon);
    process.kill(bench.enginePid(runId), 'SIGKILL');
    const detail = await stopped(bench, runId);
    expectSound(bench, detail, target);
    expect(detail.events.filter(({ kind }) => kind === 'warm_up_over')).toHaveLength(1);
    expect(detail.result.warmUp?.totals.scheduled).toBeGreaterThan(0);
    expect(detail.gaps).toMatchObject([{ reason: expect.stringContaining('SIGKILL') }]);
  });

  it('while it searches its capacity judges no window that has a gap in it', patient, async () => {
    await using target = await TargetServer.listen();
    await using bench = new RunBench();
    const runId = await bench.start(scenario(target, search));
    const random = seededRandom(15);
    let pid: number | undefined;
    for (const rate of [20, 40]) {
      // In the window of this rate, or in the time to settle before it.
      const judged = () => bench.runs.get({ runId }).result.capacity?.steps.length ?? 0;
      const until = () => target.seen.length > 10 + rate * 2 * random();
      const isUp = () => bench.runs.enginePid(runId) !== undefined && bench.runs.enginePid(runId) !== pid;
      // A search on a machine that stalls may be over before.
      const isOver = () => bench.runs.get({ runId }).result.endedAt !== null;
      await vi.waitFor(() => expect((judged() >= rate / 20 - 1 && until() && isUp()) || isOver()).toBe(true), soon);
      if (isOver()) break;
      pid = bench.enginePid(runId);
      process.kill(pid, 'SIGKILL');
    }
    const detail = await bench.ended(runId);
    expectSearched(detail);
    expectSound(bench, detail, target);
  });
});
