import { setTimeout as later } from 'node:timers';
import { describe, expect, it } from 'vitest';
import type { RunResult, Totals, TrendStats } from '#shared/contract/runs.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';

function latency(result: RunResult, metric: string): TrendStats {
  const stats = result.metrics[metric];
  if (!stats || !('p50' in stats)) throw new Error(`no latency ${metric}`);
  return stats;
}
const sum = (totals: Totals) => totals.completed + totals.failed + totals.timedOut + totals.dropped + totals.pending;

const open = (url: string, more: string) => `
name: test
baseUrl: ${url}
executor: constant-arrival-rate
trace: true
steps:
  - http: { path: /x }
${more}`;

describe('latency counts from when a request was due', () => {
  it('so that a stall shows in every request it delayed, as calculated from the plan', async () => {
    await using bench = new RunBench();
    // Arrivals 100 … 149 of 50/s are due during the stall of about one second.
    let stalledUntil: number | null = null;
    let releaseAt = 0;
    await using target = await TargetServer.listen((request, response) => {
      const n = Number(String(request.headers['x-holdpoint-request']).split('/')[1]);
      const now = performance.now();
      if (n >= 100 && stalledUntil === null) {
        stalledUntil = now + 1000;
        later(() => {
          releaseAt = performance.now();
        }, 1000);
      }
      if (stalledUntil !== null && now < stalledUntil) later(() => response.end('ok'), stalledUntil - now);
      else response.end('ok');
    });
    // One connection: only one request is at the target while it stalls, all others wait unsent.
    const runId = await bench.start(open(target.url, 'rate: 50/s\nduration: 4s\nconnections: 1\n'));
    const { result } = await bench.ended(runId);
    expect(result.totals).toEqual({ scheduled: 200, completed: 200, failed: 0, timedOut: 0, dropped: 0, pending: 0 });

    // From the plan alone: request n is due n · 20 ms after the first, and those due in the stall end with it.
    const stalledAt = target.seen.find(({ id }) => id.endsWith('/100'))?.atMs ?? 0;
    const expected = Array.from({ length: 200 }, (_, n) => {
      const dueMs = stalledAt + (n - 100) * 20;
      return n >= 100 && dueMs < releaseAt ? releaseAt - dueMs : 0;
    }).toSorted((a, b) => a - b);
    const response = latency(result, 'response_time');
    const at = (q: number) => expected[Math.ceil(q * 200) - 1] ?? 0;
    // The machine's own hiccups may add to it; a stall that was left out would take hundreds away.
    for (const [q, value] of [
      [0.9, response.p90],
      [0.95, response.p95],
      [0.99, response.p99],
    ] as const) {
      expect(Math.abs((value ?? 0) - at(q))).toBeLessThan(100);
      expect(at(q)).toBeGreaterThan(400);
    }
    expect(response.p50 ?? 0).toBeLessThan(at(0.9) / 2);
    // What the target took hides it: one slow answer in 200. The wait for the connection is in the lag instead.
    expect(latency(result, 'service_time').p95 ?? 0).toBeLessThan(at(0.9) / 2);
    expect(latency(result, 'schedule_lag').p95 ?? 0).toBeGreaterThan(400);
  });
});

