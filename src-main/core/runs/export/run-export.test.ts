import { parse } from 'csv-parse/sync';
import { HistogramLogReader } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import type { RunDetail } from '#shared/contract/runs.ts';
import { decodeHistogram, encodeHistogram } from '../../histograms/histogram-codec.ts';
import { readHdrLog } from '../../histograms/hdr-log.ts';
import { histogramOfHdrText } from '../../histograms/hdr-v2.ts';
import { LatencyHistogram } from '../../histograms/latency-histogram.ts';
import { latencyStats } from '../../histograms/latency-stats.ts';
import { windowsOf } from '../compare/run-windows.ts';
import { startMs, syntheticRun } from '../compare/testing/synthetic-run.ts';
import type { RunPoint } from '../run-points.ts';
import { plainResult } from '../testing/plain-run.ts';
import { runCsvLines } from './run-csv.ts';
import { runHdrHistogram, runHdrLog } from './run-hdr.ts';
import { runReport } from './report/run-report.ts';

const run = syntheticRun({ seed: 1, windows: 12, perWindow: 200, errorShare: 0.02 });
const events = [
  { at: startMs + 1000, kind: 'started', label: 'Started', who: 'kim' },
  { at: startMs + 61_000, kind: 'note', label: 'Deployed <b>v2</b> & restarted', who: '"><script>alert(1)</script>' },
];
const gaps = [{ from: startMs + 80_000, to: startMs + 90_000, reason: 'the console was killed' }];
const frames = [...run.frames]
  .filter(({ seq }) => seq !== 8)
  .map((frame) => ({ ...frame, failures: [['HTTP 503', frame.counts.failed] as const] }));
const windows = windowsOf([...frames.slice(0, 1).map((frame) => ({ ...frame, warmUp: true })), ...frames.slice(1)], gaps, events);
const measured = frames.slice(1);
const pooled = new LatencyHistogram();
for (const { histograms } of measured)
  pooled.merge(decodeHistogram(histograms.get('response_time') ?? encodeHistogram(new LatencyHistogram())));
const stats = latencyStats(pooled);

const points: RunPoint[] = measured.map(({ fromMs, toMs }) => ({
  fromMs,
  toMs,
  p50: 50,
  p75: 60,
  p90: 80,
  p95: 90,
  p99: 120,
  p999: 150,
  delivered: 20,
  planned: 20,
  failed: 0.4,
  lagP99: 0.2,
  loop: 0.1,
  inFlight: 1,
  errors: {},
  heat: [],
}));

function detailOf(change: Partial<RunDetail['result']> = {}): RunDetail {
  return {
    result: plainResult('r1', {
      scenario: 'checkout <soak>',
      plannedSeconds: 120,
      observedSeconds: 110,
      endedAt: new Date(startMs + 120_000).toISOString(),
      totals: run.result.totals,
      gaps: gaps.map((gap) => ({ ...gap, from: new Date(gap.from).toISOString(), to: new Date(gap.to).toISOString() })),
      metrics: {
        response_time: stats,
        service_time: stats,
        requests: { count: 2400, perSecond: 20 },
        error_rate: { value: 0.02, upper95: 0.026, n: 2400 },
      },
      thresholds: [
        {
          metric: 'response_time',
          expr: 'p(95)<200',
          window: 'run',
          verdict: 'pass',
          observed: 96.2,
          bound: 97.13,
          unit: 'ms',
          n: 2200,
          needed: null,
          reason: '',
          abortOnFail: false,
        },
        {
          metric: 'error_rate',
          expr: 'rate<0.0005',
          window: 'run',
          verdict: 'inconclusive',
          observed: 0.0004,
          bound: 0.0007,
          unit: '',
          n: 4000,
          needed: 5990,
          reason: 'too few',
          abortOnFail: false,
        },
      ],
      verdict: 'inconclusive',
      reason: 'error_rate rate<0.0005 is open.',
      ...change,
    }),
    file: 'scenarios/a.yaml',
    scenarioYaml: '',
    load: '20/s uniform',
    seed: 1,
    arrival: 'uniform',
    revision: null,
    endpoint: { baseUrl: 'http://shop.test:8080', address: '10.0.0.7' },
    workloadHash: 'w',
    startedBy: 'kim',
    events,
    gaps,
    ranges: [],
    evidence: null,
    canResume: false,
    baseline: null,
    baselineRunId: null,
    environment: run.environment,
  };
}

