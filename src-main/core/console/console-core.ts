import type { Settings, SystemStatus } from '#shared/contract/system.ts';
import type { Demo } from '../demo/demo.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { GateService } from '../gates/gate-service.ts';
import type { KeyService } from '../identities/key-service.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Emitter } from '../lifecycle/emitter.ts';
import type { MonitorService } from '../monitors/monitor-service.ts';
import type { Notices } from '../notices/notices.ts';
import type { PlanImportService } from '../plan-import/review/plan-import-service.ts';
import type { PlanService } from '../plans/plan-service.ts';
import type { PostgresService } from '../postgres/postgres-service.ts';
import type { DryRuns } from '../runs/dry-run.ts';
import type { RunAnalyses } from '../runs/analysis/run-analyses.ts';
import type { RunService } from '../runs/run-service.ts';
import type { HarUploads } from '../scenarios/har/har-uploads.ts';
import type { ScenarioFiles } from '../scenarios/scenario-files.ts';
import type { Store } from '../store/store.ts';
import type { Targets } from '../targets/targets.ts';
import type { TerminalService } from '../terminals/terminal-service.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Everything the contract is implemented over. Made by `openConsole`, closed by its dispose. */
export interface ConsoleCore extends AsyncDisposable {
  readonly version: string;
  readonly startedAt: Date;
  readonly workspace: Workspace;
  readonly store: Store;
  readonly notices: Notices;
  readonly targets: Targets;
  readonly postgres: PostgresService;
  readonly demo: Demo;
  readonly monitors: MonitorService;
  readonly runs: RunService;
  readonly analyses: RunAnalyses;
  readonly dryRuns: DryRuns;
  readonly scenarios: ScenarioFiles;
  readonly recordings: HarUploads;
  readonly planImports: PlanImportService;
  readonly terminals: TerminalService;
  readonly evidence: EvidenceStore;
  readonly ledger: Ledger;
  readonly keys: KeyService;
  readonly gates: GateService;
  readonly plans: PlanService;
  readonly settings: { get(): Settings; update(change: Partial<Settings>): Settings };
  readonly status: { current(): SystemStatus; changes: Emitter<SystemStatus> };
  /** Git revision of the workspace, or null where it is not a repository. */
  revision(): string | null;
}
