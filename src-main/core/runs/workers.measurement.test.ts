import { describe, expect, it, vi } from 'vitest';
import type { RunDetail, TrendStats } from '#shared/contract/runs.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';
import { TimedTarget } from './testing/timed-target-process.ts';

/** A disturbance of the machine spoils one measurement, an error of the engine spoils all: three tries. */
const tries = 3;
const soon = { timeout: 30_000, interval: 20 };

function latency({ result }: RunDetail, metric: string): TrendStats {
  const stats = result.metrics[metric];
  if (!stats || !('p50' in stats)) throw new Error(`no latency ${metric}`);
  return stats;
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const scenario = (url: string, more: string) => `
name: measured
baseUrl: ${url}
executor: constant-arrival-rate
trace: true
gracefulStop: 30s
steps: [{ http: { path: /x } }]
${more}`;

describe('several workers', () => {
  it(
    '5 that are stopped for 2 s show it in response time and lag, not in service time, and the run is not valid',
    {
      retry: tries - 1,
      timeout: 120_000,
    },
    async () => {
      await using bench = new RunBench();
      await using target = await TargetServer.listen();
      const runId = await bench.start(
        scenario(target.url, 'rate: 50/s\nduration: 8s\nworkers: 2\nthresholds: { error_rate: ["rate<0.5"] }\n'),
      );
      await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(50), soon);
      const pid = bench.enginePid(runId);
      process.kill(pid, 'SIGSTOP');
      await pause(2000);
      process.kill(pid, 'SIGCONT');
      const detail = await bench.ended(runId);
      const { result } = detail;
      // The arrivals that were due meanwhile are sent, late: they are what its users would have waited for.
      expect(result.totals).toEqual({ scheduled: 400, completed: 400, failed: 0, timedOut: 0, dropped: 0, pending: 0 });
      expect(new Set(target.seen.map(({ id }) => id)).size).toBe(400);
      for (const metric of ['response_time', 'schedule_lag']) {
        expect(latency(detail, metric).max).toBeGreaterThan(1900);
        // 100 of 400 were due in the stop, evenly: one in eight waited for a second or more.
        expect(Math.abs((latency(detail, metric).p90 ?? 0) - 1200)).toBeLessThan(300);
      }
      expect(latency(detail, 'service_time').p95).toBeLessThan(300);
      // One standstill, whatever the number of workers that noticed.
      expect(detail.events.filter(({ kind }) => kind === 'stood_still')).toHaveLength(1);
      expect(result.generator).toMatchObject({ valid: false, reasons: [expect.stringMatching(/stood still for [12]\.\d s/)] });
      expect(result).toMatchObject({ verdict: 'inconclusive', gaps: [], coverage: 1 });
    },
  );

  it(
    '4 send what the plan says: as many a second, evenly, and no burst at the edges of seconds',
    { retry: tries - 1, timeout: 120_000 },
    async () => {
      for (const workers of [1, 2]) {
        await using bench = new RunBench();
        // A process of its own: the console's has other things to do, and would see arrivals when it comes round to them.
        await using target = await TimedTarget.start('fixed', 0);
        const runId = await bench.start(scenario(target.url, `rate: 100/s\nduration: 6s\nworkers: ${workers}\n`));
        const { result } = await bench.ended(runId);
        const at = (await target.log()).map(({ arrivedNs }) => arrivedNs / 1e6).toSorted((a, b) => a - b);
        expect(at).toHaveLength(600);
        // Where the generator itself says that it was late, the gaps are those of a busy machine.
        if ((result.generator.lagP99Ms ?? 0) > 1) continue;
        const gaps = at
          .slice(1)
          .map((ms, i) => ms - (at[i] ?? 0))
          .toSorted((a, b) => a - b)
          .slice(15, -15);
        const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
        const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
        // Without the largest and the smallest: the target is a process that pauses, too.
        expect(Math.abs(mean - 10)).toBeLessThan(0.2);
        expect(deviation / mean).toBeLessThan(0.2);
        const start = at[0] ?? 0;
        const onEdge = at.filter((ms) => (ms - start + 25) % 1000 < 50).length;
        // Five of every hundred are due within 25 ms of an edge.
        expect(onEdge).toBeLessThan(45);
      }
    },
  );
});
