import { describe, expect, it, vi } from 'vitest';
import type { RunDetail, Totals, TrendStats } from '#shared/contract/runs.ts';
import { readScenario } from '../scenarios/read-scenario.ts';
import { planLines } from '../scenarios/workload.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';
import { TimedTarget } from './testing/timed-target-process.ts';

/**
 * What a run reports against what is known beforehand, or from the target's own log. These tests measure: they run beside each other, but with
 * nothing else on the machine. A disturbance of the machine spoils one measurement, an error of the engine spoils all: three tries.
 */
const tries = 3;

const sum = (totals: Totals) => totals.completed + totals.failed + totals.timedOut + totals.dropped + totals.pending;

function latency(
  { result }: RunDetail,
  metric: string,
): Record<'p50' | 'p75' | 'p90' | 'p95' | 'p99' | 'p999' | 'max', number> & TrendStats {
  const stats = result.metrics[metric];
  if (!stats || !('p50' in stats)) throw new Error(`no latency ${metric}`);
  const { p50, p75, p90, p95, p99, p999, max } = stats;
  if (p50 === null || p75 === null || p90 === null || p95 === null || p99 === null || p999 === null || max === null) {
    throw new Error(`${metric} has no samples`);
  }
  return { ...stats, p50, p75, p90, p95, p99, p999, max };
}

const scenario = (url: string, more: string) => `
name: measured
baseUrl: ${url}
executor: constant-arrival-rate
trace: true
steps:
  - http: { path: /x }
${more}`;

async function measured(yaml: string): Promise<RunDetail> {
  await using bench = new RunBench();
  return await bench.ended(await bench.start(yaml));
}

