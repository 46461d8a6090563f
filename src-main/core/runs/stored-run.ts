import type { EventMark, Gap } from '#shared/contract/base.ts';
import type { RunState } from '#shared/contract/runs.ts';
import { inParts } from '../lifecycle/in-parts.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import { readScenario } from '../scenarios/read-scenario.ts';
import { withOverrides } from '../scenarios/run-overrides.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { searchOf } from './capacity/search-of.ts';
import { GeneratorWatch } from './generator-watch.ts';
import { MetricIndex } from './metric-samples.ts';
import { RunBook } from './run-book.ts';
import type { RunRecord, RunRecords } from './run-records.ts';
import type { RunFacts } from './run-result.ts';
import { budgetThresholds, RunThresholds } from './run-thresholds.ts';

/** A run read back from its frames: what a crash left of it. */
export interface StoredRun {
  record: RunRecord;
  scenario: Scenario;
  book: RunBook;
  index: MetricIndex;
  thresholds: RunThresholds;
  watch: GeneratorWatch;
  events: EventMark[];
  gaps: Gap[];
}

/** The scenario of a stored run, as it was when it started. */
export function scenarioOf(record: Pick<RunRecord, 'scenarioYaml' | 'file' | 'overrides'>): Scenario {
  return withOverrides(readScenario(record.scenarioYaml, record.file, null), record.overrides);
}

/** Reads all frames, in parts: those of 8 hours take seconds, and the console must not stand still for them. Sliding windows and the generator's rules see them in steps of 10 s here, not of 1 s. */
export async function readStoredRun(records: RunRecords, record: RunRecord, signal?: AbortSignal): Promise<StoredRun> {
  const scenario = scenarioOf(record);
  const index = new MetricIndex(scenario);
  const book = new RunBook(index.steps.length);
  const thresholds = new RunThresholds(scenario, index, book);
  const watch = new GeneratorWatch(scenario.maxScheduleLagMs);
  let epoch = 0;
  await inParts(records.frames(record.runId), (frame) => {
    signal?.throwIfAborted();
    if (frame.epoch !== epoch) thresholds.interrupt();
    epoch = frame.epoch;
    book.take(frame);
    thresholds.add(frame);
    watch.add(frame);
  });
  const events = records.events(record.runId);
  for (const event of events) if (event.kind === 'stood_still') watch.disturbed(event.label);
  return { record, scenario, book, index, thresholds, watch, events, gaps: records.gaps(record.runId) };
}

/** The facts of a run that is not on. */
export function factsOf(run: StoredRun, monitors: RunMonitors, state: RunState, stopReason: string): RunFacts {
  const results = monitors.results(run.record.runId);
  run.watch.end();
  return {
    ...run,
    control: run.record.control,
    state,
    stopReason,
    endedAt: run.book.last?.ms ?? run.record.aliveAt,
    thresholds: [...run.thresholds.results(true), ...budgetThresholds(results)],
    generator: run.watch.result(),
    monitors: results,
    capacity: capacityOf(run),
  };
}

/** What a search had found when its console ended. */
function capacityOf({ scenario, index, record }: StoredRun): RunFacts['capacity'] {
  const search = searchOf(scenario, index, record.control.search);
  search?.end();
  return search?.result() ?? null;
}
