import type { EventMark, Gap } from '#shared/contract/base.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ActiveRun } from './active-run.ts';
import type { GeneratorWatch } from './generator-watch.ts';
import type { LoadSecrets } from './load-secrets.ts';
import type { MetricIndex } from './metric-samples.ts';
import type { RunBook } from './run-book.ts';
import type { RunPoint } from './run-points.ts';
import type { RunRecord, RunRecords } from './run-records.ts';
import type { RunThresholds } from './run-thresholds.ts';

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
  before?: {
    book: RunBook;
    thresholds: RunThresholds;
    watch: GeneratorWatch;
    events: EventMark[];
    gaps: Gap[];
    points: RunPoint[];
    index: MetricIndex;
  };
}
