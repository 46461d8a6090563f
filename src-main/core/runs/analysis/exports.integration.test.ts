import { expect, it } from 'vitest';
import { readHdrLog } from '../../histograms/hdr-log.ts';
import { RunBench, TargetServer } from '../testing/run-bench.ts';
import { RunAnalyses } from './run-analyses.ts';

it('a real run leaves as JSON, CSV, HdrHistogram and HTML with the same counts in each', async () => {
  await using target = await TargetServer.listen();
  await using bench = new RunBench();
  using analyses = new RunAnalyses({ runs: bench.runs, store: bench.store });
  const runId = await bench.start(
    `name: short\nbaseUrl: ${target.url}\nexecutor: constant-arrival-rate\nrate: 50/s\nduration: 2s\nsteps:\n  - http: { method: GET, path: / }\n    name: item\nthresholds: { response_time: ["p(95)<1000"] }\n`,
  );
  const { result } = await bench.ended(runId);
  expect(result.totals.completed).toBe(100);
  const files = await Promise.all((['json', 'csv', 'hdr', 'html'] as const).map((format) => analyses.export({ runId, format })));
  expect(files.map(({ fileName }) => fileName)).toEqual([
    `run-${runId}.json`,
    `run-${runId}.csv`,
    `run-${runId}.hlog`,
    `run-${runId}.html`,
  ]);
  const [json, csv, hdr, html] = files.map(({ content }) => content) as [string, string, string, string];
  expect(JSON.parse(json)).toEqual(result);
  const rows = csv
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  const [series, n] = [rows[0]?.indexOf('series') ?? -1, rows[0]?.indexOf('n') ?? -1];
  const counted = rows.filter((row) => row[series] === 'response_time').reduce((sum, row) => sum + Number(row[n]), 0);
  expect(counted).toBe(100);
  const logged = readHdrLog(hdr).intervals.filter((interval) => interval.series === 'response_time');
  expect(logged.reduce((sum, { histogram }) => sum + histogram.n, 0)).toBe(100);
  expect(html).toContain('100 scheduled: 100 completed');
  await expect(analyses.export({ runId, format: 'hdr', series: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(analyses.export({ runId, format: 'csv', series: 'response_time' })).rejects.toMatchObject({ code: 'INVALID' });
});