describe('the accounts of a run', () => {
  it('add up at every instant under overload, and what was dropped was never sent', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen((_request, response) => void later(() => response.end('ok'), 150));
    const runId = await bench.start(open(target.url, 'rate: 400/s\nduration: 3s\nmaxInFlight: 20\narrival: poisson\n'));
    const seen: Totals[] = [];
    for await (const live of bench.runs.live({ runId })) {
      seen.push(live.totals);
      expect(live.totals.scheduled).toBe(sum(live.totals));
      expect(live.totals.pending).toBeLessThanOrEqual(20);
    }
    const { result } = await bench.ended(runId);
    const { totals } = result;
    expect(totals.scheduled).toBe(bench.runs.preview({ file: bench.runs.list({ limit: 1 })[0]?.file ?? '', overrides: {} }).totalArrivals);
    expect(totals.scheduled).toBe(sum(totals));
    expect(totals.dropped).toBeGreaterThan(totals.completed);
    expect(target.seen).toHaveLength(totals.completed + totals.failed + totals.timedOut);
    expect(seen.length).toBeGreaterThan(2);
    expect(result.metrics['error_rate']).toMatchObject({ value: totals.dropped / totals.scheduled, n: totals.scheduled });
  });

  it('agree with the log of the server, request by request', async () => {
    await using bench = new RunBench();
    let n = 0;
    await using target = await TargetServer.listen((_request, response) => {
      n += 1;
      response.statusCode = n % 10 === 0 ? 503 : 200;
      response.end('x');
    });
    const runId = await bench.start(open(target.url, 'rate: 200/s\nduration: 2s\nthresholds: { error_rate: ["rate<0.05"] }\n'));
    const { result } = await bench.ended(runId);
    expect(target.seen.map(({ id }) => id).toSorted()).toEqual(Array.from({ length: 400 }, (_, i) => `${runId}/${i}`).toSorted());
    expect(result.totals).toEqual({ scheduled: 400, completed: 360, failed: 40, timedOut: 0, dropped: 0, pending: 0 });
    expect(result.thresholds).toMatchObject([{ verdict: 'fail', observed: 0.1 }]);
    expect(result.verdict).toBe('fail');
  });

  it('tell timeouts from requests that were open at the end, and those make the tail a lower bound', async () => {
    await using bench = new RunBench();
    // Of every four requests one is never answered.
    await using target = await TargetServer.listen((request, response) => {
      if (Number(String(request.headers['x-holdpoint-request']).split('/')[1]) % 4 !== 3) response.end('ok');
    });
    const timeouts = bench.start(open(target.url, 'rate: 40/s\nduration: 2s\ntimeout: 300ms\n'));
    const { result } = await bench.ended(await timeouts);
    expect(result.totals).toEqual({ scheduled: 80, completed: 60, failed: 0, timedOut: 20, dropped: 0, pending: 0 });
    const timedOut = latency(result, 'response_time');
    expect(timedOut.p90 ?? 0).toBeGreaterThanOrEqual(299);
    expect(timedOut.censored).toBeUndefined();

    const openAtEnd = await bench.ended(
      await bench.start(open(target.url, 'rate: 40/s\nduration: 1s\nthresholds: { response_time: ["max<10s"] }\n')),
    );
    expect(openAtEnd.result.totals).toEqual({ scheduled: 40, completed: 30, failed: 0, timedOut: 0, dropped: 0, pending: 10 });
    expect(latency(openAtEnd.result, 'response_time')).toMatchObject({ n: 30, censored: true });
    expect(openAtEnd.result.verdict).toBe('inconclusive');
  });

  it('count every step, and each step of its own', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen((request, response) => {
      response.statusCode = request.url === '/b' ? 500 : 200;
      response.end();
    });
    const runId = await bench.start(`
name: steps
baseUrl: ${target.url}
executor: constant-arrival-rate
rate: 20/s
duration: 1s
trace: true
steps:
  - { name: a, http: { path: /a } }
  - think: 50ms
  - { name: b, http: { method: POST, path: /b, json: { x: 1 } } }
`);
    const { result } = await bench.ended(runId);
    const reached = target.seen.filter(({ id }) => id.split('/').length === 3).length;
    expect(result.totals.scheduled).toBe(20 + reached);
    expect(result.metrics['a.error_rate']).toMatchObject({ value: 0, n: 20 });
    expect(result.metrics['b.error_rate']).toMatchObject({ value: 1, n: reached });
    expect(reached).toBeGreaterThan(15);
    expect(new Set(target.seen.map(({ id }) => id)).size).toBe(20 + reached);
  });
});

describe('a closed model', () => {
  it('never has more requests open than users, and says that it is closed', async () => {
    await using bench = new RunBench();
    let open = 0;
    let most = 0;
    await using target = await TargetServer.listen((_request, response) => {
      open += 1;
      most = Math.max(most, open);
      later(() => {
        open -= 1;
        response.end('ok');
      }, 20);
    });
    const runId = await bench.start(`
name: closed
baseUrl: ${target.url}
executor: constant-vus
vus: 3
duration: 2s
trace: true
steps: [{ http: { path: / } }]
`);
    const { result } = await bench.ended(runId);
    expect(most).toBe(3);
    expect(result.model).toBe('closed');
    expect(result.metrics['schedule_lag']).toBeUndefined();
    expect(latency(result, 'response_time')).toEqual(latency(result, 'service_time'));
    expect(result.totals.completed).toBe(target.seen.length);
    expect(new Set(target.seen.map(({ id }) => id)).size).toBe(target.seen.length);
    expect(result.totals.scheduled).toBe(sum(result.totals));
  });
});
