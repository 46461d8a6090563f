import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { planPreviewSchema, RunDetail, RunLive, RunState, RunSummary, ScenarioSummary } from '#shared/contract/runs.ts';
import type { ActiveRun as ActiveRunStatus } from '#shared/contract/system.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { Measurement } from '../evidence/measurement.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { conflated } from '../lifecycle/stream.ts';
import { tlsTrust } from '../load/tls-trust.ts';
import type { RunMonitors } from '../monitors/run-monitors.ts';
import type { Notices } from '../notices/notices.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import { durationOf, rateOf, type RunOverrides, withOverrides } from '../scenarios/run-overrides.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { endNsOf } from '../scenarios/load-curve.ts';
import { loadCorners } from '../scenarios/plan-preview.ts';
import { ScenarioCatalogue } from '../scenarios/scenario-catalogue.ts';
import { plannedArrivals, workloadHash } from '../scenarios/workload.ts';
import type { Store } from '../store/store.ts';
import type { TargetResolver } from '../targets/target-address.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { ActiveRun } from './active-run.ts';
import { Baselines } from './baselines/baselines.ts';
import { endNotice } from './end-notice.ts';
import { RunCharts } from './run-charts.ts';
import { initialControl } from './run-control.ts';
import { runEnvironment } from './run-environment.ts';
import { measurementsOf } from './run-measurements.ts';
import { type RunEnding, type RunRecord, RunRecords } from './run-records.ts';
import { detailOf, resultOf, type RunFacts, summaryOf } from './run-result.ts';
import { markInterruptedRuns } from './interrupted-runs.ts';
import { readStoredRun, scenarioOf } from './stored-run.ts';
import { type DatabaseResolver, type LoadSecrets, loadSecrets } from './load-secrets.ts';
import { type Reachable, reachableOf } from './reachable.ts';
import { type CheckedTarget, checkTarget } from './target-check.ts';

/** 4 Hz: what a page may be sent of a conflated stream. */
const liveIntervalMs = 250;
export interface RunServiceOptions {
  workspace: Workspace;
  store: Store;
  starter: ProcessStarter;
  targets: TargetResolver;
  databases: DatabaseResolver;
  monitors: RunMonitors;
  notices: Notices;
  /** Revision of the workspace, kept with each run. */
  revision: () => string | null;
  /** Epoch milliseconds. */
  now?: () => number;
}

interface Steering {
  runId: string;
  who: string;
  why?: string | undefined;
}

/** Load tests: what can run, what is on, and what was. */
export class RunService implements AsyncDisposable {
  /** A run came to its end: completed, aborted or failed. Interrupted runs may go on and are not in it. */
  readonly finished = new Emitter<RunDetail>();
  /** Something about the runs that are on changed. */
  readonly changes = new Emitter<void>();
  /** The store could not be written: what is lost, in words. The run goes on. */
  readonly recordingFailed = new Emitter<string>();
  /** What their charts show. */
  readonly charts: RunCharts;
  /** What an earlier console left has been read: until then its interrupted runs have no result. */
  readonly opened: Promise<void>;
  readonly #options: RunServiceOptions;
  readonly #now: () => number;
  readonly #catalogue: ScenarioCatalogue;
  readonly #records: RunRecords;
  readonly #baselines: Baselines;
  readonly #active = new Map<string, ActiveRun>();
  /** Endings that the store could not take: shown from here until the console closes. */
  readonly #unstored = new Map<string, { detail: RunDetail; ending: RunEnding }>();
  readonly #closing = new AbortController();

  constructor(options: RunServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#catalogue = new ScenarioCatalogue(options.workspace);
    this.#records = new RunRecords(options.store);
    this.#baselines = new Baselines({ store: options.store, runs: this.#records, now: this.#now });
    this.charts = new RunCharts({
      records: this.#records,
      monitors: options.monitors,
      active: (runId) => this.#active.get(runId),
      record: (runId) => this.#record(runId),
      now: this.#now,
    });
    this.opened = markInterruptedRuns({
      records: this.#records,
      monitors: options.monitors,
      notices: options.notices,
      endingOf: (facts, points) => this.#endingOf(facts, points),
      now: this.#now,
      signal: this.#closing.signal,
    });
  }

  scenarios(): ScenarioSummary[] {
    return this.#catalogue.list();
  }