describe('a run as CSV', () => {
  const text = [...runCsvLines('r1', windows, [])].join('\r\n');
  const rows = parse(text, { columns: true }) as Record<string, string>[];

  it('has one row for each window and series, with the figures of its histogram and its exact counts', () => {
    expect(rows).toHaveLength(2 * 11);
    const first = rows.find(({ phase, series }) => phase === 'measured' && series === 'response_time');
    const own = latencyStats(decodeHistogram(frames[1]?.histograms.get('response_time') ?? new Uint8Array()));
    expect(first).toMatchObject({
      run_id: 'r1',
      window_start: new Date(startMs + 10_000).toISOString(),
      plan_from_s: '10.000',
      n: '200',
      scheduled: '200',
    });
    expect(Number(first?.['p95_ms'])).toBeCloseTo(own.p95 ?? 0, 3);
    const sum = (column: string) =>
      rows.filter(({ series }) => series === 'response_time').reduce((total, row) => total + Number(row[column]), 0);
    expect(sum('completed') + sum('failed')).toBe(11 * 200);
    expect(rows.filter(({ phase }) => phase === 'warm_up')).toHaveLength(2);
    expect(rows.some((row) => row['window_start'] === new Date(startMs + 80_000).toISOString())).toBe(false);
  });

  it('quotes names and disarms what a spreadsheet would run', () => {
    const named = frames.slice(0, 1).map((frame) => ({
      ...frame,
      histograms: new Map([['=cmd("x"),y.response_time', frame.histograms.get('response_time') ?? new Uint8Array()]]),
    }));
    const [row] = parse([...runCsvLines('r1', windowsOf(named, [], []), [])].join('\r\n'), { columns: true }) as Record<string, string>[];
    expect(row?.['series']).toBe(`'=cmd("x"),y.response_time`);
  });
});

describe('a run as HdrHistogram log', () => {
  it('holds every measured window and series, for the peer as for us, and none of the warm-up', () => {
    const text = runHdrLog(detailOf(), windows);
    const { intervals, startMs: start } = readHdrLog(text);
    expect(start).toBe(startMs);
    expect(intervals).toHaveLength(2 * 10);
    expect(intervals.filter(({ series }) => series === 'response_time').reduce((sum, { histogram }) => sum + histogram.n, 0)).toBe(
      pooled.n,
    );
    const reader = new HistogramLogReader(text, 64);
    let n = 0;
    for (let next = reader.nextIntervalHistogram(); next !== null; next = reader.nextIntervalHistogram()) n += next.totalCount;
    expect(n).toBe(2 * pooled.n);
  });

  it('or one histogram of one series; an unknown one is named with those that are there', () => {
    const back = histogramOfHdrText(runHdrHistogram('r1', windows, 'response_time'));
    expect([back.parts().indexes, back.parts().counts]).toEqual([pooled.parts().indexes, pooled.parts().counts]);
    expect(() => runHdrHistogram('r1', windows, 'nothing')).toThrow(
      expect.objectContaining({ hint: 'It has: response_time, service_time.' }),
    );
  });
});

