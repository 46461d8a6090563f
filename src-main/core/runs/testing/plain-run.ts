import type { RunResult, RunSummary } from '#shared/contract/runs.ts';
import { runEnvironment } from '../run-environment.ts';
import type { RunEnding, RunRecord } from '../run-records.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A run of one step, as it was started. */
export function plainRecord(runId: string, change: Partial<RunRecord> = {}): RunRecord {
  return {
    runId,
    file: 'scenarios/a.yaml',
    scenarioName: 'a',
    scenarioYaml: [
      'name: a',
      'baseUrl: http://127.0.0.1:1',
      'executor: constant-arrival-rate',
      'rate: 100/s',
      'duration: 10m',
      'steps:',
      '  - http: { method: GET, path: / }',
      '    name: item',
      'thresholds: { response_time: ["p(95)<200"] }',
    ].join('\n'),
    overrides: {},
    target: { name: 't', baseUrl: 'http://t', address: null },
    workloadHash: 'w',
    revision: null,
    startedBy: 'kim',
    startedAt: Date.parse(at),
    state: 'running',
    epoch: 0,
    control: { curve: null, endNs: 600e9, heldSinceMs: null, heldAtNs: null, heldMs: 0, anchor: null, reserved: 0, search: null },
    ownerPid: null,
    aliveAt: Date.parse(at),
    evidence: null,
    environment: runEnvironment('t', null, {}),
    ...change,
  };
}

export function plainResult(runId: string, change: Partial<RunResult> = {}): RunResult {
  return {
    runId,
    scenario: 'a',
    model: 'open',
    state: 'completed',
    stopReason: 'plan',
    startedAt: at,
    endedAt: '2026-01-01T00:10:00.000Z',
    plannedSeconds: 600,
    observedSeconds: 600,
    coverage: 1,
    gaps: [],
    generator: { valid: true, reasons: [], lagP99Ms: 0.2, maxLoopUtilization: 0.3 },
    totals: { scheduled: 60_000, completed: 60_000, failed: 0, timedOut: 0, dropped: 0, pending: 0 },
    metrics: {},
    thresholds: [],
    monitors: [],
    verdict: 'pass',
    reason: 'Every threshold held.',
    ...change,
  };
}

/** What such a run left when it ended. */
export function plainEnding(result: RunResult, file = 'scenarios/a.yaml'): RunEnding {
  const { runId, scenario, model, state, verdict, reason, startedAt, endedAt, plannedSeconds, observedSeconds, coverage } = result;
  const summary: RunSummary = {
    runId,
    scenario,
    file,
    model,
    state,
    verdict,
    reason,
    startedAt,
    endedAt,
    plannedSeconds,
    observedSeconds,
    coverage,
    requests: result.totals.scheduled,
    p95Ms: null,
    errorRate: null,
    generatorValid: result.generator.valid,
    evidence: null,
    startedBy: 'kim',
    sparkline: [],
    workloadHash: 'w',
    baseline: false,
  };
  return { result, summary, measurements: [], points: [] };
}
