import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunBench, TargetServer } from './testing/run-bench.ts';

const scenario = (url: string, more = '') => `
name: steps
baseUrl: ${url}
executor: shared-iterations
vus: 2
iterations: 40
duration: 5m
tags: { app: shop }
steps:
  - { name: list, http: { path: /list }, tags: { tier: read }, check: [{ status: 200 }, { name: json, header: { content-type: { contains: json } } }] }
  - name: buy
    group:
      - { name: order, http: { method: POST, path: /order }, tags: { tier: write }, check: { status: [200, 409] } }
      - { name: item, http: { path: /item }, tags: { tier: read } }
  - { name: script, script: { module: step.ts } }
${more}`;

describe('the steps of a run', () => {
  it('are counted by status, check, tag and group, add up to the whole, and are the same after a restart of the console', async () => {
    await using bench = new RunBench();
    writeFileSync(
      path.join(bench.root, 'step.ts'),
      'export default ({ time, count, iteration }) => { time("work", 5); count("things", 2); if (iteration % 4 === 3) throw new Error("no luck"); };\n',
    );
    let n = 0;
    await using target = await TargetServer.listen((request, response) => {
      n += request.url === '/order' ? 1 : 0;
      const status = request.url === '/order' && n % 4 === 0 ? 500 : request.url === '/order' && n % 4 === 1 ? 409 : 200;
      response.writeHead(status, request.url === '/list' ? { 'content-type': 'application/json' } : {});
      response.end('{}');
    });
    const runId = await bench.start(
      scenario(
        target.url,
        `thresholds:
  'response_time{tier: read}': "p(95)<10s"
  error_rate: [{ expr: "rate<0.9", tag: { tier: write } }, { expr: "rate<0.01", step: buy/order }]
  checks: "rate>0.5"
  list.checks: "rate>0.9"
  buy.duration: "max<20s"
  script.work: "p(50)<1s"
  script.things: "count>=80"
`,
      ),
    );
    const { result } = await bench.ended(runId);
    expect(result.totals).toEqual({ scheduled: 160, completed: 140, failed: 20, timedOut: 0, dropped: 0, pending: 0 });
    expect(result.steps?.map(({ name, requests, failed, statuses, tags }) => [name, requests, failed, statuses, tags])).toEqual([
      ['list', 40, 0, { 200: 40 }, { app: 'shop', tier: 'read' }],
      ['buy/order', 40, 10, { 200: 20, 409: 10, 500: 10 }, { app: 'shop', tier: 'write' }],
      ['buy/item', 40, 0, { 200: 40 }, { app: 'shop', tier: 'read' }],
      ['script', 40, 10, {}, { app: 'shop' }],
    ]);
    expect(result.steps?.map(({ checks }) => checks)).toEqual([
      [
        { name: 'status is 200', passed: 40, failed: 0 },
        { name: 'json', passed: 40, failed: 0 },
      ],
      [{ name: 'status is 200 or 409', passed: 30, failed: 10 }],
      [],
      [],
    ]);
    expect(result.checks).toEqual({ passed: 110, failed: 10 });
    expect(result.metrics['checks']).toMatchObject({ value: 110 / 120, n: 120 });
    expect(result.failures).toEqual({ 'status 500': 10, 'no luck': 10 });
    expect(result.steps?.[3]).toMatchObject({ counters: { things: 80 }, latencies: { work: { n: 40, p50: 5 } } });
    expect(result.groups).toMatchObject([{ name: 'buy', duration: { n: 40 } }]);
    const tag = (value: string) => result.tags?.find((one) => one.value === value);
    expect(tag('shop')).toMatchObject({ requests: 160, failed: 20, response_time: { n: 160 - 10 } });
    expect(tag('read')).toMatchObject({ requests: 80, failed: 0, error_rate: { value: 0, n: 80 }, response_time: { n: 80 } });
    expect(tag('write')).toMatchObject({ requests: 40, failed: 10, error_rate: { value: 0.25 } });
    // Steps with the tag together: no less than the fastest, no more than the slowest of them.
    const maxima = result.steps?.filter(({ tags }) => tags['tier'] === 'read').map(({ response_time }) => response_time.max ?? 0) ?? [];
    expect(tag('read')?.response_time.max).toBe(Math.max(...maxima));
    expect(result.thresholds.map(({ metric, verdict, n: samples }) => [metric, verdict, samples])).toEqual([
      ['response_time{tier:read}', 'pass', 80],
      ['error_rate{tier:write}', 'pass', 40],
      ['buy/order.error_rate', 'fail', 40],
      ['checks', 'pass', 120],
      ['list.checks', 'pass', 80],
      ['buy.duration', 'pass', 40],
      ['script.work', 'pass', 40],
      ['script.things', 'pass', 80],
    ]);

    const figures = bench.runs.measurements(runId);
    const figure = (metric: string, stat: string) => figures.filter((one) => one.metric === metric && one.stat === stat);
    // Whatever a threshold names is there for a criterion, once, with the same figure.
    for (const { metric, expr, observed } of result.thresholds) {
      const stat = { 'p(95)': 'p95', 'p(50)': 'p50' }[expr.split(/[<>]/)[0] ?? ''] ?? expr.split(/[<>]/)[0] ?? '';
      const [one, ...more] = figure(metric, stat);
      expect([metric, one?.value, more]).toEqual([metric, one?.unit === '%' ? (observed ?? 0) * 100 : observed, []]);
    }
    expect(figure('list.requests', 'count')).toMatchObject([{ value: 40, n: 40, lower95: 40, upper95: 40, unit: 'count' }]);
    expect(figure('requests', 'rate')).toMatchObject([{ unit: 'requests/s', n: 160 }]);
    expect(figure('error_rate{tier:write}', 'rate')).toMatchObject([{ value: 25, unit: '%', n: 40 }]);
    expect(figure('dropped', 'count')).toMatchObject([{ value: 0, n: 160, unit: 'count' }]);

    await bench.reopen();
    expect(bench.runs.get({ runId }).result).toEqual(result);
    expect(bench.runs.measurements(runId)).toEqual(figures);
  });

  it('are kept in frames: of a run that was cut off, everything up to its last one is there', { timeout: 120_000 }, async () => {
    await using bench = new RunBench();
    writeFileSync(path.join(bench.root, 'step.ts'), 'export default ({ count }) => count("things");\n');
    await using target = await TargetServer.listen((_request, response) => void setTimeout(() => response.end('{}'), 20));
    const runId = await bench.start(scenario(target.url).replace('iterations: 40', 'iterations: 100000'));
    await expect.poll(() => bench.runs.get({ runId }).result.steps?.[0]?.requests ?? 0, { timeout: 60_000 }).toBeGreaterThan(20);
    // Closing hands over the frames that are open, as the end of the console would.
    await bench.reopen();
    const { result } = bench.runs.get({ runId });
    expect(result.state).toBe('interrupted');
    const [list] = result.steps ?? [];
    expect(list?.requests).toBeGreaterThan(20);
    expect(list?.statuses['200']).toBe(list?.completed === undefined ? undefined : list.completed + list.failed);
    expect(list?.checks[1]?.failed).toBe(list?.statuses['200']);
    expect(result.steps?.[3]?.counters['things']).toBe(result.steps?.[3]?.completed);
  });
});