  /** @throws HoldpointError `NOT_FOUND`, `INVALID`, `FORBIDDEN` as the file and the overrides are. */
  preview({ file, overrides }: { file: string; overrides: RunOverrides }): z.output<typeof planPreviewSchema> {
    return this.previewOf(withOverrides(this.#catalogue.read(file).scenario, overrides));
  }

  /** The planned load of a scenario that need not be a file. */
  previewOf(scenario: Scenario): z.output<typeof planPreviewSchema> {
    const { executor } = scenario;
    return {
      model: executor.model,
      unit: executor.model === 'closed' ? 'users' : '/s',
      curve: loadCorners(scenario),
      totalArrivals: plannedArrivals(scenario),
      durationSeconds: endNsOf(scenario) / 1e9,
      warmUpSeconds: scenario.warmUpMs / 1000,
      workloadHash: workloadHash(scenario),
    };
  }

  /**
   * Starts a run of a scenario file of the workspace.
   * @throws HoldpointError `NOT_FOUND`, `INVALID`, `FORBIDDEN` as for `preview`; `UNAVAILABLE` when the target does not answer or the store
   * cannot be written.
   */
  async start({ file, overrides, who }: { file: string; overrides: RunOverrides; who: string }): Promise<{ runId: string }> {
    const source = this.#catalogue.read(file);
    const scenario = withOverrides(source.scenario, overrides);
    const address = reachableOf(scenario, this.#options.targets);
    const checked = await this.#check(scenario, address, null);
    if (this.#closing.signal.aborted) throw new HoldpointError('UNAVAILABLE', 'The console is closing.');
    const secrets = await loadSecrets(scenario, this.#options.databases);
    const startedAt = this.#now();
    const record: RunRecord = {
      runId: randomBytes(6).toString('hex'),
      file: source.file,
      scenarioName: scenario.name,
      scenarioYaml: source.text,
      overrides,
      target: { name: address.name, baseUrl: address.baseUrl, address: checked.address },
      workloadHash: workloadHash(scenario),
      revision: this.#options.revision(),
      startedBy: who,
      startedAt,
      state: 'starting',
      epoch: 0,
      control: initialControl(scenario),
      ownerPid: process.pid,
      aliveAt: startedAt,
      evidence: null,
      environment: runEnvironment(address.name, this.#options.workspace.config.targets[address.name]?.environment ?? null),
    };
    try {
      this.#records.insert(record);
    } catch (error) {
      throw new HoldpointError('UNAVAILABLE', `The run was not started: its record could not be written: ${messageOf(error)}`, {
        cause: error,
        hint: 'Check free space and permissions of the folder .holdpoint.',
      });
    }
    const { unhealthy } = checked;
    this.#begin(
      this.#activeRun(record, scenario, secrets),
      who,
      unhealthy === null ? null : `The health check failed at the start: ${unhealthy}`,
    );
    return { runId: record.runId };
  }

  /** Newest first. */
  list({ limit }: { limit: number }): RunSummary[] {
    return this.#records.ids(limit).flatMap((runId) => {
      const active = this.#active.get(runId);
      if (active) {
        const facts = active.facts();
        return [summaryOf(facts, resultOf(facts), active.points)];
      }
      const unstored = this.#unstored.get(runId);
      const summary = unstored?.ending.summary ?? this.#records.summary(runId);
      return summary === null ? [] : [{ ...summary, baseline: this.#baselines.byRun(runId) !== null }];
    });
  }

  /** @throws HoldpointError `NOT_FOUND` */
  get({ runId }: { runId: string }): RunDetail {
    const active = this.#active.get(runId);
    if (active) {
      const facts = active.facts();
      return detailOf(facts, resultOf(facts), this.#knownOf(active.record, false));
    }
    const unstored = this.#unstored.get(runId);
    if (unstored) return unstored.detail;
    const record = this.#record(runId);
    const result = this.#records.result(runId);
    if (!result)
      throw new HoldpointError('UNAVAILABLE', `The run ${runId} is on in another console.`, { hint: 'Connect to that console.' });
    const parts = { record, scenario: scenarioOf(record), control: record.control };
    const known = this.#knownOf(record, this.#canResume(record));
    return detailOf({ ...parts, events: this.#records.marks.events(runId), gaps: this.#records.marks.gaps(runId) }, result, known);
  }

  /** The latest state of a run that is on, at most four times a second; ends with the run, at once for one that is over. */
  live({ runId, signal }: { runId: string; signal?: AbortSignal | undefined }): AsyncGenerator<RunLive, void, void> {
    const active = this.#active.get(runId);
    if (!active) {
      this.#record(runId);
      return nothing();
    }
    return conflated({ initial: () => active.live(), changes: active.updates, until: active.ended, minIntervalMs: liveIntervalMs, signal });
  }

  /** @throws HoldpointError `NOT_FOUND`, `CONFLICT` when the run is not running (as for all that follow). */
  hold({ runId, who, why }: Steering): { state: RunState } {
    return this.#steer(runId, (run) => run.hold(who, why));
  }

  resume({ runId, who, why }: Steering): { state: RunState } {
    return this.#steer(runId, (run) => run.resume(who, why));
  }

  /** @param input.rate `200/s`. @throws HoldpointError `INVALID` for what is no rate. */
  rate({ runId, rate, who, why }: Steering & { rate: string }): { state: RunState } {
    return this.#steer(runId, (run) => run.rate(rateOf(rate), who, why));
  }

  /** @param input.by `10m`. @throws HoldpointError `INVALID` for what is no duration. */
  extend({ runId, by, who, why }: Steering & { by: string }): { state: RunState } {
    return this.#steer(runId, (run) => run.extend(durationOf(by), by, who, why));
  }

  stop({ runId, who, why }: Steering): { state: RunState } {
    return this.#steer(runId, (run) => run.stop(who, why));
  }

  /** Interrupted runs whose plan has time left and whose scenario says `resume: auto`. */
  recoverable(): string[] {
    return this.#records
      .inStates(['interrupted'])
      .filter((record) => this.#canResume(record) && scenarioOf(record).resume === 'auto')
      .map((record) => record.runId);
  }

  /**
   * Goes on with an interrupted run: the plan went on meanwhile, and the time without load is a gap.
   * @throws HoldpointError `NOT_FOUND`, `CONFLICT` when it cannot go on, `UNAVAILABLE` when the target does not answer.
   */
  async recover({ runId, who }: { runId: string; who: string }): Promise<{ runId: string }> {
    const before = this.#record(runId);
    if (!this.#canResume(before)) {
      const why = before.state === 'interrupted' ? 'the time planned for it is over' : `it is ${before.state}`;
      throw new HoldpointError('CONFLICT', `The run ${runId} cannot go on: ${why}.`, { hint: 'Start a new one.' });
    }
    const stored = await readStoredRun(this.#records, before, this.#closing.signal);
    const address = reachableOf(stored.scenario, this.#options.targets);
    const kept = before.target.baseUrl === address.baseUrl ? before.target.address : null;
    const secrets = await loadSecrets(stored.scenario, this.#options.databases);
    const checked = await this.#check(stored.scenario, address, kept);
    if (this.#active.has(runId) || this.#closing.signal.aborted)
      throw new HoldpointError('CONFLICT', `The run ${runId} is being resumed already.`);
    const record = {
      ...before,
      epoch: before.epoch + 1,
      target: { name: address.name, baseUrl: address.baseUrl, address: checked.address },
    };
    const run = this.#activeRun(record, stored.scenario, secrets, stored);
    this.#begin(run, who, checked.unhealthy === null ? null : `The health check failed: ${checked.unhealthy}`);
    return { runId };
  }

  /** Makes a run the baseline of its scenario and workload. @throws HoldpointError `NOT_FOUND`, `CONFLICT` as `Baselines.pin`. */
  pin({ runId, who, why }: Steering): { runId: string; replaced: string | null } {
    const pinned = this.#baselines.pin(this.#record(runId), { runId, who, why });
    this.changes.emit();
    return pinned;
  }

  /** @throws HoldpointError `NOT_FOUND`, `CONFLICT` for a run that is not pinned. */
  unpin({ runId, who, why }: Steering): { runId: string } {
    this.#record(runId);
    const unpinned = this.#baselines.unpin({ runId, who, why });
    this.changes.emit();
    return unpinned;
  }

  /** For the status bar. */
  active(): ActiveRunStatus[] {
    return [...this.#active.values()].map((run) => run.status());
  }

  /** Figures for evidence; of a run that is on, so far. @throws HoldpointError `NOT_FOUND` */
  measurements(runId: string): Measurement[] {
    const facts = this.#active.get(runId)?.facts();
    if (facts) return measurementsOf(facts);
    const unstored = this.#unstored.get(runId);
    if (unstored) return unstored.ending.measurements;
    this.#record(runId);
    return this.#records.measurements(runId);
  }

  /** Notes which evidence was made of a run. */
  setEvidence(runId: string, digest: string): void {
    this.#records.setEvidence(runId, digest);
  }

  /** Process id of the engine of a run that is on. */
  enginePid(runId: string): number | undefined {
    return this.#active.get(runId)?.enginePid;
  }

  /** Ends the engines. Runs that are on become interrupted and may go on at the next start. */
  close(): void {
    this.#closing.abort();
    for (const run of this.#active.values()) run.interrupt();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.opened;
    this.finished[Symbol.dispose]();
    this.changes[Symbol.dispose]();
    this.recordingFailed[Symbol.dispose]();
  }

  #activeRun(
    record: RunRecord,
    scenario: Scenario,
    secrets: LoadSecrets,
    before?: ConstructorParameters<typeof ActiveRun>[0]['before'],
  ): ActiveRun {
    const { starter, monitors, workspace } = this.#options;
    return new ActiveRun({
      record,
      scenario,
      workspace: workspace.root,
      secrets,
      records: this.#records,
      starter,
      monitors,
      now: this.#now,
      onRecordingFailure: (message) => this.recordingFailed.emit(message),
      onChange: () => this.changes.emit(),
      onEnd: (run) => this.#onEnd(run),
      ...(before === undefined ? {} : { before }),
    });
  }

  #begin(run: ActiveRun, who: string, remark: string | null): void {
    this.#active.set(run.record.runId, run);
    run.start(who, remark);
    this.changes.emit();
  }

  #onEnd(run: ActiveRun): void {
    const { runId } = run.record;
    const facts = run.facts();
    const ending = this.#endingOf(facts, run.points);
    const detail = detailOf(facts, ending.result, this.#knownOf(run.record, facts.state === 'interrupted'));
    this.#active.delete(runId);
    try {
      this.#records.end(runId, facts.state, facts.control, ending);
    } catch (error) {
      this.#unstored.set(runId, { detail, ending });
      this.recordingFailed.emit(`the result of run ${runId} could not be stored: ${messageOf(error)}`);
    }
    if (facts.state !== 'interrupted') {
      this.#options.notices.post(endNotice(ending.result));
      this.finished.emit(detail);
    }
    this.changes.emit();
  }

  #endingOf(facts: RunFacts, points: RunEnding['points']): RunEnding {
    const result = resultOf(facts);
    return { result, summary: summaryOf(facts, result, points), measurements: measurementsOf(facts), points };
  }

  /** Everything that an engine would stumble over at once. @param kept the address that the run used before. */
  #check(scenario: Scenario, target: Reachable, kept: string | null): Promise<Omit<CheckedTarget, 'address'> & { address: string | null }> {
    tlsTrust(scenario.tls, this.#options.workspace.root);
    // Databases are looked at by the engine before it begins, and say it better.
    if (target.baseUrl === '') return Promise.resolve({ address: null, unhealthy: null });
    return checkTarget({ ...target, address: kept }, this.#closing.signal);
  }

  #steer(runId: string, steer: (run: ActiveRun) => void): { state: RunState } {
    const run = this.#active.get(runId);
    if (!run) throw new HoldpointError('CONFLICT', `The run ${runId} is not on: it is ${this.#record(runId).state}.`);
    steer(run);
    return { state: run.state };
  }

  #record(runId: string): RunRecord {
    const record = this.#records.get(runId);
    if (record) return record;
    throw new HoldpointError('NOT_FOUND', `There is no run ${runId}.`, { hint: 'holdpoint runs list shows them.' });
  }

  /** The run that is pinned for the scenario and workload of this one; null when none is, or there is no such run. */
  baselineOf(runId: string): string | null {
    const record = this.#records.get(runId);
    return record === null ? null : this.#baselines.of(record);
  }

  /** What is known of a run beside its measurements. */
  #knownOf(record: RunRecord, canResume: boolean): Pick<RunDetail, 'canResume' | 'baseline' | 'baselineRunId'> {
    return { canResume, baseline: this.#baselines.byRun(record.runId), baselineRunId: this.#baselines.of(record) };
  }

  #canResume(record: RunRecord): boolean {
    if (record.state !== 'interrupted') return false;
    const { heldSinceMs, endNs } = record.control;
    if (heldSinceMs !== null) return true;
    const last = this.#records.frames.last(record.runId);
    return (last?.planNs ?? 0) + (this.#now() - (last?.ms ?? record.startedAt)) * 1e6 < endNs;
  }
}

// eslint-disable-next-line require-yield -- the stream of a run that is over
async function* nothing(): AsyncGenerator<RunLive, void, void> {}