describe('a run as HTML report', () => {
  const text = runReport(detailOf(), windows, points);

  it('says verdict and reason, and each threshold with observed value, bound and n', () => {
    expect(text).toContain('error_rate rate&lt;0.0005 is open.');
    expect(text).toMatch(/class="chip inconclusive"/);
    for (const words of ['96.2 ms', '97.1 ms', '2,200', '0.04 %', '0.07 %', '5,990 are needed', 'n 2,000']) expect(text).toContain(words);
  });

  it('needs nothing from elsewhere and runs nothing', () => {
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|@import|url\((?!#)/i);
    expect(text).not.toMatch(/(?:src|href)=/i);
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('draws the memory of each monitor with the line of its trend and the band of its interval', () => {
    const line = [0, 90_000].map((ms) => ({ t: startMs + ms, value: 120 + ms / 1000, low: 118, high: 122 + ms / 800 }));
    const trend = {
      signal: 'memory.anon',
      label: 'Anonymous memory',
      unit: 'MB',
      slopePerHour: 40,
      low: 30,
      high: 50,
      confidence: 0.9,
      method: 'Theil-Sen',
      n: 90,
      windowSeconds: 90,
      line,
      budgetPerHour: null,
      words: '+40 MB/h',
      reason: '',
    };
    const monitor = { monitor: 'm1', label: 'shop <api>', pid: 7, trends: [trend] };
    const sampled = { monitor: 'm1', t: [0, 30_000, 60_000, 90_000].map((ms) => startMs + ms), v: [120, null, 180, 210] };
    const drawn = runReport(detailOf({ monitors: [monitor] }), windows, points, [sampled]);
    expect(drawn).toContain('Memory of shop &lt;api&gt;');
    const [, samples = ''] = /class="line s-memory-sampled"\s+d="([^"]+)"/.exec(drawn) ?? [];
    expect(samples.match(/M/g)).toHaveLength(2);
    expect(drawn).toMatch(/class="line s-memory-trend"\s+d="M[\d.]+ [\d.]+L/);
    expect(drawn).toMatch(/class="band"\s+d="M(?:[\d.]+ [\d.]+L){3}[\d.]+ [\d.]+Z"/);
    expect(drawn).toContain('trend, with the 90 % interval of its slope');
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
    // Without samples there is nothing to draw, and the table stays.
    const tabled = runReport(detailOf({ monitors: [monitor] }), windows, points);
    expect(tabled).not.toContain('s-memory-trend"');
    expect(tabled).toContain('+40 MB/h');
  });

  it('escapes every text that people wrote', () => {
    expect(text).toContain('checkout &lt;soak&gt;');
    expect(text).toContain('Deployed &lt;b&gt;v2&lt;/b&gt; &amp; restarted');
    expect(text).toContain('&quot;&gt;&lt;script&gt;');
    expect(text).not.toContain('<soak>');
  });

  it('hatches a gap, draws no line across it, and lists it', () => {
    expect(text).toContain('fill="url(#latency-gap)"');
    expect(text).toContain('Gap of 10 s from 2026-01-01 00:01:20 UTC: the console was killed');
    const [, path = ''] = /class="line s-response-time-p95"\s+d="([^"]+)"/.exec(text) ?? [];
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it('says when the generator was not valid, a tail is only a bound, or nothing was measured: never more than the result', () => {
    const generator = { valid: false, reasons: ['lag too long'], lagP99Ms: 50, maxLoopUtilization: 0.99 };
    const doubtful = runReport(detailOf({ generator, metrics: { response_time: { ...stats, censored: true } } }), windows, points);
    expect(doubtful).toContain('no figure of this run can be relied on');
    expect(doubtful).toContain('lag too long');
    expect(doubtful).toContain(`≥ ${Number((stats.p99 ?? 0).toPrecision(3))}`);
    const empty = runReport(detailOf({ metrics: {}, thresholds: [], verdict: 'not_measured', reason: 'No request was due.' }), [], []);
    expect(empty).toMatch(/class="chip not_measured"/);
    expect(empty).toContain('Nothing was measured.');
    expect(empty).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('stays small for a run of eight hours', () => {
    const many = Array.from({ length: 2880 }, (_, at) => ({
      ...(points[0] as RunPoint),
      fromMs: startMs + at * 10_000,
      toMs: startMs + (at + 1) * 10_000,
      p95: 90 + (at % 7),
    }));
    expect(runReport(detailOf(), windows, many).length).toBeLessThan(300_000);
  });
});
