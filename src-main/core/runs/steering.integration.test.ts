import { describe, expect, it, vi } from 'vitest';
import { RunBench, TargetServer } from './testing/run-bench.ts';

const scenario = (url: string, more: string) => `
name: test
baseUrl: ${url}
executor: constant-arrival-rate
trace: true
steps:
  - http: { path: /x }
${more}`;

const soon = { timeout: 60_000, interval: 20 };

describe.concurrent('a run that is on', () => {
  it('can be held, resumed, re-rated and extended; held time does not count and nothing is sent in it', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const runId = await bench.start(scenario(target.url, 'rate: 50/s\nduration: 2s\n'));
    await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(20), soon);
    expect(bench.runs.hold({ runId, who: 'ann', why: 'deploy' })).toEqual({ state: 'held' });
    expect(bench.runs.active()).toMatchObject([{ runId, state: 'held' }]);
    // Once the last requests are in, the count stands still.
    let before = -1;
    await vi.waitFor(
      () => {
        const now = target.seen.length;
        const still = now === before;
        before = now;
        expect(still).toBe(true);
      },
      { timeout: 5000, interval: 250 },
    );
    expect(() => bench.runs.hold({ runId, who: 'ann' })).toThrow(/it is held/);
    bench.runs.rate({ runId, rate: '100/s', who: 'ann' });
    bench.runs.extend({ runId, by: '1s', who: 'ann' });
    expect(bench.runs.resume({ runId, who: 'bob' })).toEqual({ state: 'running' });
    const detail = await bench.ended(runId);
    const { result } = detail;
    expect(result).toMatchObject({ state: 'completed', plannedSeconds: 3, observedSeconds: 3, coverage: 1, gaps: [] });
    expect(Date.parse(result.endedAt ?? '') - Date.parse(result.startedAt)).toBeGreaterThan(3250);
    // Between 50/s and 100/s for three seconds, and each arrival of the bent plan once.
    expect(result.totals.scheduled).toBeGreaterThan(180);
    expect(result.totals.scheduled).toBeLessThan(290);
    expect(target.seen.map(({ id }) => id)).toHaveLength(result.totals.scheduled);
    expect(new Set(target.seen.map(({ id }) => id)).size).toBe(result.totals.scheduled);
    expect(detail.events.filter(({ who }) => who !== 'test').map(({ kind, who, why }) => [kind, who, why])).toEqual([
      ['hold', 'ann', 'deploy'],
      ['rate', 'ann', undefined],
      ['extend', 'ann', undefined],
      ['resume', 'bob', undefined],
      ['ended', undefined, undefined],
    ]);
    expect(detail.load).toBe('100/s uniform');
  });

  it('that is stopped keeps what was measured, and is too short for a verdict', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const runId = await bench.start(scenario(target.url, 'rate: 50/s\nduration: 60s\nthresholds: { error_rate: ["rate<0.5"] }\n'));
    await vi.waitFor(() => expect(bench.runs.get({ runId }).result.totals.completed).toBeGreaterThan(20), soon);
    bench.runs.stop({ runId, who: 'ann', why: 'lunch' });
    const { result } = await bench.ended(runId);
    expect(result).toMatchObject({
      state: 'aborted',
      stopReason: 'stopped',
      verdict: 'inconclusive',
      reason: expect.stringMatching(/Only|The generator was not valid/),
    });
    expect(result.totals.completed).toBe(target.seen.length);
    expect(() => bench.runs.stop({ runId, who: 'ann' })).toThrow(/is not on/);
    expect(bench.runs.list({ limit: 10 })).toMatchObject([{ runId, state: 'aborted', requests: target.seen.length }]);
  });

  it('is ended by a threshold that says so, and has failed', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen((_request, response) => {
      response.statusCode = target.seen.length > 30 ? 500 : 200;
      response.end();
    });
    const runId = await bench.start(
      scenario(target.url, 'rate: 30/s\nduration: 60s\nthresholds: { error_rate: [{ expr: "rate<0.5", over: 2s, abortOnFail: true }] }\n'),
    );
    const { result } = await bench.ended(runId);
    expect(result).toMatchObject({ state: 'aborted', stopReason: 'threshold_failed: error_rate rate<0.5', verdict: 'fail' });
    expect(result.observedSeconds).toBeLessThan(30);
  });

  it('goes on when its target goes away: the failures are counted and the moment is noted', async () => {
    await using bench = new RunBench();
    const target = await TargetServer.listen();
    const runId = await bench.start(scenario(target.url, 'rate: 50/s\nduration: 4s\n'));
    await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(30), soon);
    await target[Symbol.asyncDispose]();
    const { result, events } = await bench.ended(runId);
    expect(result.state).toBe('completed');
    expect(result.coverage).toBe(1);
    expect(result.totals.failed).toBeGreaterThan(50);
    expect(result.totals.scheduled).toBe(200);
    expect(events.find(({ kind }) => kind === 'target_down')?.label).toMatch(/ECONNREFUSED/);
  });

  it('goes on when the store is full: the loss is a gap and is reported', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    bench.store.run(`CREATE TRIGGER full BEFORE INSERT ON run_frames BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END`);
    const reported: string[] = [];
    bench.runs.recordingFailed.on((message) => reported.push(message));
    const runId = await bench.start(scenario(target.url, 'rate: 50/s\nduration: 2s\n'));
    const { result } = await bench.ended(runId);
    expect(result).toMatchObject({ state: 'completed', totals: { completed: 100 } });
    expect(result.gaps).toMatchObject([{ reason: expect.stringContaining('not recorded') }]);
    expect(reported.join()).toMatch(/10 s frame .* disk is full/);
  });

  it('has a chart that covers it, with its events', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const runId = await bench.start(scenario(target.url, 'rate: 100/s\nduration: 3s\n'));
    await bench.ended(runId);
    await bench.reopen();
    const chart = await bench.runs.charts.series({ runId, names: ['response_time.p95', 'requests.delivered', 'in_flight'], width: 100 });
    expect(chart.series.map(({ name, unit }) => [name, unit])).toEqual([
      ['response_time.p95', 'ms'],
      ['requests.delivered', '/s'],
      ['in_flight', 'count'],
    ]);
    for (const { v } of chart.series) {
      expect(v.length).toBeGreaterThanOrEqual(3);
      // A busy machine may end it so late that the wait for the last answer has a point of its own.
      expect(v.length).toBeLessThanOrEqual(4);
    }
    expect(chart.series[1]?.v.slice(0, 3).every((v) => Math.abs((v ?? 0) - 100) < 15)).toBe(true);
    expect(chart.events.map(({ kind }) => kind)).toEqual(['started', 'ended']);
  });
});

describe('starting a run', () => {
  it('is refused in clear words when the target does not answer', async () => {
    await using bench = new RunBench();
    const target = await TargetServer.listen();
    const { url } = target;
    await target[Symbol.asyncDispose]();
    await expect(bench.start(scenario(url, 'rate: 1/s\nduration: 1s\n'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/does not answer at .*ECONNREFUSED.*not started/),
    });
    expect(bench.runs.list({ limit: 10 })).toEqual([]);
  });

  it('is refused for files outside the workspace, and for files with mistakes', async () => {
    await using bench = new RunBench();
    await expect(bench.runs.start({ file: '../../etc/passwd', overrides: {}, who: 't' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(bench.runs.start({ file: 'scenarios/none.yaml', overrides: {}, who: 't' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    bench.scenario('name: x\n');
    expect(bench.runs.scenarios()[0]?.problems.length).toBeGreaterThan(0);
  });
});
