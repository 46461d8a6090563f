import type { RunState } from '#shared/contract/runs.ts';
import { messageOf } from '../errors/holdpoint-error.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import type { Notices } from '../notices/notices.ts';
import type { RunEnding, RunRecord, RunRecords } from './run-records.ts';
import type { RunFacts } from './run-result.ts';
import { factsOf, readStoredRun } from './stored-run.ts';

/** A console signs its runs with every 10 s frame: silent for longer than a few of them, it is gone, even where its pid is in use again. */
const ownerSilenceMs = 60_000;
const onStates: RunState[] = ['starting', 'running', 'held', 'finishing'];

export interface InterruptedRunsOptions {
  records: RunRecords;
  monitors: RunMonitors;
  notices: Notices;
  endingOf: (facts: RunFacts, points: RunEnding['points']) => RunEnding;
  now: () => number;
  /** The console closes: what is not read yet is for the next one. */
  signal: AbortSignal;
}

/** Marks the runs that a console left when it was killed. Those of a console that is alive (the command line beside it) are not touched. */
export async function markInterruptedRuns(options: InterruptedRunsOptions): Promise<void> {
  for (const record of options.records.inStates(onStates)) {
    if (ownerLives(record, options.now())) continue;
    try {
      await markAsInterrupted(record, options);
    } catch (error) {
      // The next console will read it.
      if (options.signal.aborted) return;
      // One run that cannot be read must not keep the console from opening.
      options.notices.post({
        level: 'error',
        title: 'An interrupted run could not be read',
        message: `${record.scenarioName} (${record.runId}): ${messageOf(error)}`,
        link: null,
      });
    }
  }
}

async function markAsInterrupted(record: RunRecord, { records, monitors, endingOf, signal }: InterruptedRunsOptions): Promise<void> {
  const { runId, aliveAt, control } = record;
  const facts = factsOf(await readStoredRun(records, record, signal), monitors, 'interrupted', 'console_crashed');
  const ending = endingOf(facts, await records.frames.pointsInParts(runId, 0, Number.MAX_SAFE_INTEGER));
  signal.throwIfAborted();
  records.atOnce(() => {
    records.end(runId, 'interrupted', control, { ...ending, points: [] });
    records.marks.addEvent(runId, { at: facts.endedAt ?? aliveAt, kind: 'interrupted', label: 'The console was killed' });
  });
}

function ownerLives({ ownerPid, aliveAt }: RunRecord, now: number): boolean {
  if (ownerPid === null || ownerPid === process.pid || now - aliveAt > ownerSilenceMs) return false;
  try {
    process.kill(ownerPid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
