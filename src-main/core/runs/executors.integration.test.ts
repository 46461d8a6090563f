import { setTimeout as later } from 'node:timers';
import { describe, expect, it } from 'vitest';
import type { Totals } from '#shared/contract/runs.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';

const sum = (totals: Totals) => totals.completed + totals.failed + totals.timedOut + totals.dropped + totals.pending;
const scenario = (url: string, load: string) => `
name: test
baseUrl: ${url}
${load}
trace: true
gracefulStop: 30s
steps: [{ http: { path: / } }]
`;
const numbers = (target: TargetServer) => target.seen.map(({ id }) => Number(id.split('/')[1])).toSorted((a, b) => a - b);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('executors, as the target sees them', () => {
  it('a ramp of arrivals, sent by two workers, is the plan: each number once, and as many a second as its area', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const load = `executor: ramping-arrival-rate
startRate: 0/s
stages: [{ target: 60/s, duration: 2s }, { target: 60/s, duration: 1s }, { target: 0/s, duration: 2s }]
workers: 2`;
    const runId = await bench.start(scenario(target.url, load));
    const { result } = await bench.ended(runId);
    // 60 + 60 + 60, from the area below the line.
    expect(result.totals).toEqual({ scheduled: 180, completed: 180, failed: 0, timedOut: 0, dropped: 0, pending: 0 });
    expect(numbers(target)).toEqual(upTo(180));
    expect(result).toMatchObject({ state: 'completed', plannedSeconds: 5, observedSeconds: 5, coverage: 1 });
    const { series } = await bench.runs.charts.series({ runId, names: ['requests.planned', 'requests.delivered'], width: 100 });
    // One point a second, whatever the number of workers; a machine that is busy may make one of two.
    for (const { v } of series) {
      expect(v.length).toBeGreaterThan(2);
      expect(v.length).toBeLessThanOrEqual(6);
      expect(Math.abs(Math.max(...v.map((rate) => rate ?? 0)) - 60)).toBeLessThan(15);
    }
  });

  it('users that come and go are never more than the line says', async () => {
    await using bench = new RunBench();
    let open = 0;
    let most = 0;
    const inSecond: number[] = [];
    let startedAt: number | null = null;
    await using target = await TargetServer.listen((_request, response) => {
      startedAt ??= performance.now();
      open += 1;
      most = Math.max(most, open);
      const second = Math.floor((performance.now() - startedAt) / 1000);
      inSecond[second] = Math.max(inSecond[second] ?? 0, open);
      later(() => {
        open -= 1;
        response.end('ok');
      }, 100);
    });
    const load = `executor: ramping-vus
startVus: 1
stages: [{ target: 8, duration: 2s }, { target: 2, duration: 1s }, { target: 2, duration: 2s }]
workers: 2`;
    const runId = await bench.start(scenario(target.url, load));
    const { result } = await bench.ended(runId);
    expect(most).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThanOrEqual(5);
    expect(inSecond[4]).toBe(2);
    expect(result).toMatchObject({ model: 'closed', state: 'completed', coverage: 1 });
    expect(result.totals.scheduled).toBe(sum(result.totals));
    expect(new Set(numbers(target)).size).toBe(target.seen.length);
  });

  it('shared iterations are done once each, by all workers together, and the run is over with the last', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const runId = await bench.start(
      scenario(target.url, 'executor: shared-iterations\nvus: 6\niterations: 500\nduration: 60s\nworkers: 3'),
    );
    const { result } = await bench.ended(runId);
    expect(numbers(target)).toEqual(upTo(500));
    expect(result).toMatchObject({ state: 'completed', stopReason: 'iterations_done', coverage: 1 });
    expect(result.totals).toMatchObject({ scheduled: 500, completed: 500, pending: 0 });
    expect(result.plannedSeconds).toBeLessThan(60);
  });

  it('shared iterations that take too long end with their time', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen((_request, response) => void later(() => response.end('ok'), 100));
    const runId = await bench.start(scenario(target.url, 'executor: shared-iterations\nvus: 2\niterations: 500\nduration: 2s'));
    const { result } = await bench.ended(runId);
    expect(result).toMatchObject({ state: 'completed', stopReason: 'duration_reached', plannedSeconds: 2 });
    expect(result.totals.completed).toBeLessThan(60);
    expect(numbers(target)).toEqual(upTo(target.seen.length));
  });

  it('a warm-up is sent and shown, and counts for nothing else', async () => {
    await using bench = new RunBench();
    // The warm-up is slow, and its last requests are answered in measured time.
    await using target = await TargetServer.listen((request, response) => {
      const n = Number(String(request.headers['x-holdpoint-request']).split('/')[1]);
      if (n < 40) later(() => response.end('ok'), 600);
      else response.end('ok');
    });
    const load = `executor: constant-arrival-rate
rate: 40/s
warmUp: 1s
duration: 2s
thresholds: { requests: ["count>=80"], response_time: ["max<60s"] }
workers: 2`;
    const runId = await bench.start(scenario(target.url, load));
    const detail = await bench.ended(runId);
    const { result } = detail;
    expect(numbers(target)).toEqual(upTo(120));
    expect(result.totals).toEqual({ scheduled: 80, completed: 80, failed: 0, timedOut: 0, dropped: 0, pending: 0 });
    expect(result.warmUp).toEqual({
      seconds: 1,
      totals: { scheduled: 40, completed: 40, failed: 0, timedOut: 0, dropped: 0, pending: 0 },
    });
    expect(result).toMatchObject({ plannedSeconds: 2, coverage: 1 });
    expect(result.metrics['response_time']).toMatchObject({ n: 80 });
    expect(result.thresholds.map(({ verdict, n }) => [verdict, n])).toEqual([
      ['pass', 80],
      ['pass', 80],
    ]);
    const over = detail.events.find(({ kind }) => kind === 'warm_up_over');
    expect(detail.ranges).toMatchObject([{ kind: 'warm_up', to: over?.at }]);
    const { series } = await bench.runs.charts.series({ runId, names: ['requests.delivered'], width: 100 });
    const [delivered] = series;
    expect(delivered?.v.length).toBeGreaterThanOrEqual(3);
    expect((delivered?.t[0] ?? 0) - (over?.at ?? 0)).toBeLessThanOrEqual(20);
    // The same from what is stored.
    const stored = bench.store.all('SELECT DISTINCT series FROM run_histograms WHERE run_id = ?', runId).map((row) => row['series']);
    expect(stored).toContain('warm_up/response_time');
    expect(bench.runs.preview({ file: detail.file, overrides: {} })).toMatchObject({
      totalArrivals: 80,
      warmUpSeconds: 1,
      durationSeconds: 3,
    });
  });

  it('a search finds what the target takes, and says why it is not more', async () => {
    await using bench = new RunBench();
    const seen: number[] = [];
    // Takes 65 a second, over two seconds.
    await using target = await TargetServer.listen((_request, response) => {
      const now = performance.now();
      seen.push(now);
      while ((seen[0] ?? now) < now - 2000) seen.shift();
      response.statusCode = seen.length > 130 ? 503 : 200;
      response.end();
    });
    const load = `executor: capacity-search
duration: 2m
maxScheduleLag: 10s
search: { startRate: 40/s, maxRate: 500/s, growth: 2, window: 2s, settle: 2s, confirm: 3s, precision: 0.2, slo: { error_rate: "rate<10%" } }`;
    const runId = await bench.start(scenario(target.url, load));
    const detail = await bench.ended(runId);
    const { capacity } = detail.result;
    expect(detail.result).toMatchObject({ state: 'completed', stopReason: 'slo_exceeded', coverage: 1 });
    expect(capacity?.reason).toBe('slo_exceeded');
    // A machine that stalls makes bursts that the target refuses: less may be found, never more.
    const held = capacity?.steps.filter((step) => step.held).map((step) => step.perSecond) ?? [];
    expect(Math.max(...held)).toBeLessThan(75);
    expect(capacity?.steps.at(-1)).toMatchObject({ phase: 'confirm', held: true, perSecond: capacity?.perSecond });
    expect(capacity?.lowestBroken).toBeGreaterThan(capacity?.perSecond ?? 0);
    expect(detail.events.at(-2)).toMatchObject({ kind: 'search_done', label: expect.stringMatching(/^Capacity .*a limit breaks$/) });
    expect(numbers(target)).toEqual(upTo(target.seen.length));
  });

  it('a rate that people set replaces the rest of a ramp', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const load = `executor: ramping-arrival-rate
startRate: 10/s
stages: [{ target: 10/s, duration: 1s }, { target: 4000/s, duration: 2s }]
workers: 2`;
    const runId = await bench.start(scenario(target.url, load));
    while (target.seen.length === 0) await new Promise((resolve) => later(resolve, 10));
    bench.runs.rate({ runId, rate: '40/s', who: 'ann' });
    const detail = await bench.ended(runId);
    expect(detail.load).toBe('40/s uniform');
    expect(detail.result.totals.scheduled).toBeLessThan(400);
    expect(numbers(target)).toEqual(upTo(detail.result.totals.scheduled));
  });
});
