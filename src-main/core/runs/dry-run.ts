import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { DryRunResult, DryRunStep } from '#shared/contract/dry-run.ts';
import { type EngineCommand, engineEventSchema, type Load } from '../load/engine-messages.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import { readScenario } from '../scenarios/read-scenario.ts';
import { ScenarioCatalogue } from '../scenarios/scenario-catalogue.ts';
import type { TargetResolver } from '../targets/target-address.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { loadOf } from './load-of.ts';
import { type DatabaseResolver, loadSecrets } from './load-secrets.ts';
import { initialControl } from './run-control.ts';
import { reachableOf } from './reachable.ts';
import { checkTarget } from './target-check.ts';

/** Beyond the timeouts of all its steps: starting the engine, connecting to databases, loading scripts. */
const patienceMs = 30_000;

export interface DryRunsOptions {
  workspace: Workspace;
  starter: ProcessStarter;
  targets: TargetResolver;
  databases: DatabaseResolver;
}

/** Single iterations of scenarios, with everything they send and get: to see what a scenario does before it becomes a load. */
export class DryRuns implements Disposable {
  readonly #options: DryRunsOptions;
  readonly #closing = new AbortController();

  constructor(options: DryRunsOptions) {
    this.#options = options;
  }

  /**
   * @param input.text instead of what the file holds.
   * @throws HoldpointError `NOT_FOUND`, `FORBIDDEN`, `INVALID` as the file is; `INVALID` when the load cannot be run; `UNAVAILABLE` when the
   * target does not answer.
   */
  async run({ file, text }: { file: string; text?: string | undefined }): Promise<DryRunResult> {
    const { workspace, starter, targets, databases } = this.#options;
    const { config, root } = workspace;
    const known = [Object.keys(config.targets), Object.keys(config.datasources)] as const;
    const scenario = text === undefined ? new ScenarioCatalogue(workspace).read(file).scenario : readScenario(text, file, ...known);
    const { name, baseUrl } = reachableOf(scenario, targets);
    const secrets = await loadSecrets(scenario, databases);
    const { signal } = this.#closing;
    // Databases and commands are looked at by the engine.
    const { address } = baseUrl === '' ? { address: null } : await checkTarget({ name, baseUrl, health: null, address: null }, signal);
    const record = { runId: 'dry-run', epoch: 0, target: { name, baseUrl, address } };
    const load = loadOf(record, scenario, initialControl(scenario), { workspace: root, secrets });
    const steps = await inEngine(load, starter, signal);
    return { scenario: scenario.name, baseUrl: baseUrl || name, ok: steps.every(({ outcome }) => outcome === 'completed'), steps };
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
  }
}

/**
 * One iteration in an engine of its own, which ends with it.
 * @throws HoldpointError `INVALID` when the load cannot be run, `UNAVAILABLE` when the engine died or the caller went away.
 */
async function inEngine(load: Load, starter: ProcessStarter, signal: AbortSignal): Promise<DryRunStep[]> {
  const timeouts = load.steps.reduce((sum, step) => sum + ('deadlineMs' in step ? (step.deadlineMs ?? load.timeoutMs) : 0), 0);
  const { promise, resolve, reject } = Promise.withResolvers<DryRunStep[]>();
  using engine = starter.start({ entry: 'load-engine', name: 'dry run' });
  let lastLine = '';
  engine.errorLines.on((line) => (lastLine = line));
  engine.exited.on(() => reject(new HoldpointError('UNAVAILABLE', `The engine of the dry run died. ${lastLine}`.trim())));
  engine.messages.on((message) => {
    const event = engineEventSchema.safeParse(message);
    if (!event.success) return;
    if (event.data.type === 'dry_run') resolve(event.data.steps);
    if (event.data.type === 'refused') {
      const { message: why, hint } = event.data;
      reject(new HoldpointError('INVALID', why, hint === null ? {} : { hint }));
    }
  });
  const timer = setTimeout(() => reject(new HoldpointError('UNAVAILABLE', 'The dry run did not end.')), timeouts + patienceMs);
  const onAbort = () => reject(new HoldpointError('UNAVAILABLE', 'The console is closing.'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    engine.send({ type: 'dry_run', load } satisfies EngineCommand);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
