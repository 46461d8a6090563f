import type { EventMark, Gap } from '#shared/contract/base.ts';
import type { RunState } from '#shared/contract/runs.ts';
import { inParts } from '../lifecycle/in-parts.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import { readScenario } from '../scenarios/read-scenario.ts';
import { withOverrides } from '../scenarios/run-overrides.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { searchOf } from './capacity/search-of.ts';
import type { ReadSlice } from './run-book.ts';
import type { RunRecord, RunRecords } from './run-records.ts';
import type { RunFacts } from './run-result.ts';
import { budgetThresholds } from './run-thresholds.ts';
import { StoredState } from './stored-state.ts';

/** A run read back from its frames: what a crash left of it. */
export interface StoredRun {
  record: RunRecord;
  scenario: Scenario;
  state: StoredState;
  events: EventMark[];
  gaps: Gap[];
}

/** The scenario of a stored run, as it was when it started. */
export function scenarioOf(record: Pick<RunRecord, 'scenarioYaml' | 'file' | 'overrides'>): Scenario {
  return withOverrides(readScenario(record.scenarioYaml, record.file, null), record.overrides);
}

/**
 * Reads the newest snapshot and the frames behind it, in parts: without one, those of 8 hours take half a minute, and the console must not stand
 * still for them.
 */
export async function readStoredRun(records: RunRecords, record: RunRecord, signal?: AbortSignal): Promise<StoredRun> {
  const { runId } = record;
  const scenario = scenarioOf(record);
  const snapshot = records.snapshots.read(runId);
  const restored = snapshot === null ? null : StoredState.restored(scenario, snapshot);
  const state = restored ?? new StoredState(scenario);
  const each = (after: FramePlace | undefined, work: (frame: ReadSlice) => void) =>
    inParts(records.frames.read(runId, after), (frame) => {
      signal?.throwIfAborted();
      work(frame);
    });
  const from = restored === null || snapshot === null ? undefined : windowsFrom(records, runId, snapshot, restored);
  await each(from, (frame) => {
    const known = restored !== null && snapshot !== null && !isAfter(frame, snapshot);
    if (known) state.thresholds.refill(frame);
    else state.take(frame);
  });
  const events = records.marks.events(runId);
  for (const event of events) if (event.kind === 'stood_still') state.watch.disturbed(event.label);
  return { record, scenario, state, events, gaps: records.marks.gaps(runId) };
}

type FramePlace = Pick<ReadSlice, 'epoch' | 'seq'>;

function isAfter(frame: FramePlace, place: FramePlace): boolean {
  return frame.epoch > place.epoch || (frame.epoch === place.epoch && frame.seq > place.seq);
}

/** The frame behind which is everything that the open windows of a snapshot reach back to. */
function windowsFrom(records: RunRecords, runId: string, snapshot: FramePlace, { thresholds, book }: StoredState): FramePlace {
  const { longestWindowMs } = thresholds;
  if (longestWindowMs === 0) return snapshot;
  const fromNs = (book.last?.planNs ?? 0) - longestWindowMs * 1e6;
  // A window does not reach into the epoch before.
  return records.frames.before(runId, snapshot.epoch, fromNs) ?? { epoch: snapshot.epoch, seq: -1 };
}

/** The facts of a run that is not on. */
export function factsOf(run: StoredRun, monitors: RunMonitors, state: RunState, stopReason: string): RunFacts {
  const results = monitors.results(run.record.runId);
  const { book, index, thresholds, watch } = run.state;
  watch.end();
  return {
    ...run,
    book,
    index,
    control: run.record.control,
    state,
    stopReason,
    endedAt: book.last?.ms ?? run.record.aliveAt,
    thresholds: [...thresholds.results(true), ...budgetThresholds(results)],
    generator: watch.result(),
    monitors: results,
    capacity: capacityOf(run),
  };
}

/** What a search had found when its console ended. */
function capacityOf({ scenario, state: { index }, record }: StoredRun): RunFacts['capacity'] {
  const search = searchOf(scenario, index, record.control.search);
  search?.end();
  return search?.result() ?? null;
}
