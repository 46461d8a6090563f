import { describe, expect, it, vi } from 'vitest';
import type { Totals } from '#shared/contract/runs.ts';
import { ChildConsole } from './testing/child-console.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';

const scenario = (url: string, more: string) => `
name: test
baseUrl: ${url}
executor: constant-arrival-rate
arrival: poisson
trace: true
steps:
  - http: { path: /x }
${more}`;

/** Consoles and engines start anew in these tests, and a busy machine takes its time for that. */
const patient = { timeout: 180_000 };
const soon = { timeout: 100_000, interval: 20 };
const sum = (totals: Totals) => totals.completed + totals.failed + totals.timedOut + totals.dropped + totals.pending;
const ids = (target: TargetServer) => target.seen.map(({ id }) => id);

describe.concurrent('a run whose engine is killed', () => {
  it('goes on with a new one: the gap is recorded, the totals add up, nothing is sent twice', patient, async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const runId = await bench.start(scenario(target.url, 'rate: 100/s\nduration: 5s\nthresholds: { error_rate: ["rate<0.5"] }\n'));
    await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(120), soon);
    const first = bench.enginePid(runId);
    process.kill(first, 'SIGKILL');
    const detail = await bench.ended(runId);
    const { result } = detail;
    expect(result.state).toBe('completed');
    expect(new Set(ids(target)).size).toBe(target.seen.length);
    expect(result.totals.scheduled).toBe(sum(result.totals));
    // What the dead engine sent after its last word is not in the totals: a second at most, and the gap says so.
    expect(target.seen.length).toBeGreaterThanOrEqual(result.totals.completed);
    expect(result.gaps).toMatchObject([{ reason: expect.stringContaining('SIGKILL') }]);
    expect(result.coverage).toBeLessThan(1);
    const missingSeconds = result.plannedSeconds - result.observedSeconds;
    const [gap] = detail.gaps;
    expect(missingSeconds).toBeCloseTo(((gap?.to ?? 0) - (gap?.from ?? 0)) / 1000, 1);
    expect(result.verdict).toBe('inconclusive');
    expect(detail.events.map(({ kind }) => kind)).toEqual(['started', 'engine_died', 'ended']);
  });
});

describe.concurrent('a run whose console is killed', () => {
  it('ends its engine, is found interrupted, resumes with the gap, and sends nothing twice', patient, async () => {
    await using target = await TargetServer.listen();
    await using bench = new RunBench();
    const file = bench.scenario(scenario(target.url, 'rate: 50/s\nduration: 15s\nthresholds: { error_rate: ["rate<0.5"] }\n'));
    using child = await ChildConsole.open(bench.root, 'start', file);
    const { runId } = child;
    // One 10 s frame is in the store.
    await vi.waitFor(() => expect(bench.store.get('SELECT count(*) AS n FROM run_frames')?.['n']).toBe(1), soon);
    await child.kill();
    await vi.waitFor(() => expect(child.engineIsAlive).toBe(false), soon);
    const sentBefore = target.seen.length;

    await bench.reopen();
    const found = bench.runs.get({ runId });
    expect(found.result).toMatchObject({ state: 'interrupted', stopReason: 'console_crashed', verdict: 'inconclusive' });
    expect(found.canResume).toBe(true);
    expect(found.result.observedSeconds).toBeGreaterThan(9);
    expect(sentBefore - found.result.totals.completed).toBeLessThan(10 * 50 * 2);
    expect(bench.runs.recoverable()).toEqual([runId]);

    await bench.runs.recover({ runId, who: 'ann' });
    const detail = await bench.ended(runId);
    const { result } = detail;
    expect(result.state).toBe('completed');
    expect(target.seen.length).toBeGreaterThan(sentBefore);
    expect(new Set(ids(target)).size).toBe(target.seen.length);
    expect(result.totals.scheduled).toBe(sum(result.totals));
    expect(result.totals.completed).toBeGreaterThan(found.result.totals.completed);
    expect(result.gaps).toMatchObject([{ reason: 'the console was not running' }]);
    expect(result.coverage).toBeLessThan(1);
    expect(result.observedSeconds).toBeLessThan(15);
    // The plan went on meanwhile: it ends when it would have ended.
    const [gap] = detail.gaps;
    expect(result.observedSeconds + ((gap?.to ?? 0) - (gap?.from ?? 0)) / 1000).toBeCloseTo(15, 0);
    expect(detail.events.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'started Started',
      'interrupted The console was killed',
      'resumed_after_crash Resumed after the console was interrupted',
      'ended Completed',
    ]);
    const { series } = await bench.runs.charts.series({ runId, names: ['requests.delivered'], width: 400 });
    expect(series[0]?.v).toContain(null);
    expect(bench.runs.recoverable()).toEqual([]);
  });

  it('while it was held is held again, and goes on where it stood', patient, async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const runId = await bench.start(scenario(target.url, 'rate: 50/s\nduration: 3s\n'));
    await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(20), soon);
    bench.runs.hold({ runId, who: 'ann' });
    await bench.reopen();
    // However late: the plan of a held run does not go on.
    await bench.runs.recover({ runId, who: 'ann' });
    await vi.waitFor(() => expect(bench.runs.enginePid(runId)).toBeDefined(), soon);
    expect(bench.runs.active()).toMatchObject([{ state: 'held' }]);
    bench.runs.resume({ runId, who: 'ann' });
    const { result } = await bench.ended(runId);
    expect(result.state).toBe('completed');
    expect(new Set(ids(target)).size).toBe(target.seen.length);
    expect(result.coverage).toBeGreaterThan(0.5);
    expect(result.totals.scheduled).toBe(sum(result.totals));
  });

  it('is not resumed by itself when its scenario says manual, nor when its time is over', patient, async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const manual = await bench.start(scenario(target.url, 'rate: 20/s\nduration: 60s\nresume: manual\n'));
    const short = await bench.start(scenario(target.url, 'rate: 20/s\nduration: 2s\n'));
    await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(0), soon);
    await bench.reopen();
    expect(bench.runs.get({ runId: manual })).toMatchObject({
      canResume: true,
      result: { state: 'interrupted', stopReason: 'console_closed' },
    });
    expect(bench.runs.recoverable()).not.toContain(manual);
    await vi.waitFor(() => expect(bench.runs.get({ runId: short }).canResume).toBe(false), soon);
    await expect(bench.runs.recover({ runId: short, who: 'ann' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('over'),
    });
  });
});
