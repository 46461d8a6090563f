import type { EventMark, Gap } from '#shared/contract/base.ts';
import type {
  CapacityResult,
  MonitorResult,
  RunDetail,
  RunLive,
  RunResult,
  RunState,
  RunSummary,
  ThresholdResult,
} from '#shared/contract/runs.ts';
import { latencyStats } from '../histograms/latency-stats.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { warmUpNsOf } from '../scenarios/load-curve.ts';
import { arrivalWords, loadWords, rateWords } from '../scenarios/workload.ts';
import { upperRate } from '../statistics/rate-bounds.ts';
import { breakdownOf } from './run-breakdown.ts';
import type { MetricIndex } from './metric-samples.ts';
import { errorsOf, type RunBook } from './run-book.ts';
import type { RunControl } from './run-control.ts';
import type { RunPoint } from './run-points.ts';
import { runRanges } from './run-ranges.ts';
import type { RunRecord } from './run-records.ts';
import { runVerdict } from './run-verdict.ts';

/** Everything known of a run at one moment, from which its result is written. */
export interface RunFacts {
  record: RunRecord;
  scenario: Scenario;
  control: RunControl;
  state: RunState;
  stopReason: string;
  endedAt: number | null;
  book: RunBook;
  index: MetricIndex;
  thresholds: readonly ThresholdResult[];
  generator: RunLive['generator'];
  monitors: MonitorResult[];
  events: EventMark[];
  gaps: Gap[];
  /** What a capacity search has found so far; null for other executors. */
  capacity: CapacityResult | null;
}

const isOver = (state: RunState) => ['completed', 'aborted', 'interrupted', 'failed'].includes(state);

/** Observed of planned time, 0 … 1, both without the warm-up. */
export function coverageOf(facts: Pick<RunFacts, 'book' | 'control' | 'scenario'>): number {
  const plannedNs = plannedNsOf(facts);
  return plannedNs <= 0 ? 0 : Math.min(1, facts.book.observedNs / plannedNs);
}

/** Plan time that is measured. */
function plannedNsOf({ control, scenario }: Pick<RunFacts, 'control' | 'scenario'>): number {
  return Math.max(0, control.endNs - warmUpNsOf(scenario));
}

export function resultOf(facts: RunFacts): RunResult {
  const { record, scenario, state, book } = facts;
  const coverage = coverageOf(facts);
  const verdict = isOver(state)
    ? runVerdict({
        thresholds: facts.thresholds,
        generator: facts.generator,
        coverage,
        minCoverage: scenario.minCoverage,
        abortedByThreshold: facts.stopReason.startsWith('threshold_failed'),
        requests: book.counts.scheduled,
      })
    : { verdict: 'not_measured' as const, reason: 'The run is still on.' };
  return {
    runId: record.runId,
    scenario: record.scenarioName,
    model: scenario.executor.model,
    state,
    stopReason: facts.stopReason,
    startedAt: new Date(record.startedAt).toISOString(),
    endedAt: facts.endedAt === null ? null : new Date(facts.endedAt).toISOString(),
    plannedSeconds: plannedNsOf(facts) / 1e9,
    observedSeconds: book.observedNs / 1e9,
    coverage,
    gaps: facts.gaps.map((gap) => ({ ...gap, from: new Date(gap.from).toISOString(), to: new Date(gap.to).toISOString() })),
    generator: facts.generator,
    totals: book.totals(),
    ...(scenario.warmUpMs > 0 ? { warmUp: { seconds: scenario.warmUpMs / 1000, totals: book.warmUpTotals() } } : {}),
    metrics: metricsOf(facts),
    ...breakdownOf({ book, index: facts.index, scenario, over: isOver(state) }),
    ...(facts.capacity === null ? {} : { capacity: facts.capacity }),
    thresholds: [...facts.thresholds],
    monitors: facts.monitors,
    ...verdict,
  };
}

