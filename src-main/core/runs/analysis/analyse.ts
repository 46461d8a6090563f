import type { RunDetail } from '#shared/contract/runs.ts';
import type { RunExport } from '#shared/contract/run-comparison.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { seriesName } from '../../monitors/monitor-trends.ts';
import { SampleStore } from '../../samples/sample-store.ts';
import { loadWords } from '../../scenarios/workload.ts';
import { Store } from '../../store/store.ts';
import { BaselineRecords } from '../baselines/baseline-records.ts';
import { compareRuns, type RunToCompare } from '../compare/compare-runs.ts';
import type { Subject } from '../compare/figures-of.ts';
import { windowsOf } from '../compare/run-windows.ts';
import { runCsvLines } from '../export/run-csv.ts';
import { runHdrHistogram, runHdrLog } from '../export/run-hdr.ts';
import type { MemorySamples } from '../export/report/memory-charts.ts';
import { runReport } from '../export/report/run-report.ts';
import { encodedFrames } from '../encoded-frames.ts';
import { MetricIndex } from '../metric-samples.ts';
import type { RunPoint } from '../run-points.ts';
import { type RunRecord, RunRecords } from '../run-records.ts';
import { memoryTrend } from '../run-thresholds.ts';
import { scenarioOf } from '../stored-run.ts';
import type { AnalysisAnswer, AnalysisRequest } from './analysis-task.ts';

/** Does what the console asked for, in the analysis thread. @throws HoldpointError for what a person can act on. */
export async function analyse({ store: file, work }: AnalysisRequest): Promise<AnalysisAnswer> {
  using store = Store.openToRead(file);
  const records = new RunRecords(store);
  if (work.kind === 'compare') {
    const [a, b] = [work.a, work.b].map((runId) => runToCompare(store, records, runId)) as [RunToCompare, RunToCompare];
    return { comparison: compareRuns(a, b, work.settings) };
  }
  return { file: await exported(store, records, work) };
}

async function exported(
  store: Store,
  records: RunRecords,
  { detail, format, series }: Extract<AnalysisRequest['work'], { kind: 'export' }>,
): Promise<RunExport> {
  const { runId } = detail.result;
  const record = recordOf(records, runId);
  const windows = windowsOf(encodedFrames(store, runId), detail.gaps, detail.events);
  const steps = new MetricIndex(scenarioOf(record)).steps.map(({ name }) => name);
  if (format === 'csv') {
    const content = `${[...runCsvLines(runId, windows, steps)].join('\r\n')}\r\n`;
    return { fileName: `run-${runId}.csv`, mediaType: 'text/csv', content };
  }
  if (format === 'hdr') {
    if (series === null) return { fileName: `run-${runId}.hlog`, mediaType: 'text/plain', content: runHdrLog(detail, windows) };
    const content = runHdrHistogram(runId, windows, series);
    return { fileName: `run-${runId}-${series.replaceAll(/[^\w.-]+/g, '_')}.hdr`, mediaType: 'text/plain', content };
  }
  const content = runReport(detail, windows, await chartPoints(records, record), memorySamples(store, detail));
  return { fileName: `run-${runId}.html`, mediaType: 'text/html', content };
}

/** Points of a memory line: at most two a pixel of the report. */
const memoryWidth = 1000;

/** Of each monitor the signal that its trend is of. */
function memorySamples(store: Store, { result }: RunDetail): MemorySamples[] {
  using samples = new SampleStore({ store });
  return result.monitors.flatMap((monitor) => {
    const trend = memoryTrend(monitor);
    if (trend === null) return [];
    const name = seriesName(monitor.monitor, trend.signal);
    const line = samples.lines(result.runId, [name], { width: memoryWidth }).lines.get(name);
    return line === undefined ? [] : [{ monitor: monitor.monitor, t: line.t, v: line.v }];
  });
}

function runToCompare(store: Store, records: RunRecords, runId: string): RunToCompare {
  const record = recordOf(records, runId);
  const result = records.result(runId);
  if (result === null) throw new HoldpointError('CONFLICT', `The run ${runId} is still on.`, { hint: 'Compare it when it is over.' });
  const scenario = scenarioOf(record);
  const { file, startedBy, revision, workloadHash, environment } = record;
  return {
    result,
    file,
    load: loadWords(scenario),
    startedBy,
    revision,
    workloadHash,
    environment,
    baseline: new BaselineRecords(store).byRun(runId),
    events: records.marks.events(runId),
    gaps: records.marks.gaps(runId),
    frames: encodedFrames(store, runId),
    subjects: subjectsOf(new MetricIndex(scenario)),
  };
}

/** 1 s points where they reach back to the start, which they do for 15 minutes; 10 s points of longer runs. */
async function chartPoints(records: RunRecords, { runId, startedAt }: RunRecord): Promise<RunPoint[]> {
  const fine = await records.finePoints(runId);
  const [first] = fine;
  return first !== undefined && first.fromMs - startedAt < finestMs ? fine : records.frames.points(runId, 0, Number.MAX_SAFE_INTEGER);
}

/** The first second of a run begins when its engine is up. */
const finestMs = 5000;

function recordOf(records: RunRecords, runId: string): RunRecord {
  const record = records.get(runId);
  if (record === null) throw new HoldpointError('NOT_FOUND', `There is no run ${runId}.`, { hint: 'holdpoint runs list shows them.' });
  return record;
}

/** The whole run, and its steps where there are several: a single one is the whole. */
function subjectsOf(index: MetricIndex): Subject[] {
  const whole = { step: null, at: null, series: (metric: string) => metric };
  if (index.steps.length < 2) return [whole];
  return [whole, ...index.steps.map(({ name }, at) => ({ step: name, at, series: (metric: string) => index.series(`${name}.${metric}`) }))];
}
