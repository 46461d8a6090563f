import path from 'node:path';
import type { RunDetail } from '#shared/contract/runs.ts';
import { Demo } from '../demo/demo.ts';
import { messageOf } from '../errors/holdpoint-error.ts';
import { EvidenceStore } from '../evidence/evidence-store.ts';
import { GateService } from '../gates/gate-service.ts';
import { openConsoleKey } from '../identities/console-key.ts';
import { KeyService } from '../identities/key-service.ts';
import type { SecretStore } from '../identities/secret-store.ts';
import { Ledger } from '../ledger/ledger.ts';
import { MonitorService } from '../monitors/monitor-service.ts';
import { Notices } from '../notices/notices.ts';
import { PlanImportService } from '../plan-import/review/plan-import-service.ts';
import { PlanService } from '../plans/plan-service.ts';
import { PostgresService } from '../postgres/postgres-service.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import { DryRuns } from '../runs/dry-run.ts';
import { RunAnalyses } from '../runs/analysis/run-analyses.ts';
import { RunService } from '../runs/run-service.ts';
import { HarUploads } from '../scenarios/har/har-uploads.ts';
import { ScenarioFiles } from '../scenarios/scenario-files.ts';
import { ServiceManager } from '../services/service-manager.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { Store } from '../store/store.ts';
import { Targets } from '../targets/targets.ts';
import { TerminalService } from '../terminals/terminal-service.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import type { ConsoleCore } from './console-core.ts';
import { gitRevision } from './revision.ts';
import { StatusBoard } from './status-board.ts';
import { version } from './version.ts';

export interface ConsoleOptions {
  /** Folder with `holdpoint.yaml`. */
  workspace: string;
  starter: ProcessStarter;
  secrets: SecretStore;
  /** One line per step that takes a while. */
  onProgress?: (line: string) => void;
  /** Start the databases and services that the workspace declares, and resume interrupted runs. Off for commands that only read. */
  startServices: boolean;
}

/**
 * Opens a workspace and starts what belongs to it; what was started is stopped again if a later step fails.
 * @throws HoldpointError as `openWorkspace`, `Store.open` and the embedded database do.
 */
export async function openConsole(options: ConsoleOptions): Promise<ConsoleCore> {
  await using opening = new AsyncDisposableStack();
  const workspace = openWorkspace(options.workspace);
  const revision = () => gitRevision(workspace.root);
  const store = opening.use(Store.open(path.join(workspace.stateDir, 'holdpoint.db')));
  const settings = new SettingsFile(path.join(workspace.stateDir, 'settings.json'));
  const notices = new Notices();
  const { secrets, starter, onProgress } = options;

  const postgres = opening.use(new PostgresService({ workspace, store, notices, onProgress }));
  const services = opening.use(new ServiceManager({ workspace, starter, postgres, notices, onProgress }));
  const targets = opening.use(new Targets({ workspace, services }));
  const monitors = opening.use(new MonitorService({ store, targets, targetNames: () => Object.keys(workspace.config.targets), notices }));
  const runs = opening.use(new RunService({ workspace, store, starter, targets, databases: postgres, monitors, notices, revision }));
  await runs.opened;
  const scenarios = new ScenarioFiles({ workspace, preview: (scenario) => runs.previewOf(scenario) });
  const recordings = opening.use(new HarUploads());
  const dryRuns = opening.use(new DryRuns({ workspace, starter, targets, databases: postgres }));
  const analyses = opening.use(new RunAnalyses({ runs, store }));
  const terminals = opening.use(new TerminalService({ starter, workspaceRoot: workspace.root, notices }));
  const ledger = opening.use(new Ledger({ store, keys: openConsoleKey(workspace.stateDir) }));
  const keys = opening.use(new KeyService({ workspace, secrets, ledger }));
  keys.record();
  const evidence = new EvidenceStore({ store, workspace, ledger, revision });
  const gates = opening.use(
    new GateService({
      workspace,
      store,
      evidence,
      ledger,
      secrets,
      revision,
      scenarios: () => runs.scenarios(),
      runs: { compare: (query) => analyses.compare(query), baselineOf: (runId) => runs.baselineOf(runId) },
    }),
  );
  const plans = new PlanService({ workspace, gates, evidence });
  const planImports = opening.use(
    new PlanImportService({
      workspace,
      people: () => gates.people(),
      phaseIds: () => gates.standings().flatMap(({ plan }) => plan?.phases.map(({ id }) => id) ?? []),
    }),
  );
  const demo = new Demo({ workspace, services, postgres });
  const status = opening.use(new StatusBoard({ targets, postgres, runs, gates, monitors }));
  opening.use(runs.finished.on((run) => keepEvidence({ run, runs, evidence, notices })));

  if (options.startServices) {
    keys.watch();
    await postgres.start();
    await services.start();
    targets.start();
    monitors.startLive();
    if (settings.get().resumeInterruptedRuns) {
      for (const runId of runs.recoverable()) {
        runs.recover({ runId, who: 'console start' }).catch((error: unknown) => {
          notices.post({ level: 'warning', title: 'A run was not resumed', message: messageOf(error), link: `/runs/${runId}` });
        });
      }
    }
  }

  const parts = opening.move();
  return {
    version,
    startedAt: new Date(),
    workspace,
    store,
    notices,
    targets,
    postgres,
    demo,
    monitors,
    runs,
    analyses,
    dryRuns,
    scenarios,
    recordings,
    terminals,
    evidence,
    ledger,
    keys,
    gates,
    plans,
    planImports,
    settings,
    status,
    revision,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** What a run measured becomes evidence the moment it ends: nobody has to remember it. */
function keepEvidence(parts: { run: RunDetail; runs: RunService; evidence: EvidenceStore; notices: Notices }): void {
  const { run, runs, evidence, notices } = parts;
  const { runId } = run.result;
  try {
    runs.setEvidence(runId, evidence.recordRun(run, runs.measurements(runId)));
  } catch (error) {
    notices.post({
      level: 'error',
      title: 'The evidence of a run could not be kept',
      message: `${run.result.scenario}: ${messageOf(error)}. Gates do not see this run.`,
      link: `/runs/${runId}`,
    });
  }
}