function metricsOf({ book, scenario, index, state }: RunFacts): RunResult['metrics'] {
  const pending = isOver(state) ? book.pending : 0;
  const stats = (series: string, open: number) => latencyStats(book.histogram(series), open);
  const rate = (events: number, n: number) => ({ value: n > 0 ? events / n : null, upper95: upperRate(events, n), n });
  const { counts } = book;
  const sent = counts.completed + counts.failed + counts.timedOut;
  const seconds = book.observedNs / 1e9;
  return {
    response_time: stats('response_time', pending),
    service_time: stats('service_time', pending),
    ...(scenario.executor.model === 'open' ? { schedule_lag: stats('schedule_lag', 0) } : {}),
    requests: { count: sent, perSecond: seconds > 0 ? sent / seconds : 0 },
    error_rate: rate(errorsOf(counts), counts.scheduled),
    ...checksRate({ book, index }),
    ...Object.fromEntries(
      index.steps.flatMap(({ name }, at) => {
        const own = (index.steps.length === 1 ? counts : book.stepCounts[at]) ?? counts;
        const open = isOver(state) ? own.scheduled - own.completed - own.failed - own.timedOut - own.dropped : 0;
        return [
          [`${name}.response_time`, stats(index.series(`${name}.response_time`), open)],
          [`${name}.service_time`, stats(index.series(`${name}.service_time`), open)],
          [`${name}.error_rate`, rate(errorsOf(own), own.scheduled)],
        ];
      }),
    ),
  };
}

/** Share of the checks that passed; not there where nothing is checked. */
function checksRate({ book, index }: Pick<RunFacts, 'book' | 'index'>): RunResult['metrics'] {
  if (index.steps.every(({ checks }) => checks.length === 0)) return {};
  const sample = index.ofRun('checks', book, 0, true);
  if (sample.kind !== 'rate') throw new Error('checks are a rate');
  return { checks: { value: sample.n > 0 ? sample.events / sample.n : null, upper95: upperRate(sample.events, sample.n), n: sample.n } };
}

/** Points of a sparkline: enough for its 120 pixels. */
const sparklinePoints = 60;

export function summaryOf(facts: RunFacts, result: RunResult, points: readonly RunPoint[]): RunSummary {
  const { record, book } = facts;
  const step = Math.max(1, Math.ceil(points.length / sparklinePoints));
  // The worst of each stretch: a sparkline that hides a peak is decoration.
  const sparkline = Array.from({ length: Math.ceil(points.length / step) }, (_, i) => {
    const values = points.slice(i * step, (i + 1) * step).flatMap((point) => point.p95 ?? []);
    return values.length === 0 ? null : Math.max(...values);
  });
  return {
    runId: result.runId,
    scenario: result.scenario,
    file: record.file,
    model: result.model,
    state: result.state,
    verdict: result.verdict,
    reason: result.reason,
    startedAt: result.startedAt,
    endedAt: result.endedAt,
    plannedSeconds: result.plannedSeconds,
    observedSeconds: result.observedSeconds,
    coverage: result.coverage,
    requests: book.counts.scheduled,
    p95Ms: latencyStats(book.histogram('response_time')).p95,
    errorRate: book.counts.scheduled > 0 ? errorsOf(book.counts) / book.counts.scheduled : null,
    generatorValid: result.generator.valid,
    evidence: record.evidence,
    startedBy: record.startedBy,
    sparkline,
    workloadHash: record.workloadHash,
    // Known to the store alone, which adds it.
    baseline: false,
  };
}

export function detailOf(
  { record, scenario, events, gaps, control }: Pick<RunFacts, 'record' | 'scenario' | 'events' | 'gaps' | 'control'>,
  result: RunResult,
  known: Pick<RunDetail, 'canResume' | 'baseline' | 'baselineRunId'>,
): RunDetail {
  const { executor } = scenario;
  return {
    result,
    file: record.file,
    scenarioYaml: record.scenarioYaml,
    load: loadNow(scenario, control),
    endpoint: { baseUrl: record.target.baseUrl, address: record.target.address },
    seed: scenario.seed,
    arrival: executor.model === 'open' ? executor.arrival : 'closed',
    revision: record.revision,
    workloadHash: record.workloadHash,
    startedBy: record.startedBy,
    events,
    gaps,
    ranges: runRanges(events, result.endedAt === null ? Date.now() : Date.parse(result.endedAt), scenario.warmUpMs),
    evidence: record.evidence,
    environment: record.environment,
    ...known,
  };
}

/** The planned load, with the rate that people set while it was on. */
function loadNow(scenario: Scenario, { curve }: RunControl): string {
  const last = curve?.at(-1);
  const words = loadWords(scenario);
  if (last === undefined || last.ramp !== undefined || scenario.executor.model === 'closed') return words;
  const { kind, arrival } = scenario.executor;
  const changed = kind !== 'constant-arrival-rate' || last.perSecond !== scenario.executor.perSecond;
  return changed ? `${rateWords(last.perSecond)} ${arrivalWords(arrival)}` : words;
}
