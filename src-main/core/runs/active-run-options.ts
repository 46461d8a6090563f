import type { EventMark, Gap } from '#shared/contract/base.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ActiveRun } from './active-run.ts';
import type { LoadSecrets } from './load-secrets.ts';
import type { RunRecord, RunRecords } from './run-records.ts';
import type { StoredState } from './stored-state.ts';

export interface ActiveRunOptions {
  record: RunRecord;
  scenario: Scenario;
  /** Folder of the workspace. */
  workspace: string;
  /** What the load needs and the scenario must not hold. */
  secrets: LoadSecrets;
  records: RunRecords;
  starter: ProcessStarter;
  monitors: RunMonitors;
  now: () => number;
  onRecordingFailure: (message: string) => void;
  onChange: () => void;
  /** Once, when the run is over. `interrupted` runs may go on later. */
  onEnd: (run: ActiveRun) => void;
  /** Of a run that goes on after a crash: everything measured before. */
  before?: { state: StoredState; events: EventMark[]; gaps: Gap[] };
}