describe.concurrent('what a run reports', () => {
  it('1 stall: 2 s without an answer, once in 60 s, show as what every user waited', { retry: tries - 1, timeout: 120_000 }, async () => {
    await using target = await TimedTarget.start('stall', 1000, 2000);
    const detail = await measured(scenario(target.url, 'rate: 50/s\nduration: 60s\n'));
    expect(detail.result.totals).toEqual({ scheduled: 3000, completed: 3000, failed: 0, timedOut: 0, dropped: 0, pending: 0 });
    const response = latency(detail, 'response_time');
    expect(response.p95).toBeLessThan(100);
    expect(Math.abs(response.p99 - 1401)).toBeLessThan(25);
    expect(Math.abs(response.p999 - 1941)).toBeLessThan(25);
    expect(response.p50).toBeLessThan(10);
  });

  it('2 overload: the queue of one connection is in the response time', { retry: tries - 1, timeout: 180_000 }, async () => {
    await using target = await TimedTarget.start('single', 100);
    const detail = await measured(
      scenario(
        target.url,
        'rate: 20/s\nduration: 30s\nconnections: 1\ntimeout: 2m\ngracefulStop: 40s\nmaxInFlight: 100000\nmaxScheduleLag: 1m\n',
      ),
    );
    expect(detail.result.totals).toEqual({ scheduled: 600, completed: 600, failed: 0, timedOut: 0, dropped: 0, pending: 0 });
    const response = latency(detail, 'response_time');
    for (const [value, seconds] of [
      [response.p50, 15.05],
      [response.p90, 27.05],
      [response.p99, 29.75],
    ] as const) {
      expect(Math.abs(value / 1000 / seconds - 1)).toBeLessThan(0.02);
    }
    // A tool that counts from the send would see 100 ms.
    expect(latency(detail, 'service_time').p99).toBeLessThan(150);
  });

  it('2 overload with a limit: every arrival is accounted for', { retry: tries - 1, timeout: 120_000 }, async () => {
    await using target = await TimedTarget.start('single', 100);
    const { result } = await measured(scenario(target.url, 'rate: 20/s\nduration: 30s\nconnections: 1\nmaxInFlight: 50\ntimeout: 1m\n'));
    const { completed, dropped, pending, failed, timedOut } = result.totals;
    expect(completed + dropped + pending).toBe(600);
    expect([failed, timedOut]).toEqual([0, 0]);
    expect(dropped).toBeGreaterThan(200);
    expect(pending).toBeLessThanOrEqual(50);
  });

  it.for([
    ['constant', ['fixed', 5]],
    ['bimodal', ['bimodal', 2, 40]],
    ['log-normal', ['lognormal', 8, 0.6]],
  ] as const)(
    '3 oracle: percentiles are those of the log of the target, %s service',
    { retry: tries - 1, timeout: 120_000 },
    async ([, how]) => {
      await using target = await TimedTarget.start(...how);
      // One connection: requests queue at the client, so that the time of the queue is in the figures too.
      const yaml = scenario(target.url, 'rate: 40/s\narrival: poisson\nseed: 11\nduration: 25s\nconnections: 1\n');
      const detail = await measured(yaml);
      const plan = [...planLines(readScenario(yaml, 'x.yaml', null))]
        .join('')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { t: number }).t);
      const log = await target.log();
      expect(log.map(({ n }) => n)).toEqual(plan.map((_, n) => n));
      // Both clocks are the machine's; the plan's zero is where no request would have arrived before it was due.
      const zeroNs = Math.min(...log.map(({ n, arrivedNs }) => arrivedNs - (plan[n] ?? 0)));
      const expected = log.map(({ n, answeredNs }) => (answeredNs - zeroNs - (plan[n] ?? 0)) / 1e6).toSorted((x, y) => x - y);
      const response = latency(detail, 'response_time');
      expect(response.n).toBe(plan.length);
      // Between the target's last line and ours lies the machine. Where it is too disturbed for a valid run, its own lag is allowed on top.
      const lagP99 = latency(detail, 'schedule_lag').p99;
      const allowedMs = 1 + (lagP99 > 1 ? lagP99 : 0);
      for (const [q, value] of [
        [0.5, response.p50],
        [0.75, response.p75],
        [0.9, response.p90],
        [0.95, response.p95],
        [0.99, response.p99],
      ] as const) {
        const exact = expected[Math.ceil(q * expected.length) - 1] ?? 0;
        expect(Math.abs(value - exact), `p${q * 100}: ${value} against ${exact}`).toBeLessThan(allowedMs + exact * 0.001);
      }
    },
  );

  it('5 a target that is stopped for 5 s shows in response and in service time', { retry: tries - 1, timeout: 120_000 }, async () => {
    await using target = await TimedTarget.start('fixed', 1);
    await using bench = new RunBench();
    const runId = await bench.start(scenario(target.url, 'rate: 50/s\nduration: 12s\n'));
    await vi.waitFor(() => expect(bench.runs.get({ runId }).result.totals.completed).toBeGreaterThan(100), { timeout: 20_000 });
    process.kill(target.pid, 'SIGSTOP');
    const wait = Promise.withResolvers<void>();
    setTimeout(() => wait.resolve(), 5000);
    await wait.promise;
    process.kill(target.pid, 'SIGCONT');
    const detail = await bench.ended(runId);
    expect(detail.result.totals).toMatchObject({ scheduled: 600, completed: 600 });
    expect(sum(detail.result.totals)).toBe(600);
    for (const metric of ['response_time', 'service_time']) {
      // 250 of 600 were due in the stop, evenly: the slowest waited for all of it, the median of all for next to nothing.
      expect(latency(detail, metric).max).toBeGreaterThan(4900);
      expect(Math.abs(latency(detail, metric).p90 - 3800)).toBeLessThan(300);
      expect(latency(detail, metric).p50).toBeLessThan(100);
    }
    expect(latency(detail, 'schedule_lag').p90).toBeLessThan(100);
  });

  it(
    '8 window: 60 bad requests after 960 good ones break the rule over 10 s and not the one over the run',
    { retry: tries - 1, timeout: 120_000 },
    async () => {
      await using bench = new RunBench();
      await using target = await TargetServer.listen((request, response) => {
        response.statusCode = Number(String(request.headers['x-holdpoint-request']).split('/')[1]) < 960 ? 200 : 500;
        response.end();
      });
      const runId = await bench.start(`
name: window
baseUrl: ${target.url}
executor: ramping-arrival-rate
startRate: 80/s
stages: [{ target: 80/s, duration: 12s }, { target: 6/s, duration: 0s }, { target: 6/s, duration: 10s }]
trace: true
maxScheduleLag: 1m
steps: [{ http: { path: / } }]
thresholds:
  error_rate: ["rate<0.1", { expr: "rate<0.5", over: 10s }]
`);
      const { result } = await bench.ended(runId);
      expect(result.totals).toEqual({ scheduled: 1020, completed: 960, failed: 60, timedOut: 0, dropped: 0, pending: 0 });
      expect(result.thresholds).toMatchObject([
        { window: 'run', verdict: 'pass', observed: 60 / 1020 },
        { window: '10s', verdict: 'fail', n: expect.any(Number) },
      ]);
      expect(result.verdict).toBe('fail');
    },
  );
});
