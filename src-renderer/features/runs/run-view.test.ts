import { describe, expect, it } from 'vitest';
import type { Series } from '#shared/contract/base.ts';
import type { RunDetail, RunLive, Trend } from '#shared/contract/runs.ts';
import { memorySeries, viewOfRun } from './run-view.ts';

const totals = { scheduled: 10, completed: 9, failed: 1, timedOut: 0, dropped: 0, pending: 0 };
const generator = { valid: true, reasons: [], lagP99Ms: 0.2, maxLoopUtilization: 0.3 };
const stats = { n: 9, min: 1, mean: 2, p50: 2, p75: 3, p90: 4, p95: 5, p99: 6, p999: 7, max: 8, unit: 'ms' as const };

const detail = (endedAt: string | null): RunDetail => ({
  result: {
    runId: 'r',
    scenario: 's',
    model: 'open',
    state: endedAt === null ? 'running' : 'completed',
    stopReason: '',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt,
    plannedSeconds: 60,
    observedSeconds: 60,
    coverage: 1,
    gaps: [],
    generator,
    totals,
    metrics: { response_time: stats, error_rate: { value: 0.1, upper95: 0.3, n: 10 }, requests: { count: 10, perSecond: 5 } },
    thresholds: [],
    monitors: [],
    verdict: 'pass',
    reason: '',
  },
  file: 'f',
  scenarioYaml: '',
  endpoint: { baseUrl: 'http://127.0.0.1:8080', address: '127.0.0.1' },
  load: '5/s',
  seed: 1,
  arrival: 'uniform',
  revision: null,
  workloadHash: 'h',
  startedBy: 'me',
  events: [],
  gaps: [],
  ranges: [],
  evidence: null,
  canResume: false,
  baseline: null,
  baselineRunId: null,
  environment: null,
});
const live: RunLive = {
  at: 0,
  state: 'held',
  elapsedSeconds: 20,
  plannedSeconds: 60,
  heldSeconds: 4,
  ratePlanned: 5,
  deliveredPerSecond: 4.9,
  inFlight: 2,
  totals,
  responseTime: { ...stats, p95: 50 },
  errorRate: { value: 0, upper95: 0.2, n: 10 },
  generator,
  thresholds: [],
  tail: [],
  events: [],
  gaps: [],
  ranges: [],
  coverage: 0.9,
  trend: null,
};
const trend = { signal: 'memory.anon' } as Trend;
const line = (name: string, v: (number | null)[]): Series => ({ name, label: name, unit: 'MB', t: v.map((_, index) => index), v });

describe('the page of a run', () => {
  it('shows what is live while the run is on', () => {
    const view = viewOfRun(detail(null), live);
    expect(view).toMatchObject({ state: 'held', heldSeconds: 4, inFlight: 2, deliveredPerSecond: 4.9 });
    expect(view.responseTime?.p95).toBe(50);
  });

  it('shows the result once it has ended, whatever came last over the stream', () => {
    const view = viewOfRun(detail('2026-01-01T00:01:00.000Z'), live);
    expect(view).toMatchObject({ state: 'completed', inFlight: null, deliveredPerSecond: 5, coverage: 1 });
    expect(view.responseTime?.p95).toBe(5);
    expect(view.errorRate?.upper95).toBe(0.3);
  });

  it('draws the memory line that its trend was fitted to', () => {
    const byName = new Map([line('memory.pss', [5]), line('memory.anon', [4])].map((series) => [series.name, series]));
    expect(memorySeries(byName, trend)?.name).toBe('memory.anon');
    expect(memorySeries(new Map(), null)).toBeNull();
  });

  it('falls back to a signal that has samples', () => {
    const byName = new Map([line('memory.anon', []), line('memory.rss', [9])].map((series) => [series.name, series]));
    expect(memorySeries(byName, trend)?.name).toBe('memory.rss');
  });
});
