import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { loadWords } from '../../scenarios/workload.ts';
import { Store } from '../../store/store.ts';
import { BaselineRecords } from '../baselines/baseline-records.ts';
import { compareRuns, type RunToCompare } from '../compare/compare-runs.ts';
import type { Subject } from '../compare/figures-of.ts';
import { encodedFrames } from '../encoded-frames.ts';
import { MetricIndex } from '../metric-samples.ts';
import { type RunRecord, RunRecords } from '../run-records.ts';
import { scenarioOf } from '../stored-run.ts';
import type { AnalysisAnswer, AnalysisTask } from './analysis-task.ts';

/** Does what the console asked for, in the analysis thread. @throws HoldpointError for what a person can act on. */
export function analyse({ store: file, work }: AnalysisTask): AnalysisAnswer {
  using store = Store.openToRead(file);
  const records = new RunRecords(store);
  if (work.kind === 'compare') {
    const [a, b] = [work.a, work.b].map((runId) => runToCompare(store, records, runId)) as [RunToCompare, RunToCompare];
    return { comparison: compareRuns(a, b, work.settings) };
  }
  throw new HoldpointError('UNAVAILABLE', `The export as ${work.format} is not built yet.`);
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
    events: records.events(runId),
    gaps: records.gaps(runId),
    frames: encodedFrames(store, runId),
    subjects: subjectsOf(new MetricIndex(scenario)),
  };
}

export function recordOf(records: RunRecords, runId: string): RunRecord {
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
