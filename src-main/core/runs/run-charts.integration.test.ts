import { describe, expect, it } from 'vitest';
import { RunBench, TargetServer } from './testing/run-bench.ts';

describe('the charts of a run', () => {
  it('account for every request: cells of the heat map, distribution, and errors by kind', async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen((_request, response) => {
      response.statusCode = target.seen.length % 4 === 0 ? 503 : 200;
      response.end('ok');
    });
    const runId = await bench.start(`
name: charts
baseUrl: ${target.url}
executor: constant-arrival-rate
rate: 40/s
duration: 3s
steps:
  - http: { path: /x }
`);
    const { result } = await bench.ended(runId);
    const heat = await bench.runs.charts.heatmap({ runId, columns: 300, rows: 48 });
    const counted = heat.columns.flatMap(({ cells }) => cells.filter((_, at) => at % 2 === 1)).reduce((a, b) => a + b, 0);
    expect(counted).toBe(120);
    expect(heat.columns.length).toBeGreaterThanOrEqual(3);

    const { series, from } = await bench.runs.charts.distribution({ runId });
    expect(from).toBeNull();
    expect(series.map(({ name, n }) => [name, n])).toEqual([
      ['response_time', 120],
      ['service_time', 120],
    ]);
    expect(series[0]?.maxMs).toBe((result.metrics['response_time'] as { max: number }).max);

    const chart = await bench.runs.charts.series({ runId, names: ['errors', 'response_time.p999'], width: 400 });
    expect(chart.series.map(({ name }) => name).toSorted()).toEqual(['errors.status 503', 'response_time.p999']);
    const failed = chart.series.find(({ name }) => name.startsWith('errors.'));
    expect(Math.max(...(failed?.v ?? []).map(Number))).toBeGreaterThan(5);
  });
});
