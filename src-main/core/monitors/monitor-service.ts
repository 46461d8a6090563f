import { setImmediate as turn } from 'node:timers/promises';
import type { ChartData } from '#shared/contract/base.ts';
import type { ProcessTree } from '#shared/contract/memory.ts';
import type { MonitorResult, Trend } from '#shared/contract/runs.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { conflated } from '../lifecycle/stream.ts';
import type { Notices } from '../notices/notices.ts';
import { liveScope } from '../samples/sample-tables.ts';
import { SampleStore, type SeriesRange } from '../samples/sample-store.ts';
import { liveKeptMs } from '../samples/tiers.ts';
import type { Store } from '../store/store.ts';
import type { TargetResolver } from '../targets/target-address.ts';
import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import { monitorChart, monitorChartInTurns } from './monitor-chart.ts';
import { MonitorRecords, type MonitorRecord } from './monitor-records.ts';
import { MonitorTrends, seriesName } from './monitor-trends.ts';
import { platformProcesses } from './platform-processes.ts';
import type { ProcessSource } from './process-source.ts';
import type { MonitorSpec, RunMonitors } from './run-monitors.ts';
import { TreeMonitor } from './tree-monitor.ts';
import type { TreeSample } from './tree-sample.ts';
import { selectorId, toProcessTree, type WatchedTree } from './watched-tree.ts';

/** RSS, threads and CPU every second: one small read per process. PSS and open files keep a pace of their own (`pace.ts`). */
const sampleMs = 1000;
/** Our timer late by more than this was not load: the machine slept, or something held our event loop. */
const asleepMs = 10_000;
/** The console's own trend looks back this far: what happened yesterday is no trend of now. */
const liveTrendMs = 3_600_000;

export interface MonitorServiceOptions {
  store: Store;
  targets: TargetResolver;
  /** Targets of the workspace. */
  targetNames: () => string[];
  notices: Notices;
  /** Where facts about processes come from; of this platform when left out. */
  source?: ProcessSource;
}

/** What is looked at: a run, or the console's own samples; one monitor or all. */
interface Scope {
  runId?: string | undefined;
  monitor?: string | undefined;
}

/**
 * Samples for runs what they ask for, and after `startLive` the process tree of every target for as long as the console is open.
 * A sample goes to each run that records its monitor and, when live, to the scope `live`.
 */
export class MonitorService implements RunMonitors, AsyncDisposable {
  /** Every sample: the trees as they are. */
  readonly changes = new Emitter<ProcessTree[]>();
  /** A sentence about samples that are not being written. */
  readonly recordingFailed: Emitter<string>;
  readonly #targets: TargetResolver;
  readonly #targetNames: () => string[];
  readonly #notices: Notices;
  readonly #source: ProcessSource;
  readonly #samples: SampleStore;
  readonly #records: MonitorRecords;
  readonly #trends: MonitorTrends;
  readonly #watched = new Map<string, WatchedTree>();
  readonly #startedAt = Date.now();
  #timer: NodeJS.Timeout | undefined;
  #live = false;
  #lastTickAt = Date.now();
  #sampling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor({ store, targets, targetNames, notices, source = platformProcesses() }: MonitorServiceOptions) {
    this.#targets = targets;
    this.#targetNames = targetNames;
    this.#notices = notices;
    this.#source = source;
    this.#samples = new SampleStore({ store });
    this.#records = new MonitorRecords(store, this.#samples);
    this.#trends = new MonitorTrends(this.#samples, this.#records);
    this.recordingFailed = this.#samples.recordingFailed;
    this.recordingFailed.on((message) => notices.post({ level: 'error', title: 'Samples are not recorded', message, link: null }));
  }

  /** From now on the targets are sampled whether a run is on or not. */
  startLive(): void {
    this.#live = true;
    this.#records.discardEventsBefore(liveScope, this.#startedAt - liveKeptMs);
    for (const name of this.#targetNames()) this.#watchTarget(name);
    this.#keepTicking();
  }

  start(runId: string, monitors: readonly MonitorSpec[]): void {
    const before = this.#records.monitors(runId);
    const lastAt = before.length > 0 ? this.#records.lastSampleAt(runId) : null;
    if (lastAt !== null) this.#samples.gap(runId, { from: lastAt, to: Date.now(), reason: 'the console was not running' });
    monitors.forEach((spec, position) => {
      const watched = this.#watch(spec);
      watched.runs.add(runId);
      const was = before.find(({ monitor }) => monitor === watched.id)?.pid ?? null;
      const pid = watched.last?.pid ?? null;
      if (was !== null && pid !== null && was !== pid) this.#markRestart(runId, watched, was, pid);
      this.#records.addMonitor(runId, position, { monitor: watched.id, label: spec.label, budgetMbPerHour: spec.budgetMbPerHour, pid });
    });
    this.#keepTicking();
  }

  stop(runId: string): void {
    for (const watched of this.#watched.values()) {
      if (!watched.runs.delete(runId)) continue;
      this.#endAbsence(watched, runId, Date.now());
      if (watched.runs.size === 0 && !this.#isLive(watched)) this.#watched.delete(watched.id);
    }
    this.#samples.finish(runId);
    this.#trends.forget();
  }

  mask(runId: string, from: number, to: number, reason: string): void {
    this.#records.addMask(runId, from, to, reason);
    this.#trends.forget();
  }

  results(runId: string): MonitorResult[] {
    return this.#records.monitors(runId).map((record) => ({
      monitor: record.monitor,
      label: record.label,
      pid: record.pid,
      trends: this.#trends.of(runId, record),
    }));
  }

  series(runId: string, names: readonly string[], query: SeriesRange & { width: number }): ChartData {
    return monitorChart(this.#samples, this.#records, runId, this.#records.monitors(runId), names, query);
  }

  /** The chart of a run, or without one of what was sampled since the console started; of one monitor or of all. */
  chart({ runId, monitor, names, ...query }: Scope & { names: readonly string[]; width: number } & SeriesRange): Promise<ChartData> {
    const live = runId === undefined;
    const range = live ? { ...query, from: query.from ?? this.#startedAt } : query;
    return monitorChartInTurns(this.#samples, this.#records, runId ?? liveScope, this.#select(runId, monitor), names, range);
  }

  /** Trends of a run, or without one of the last hour since the console started. */
  async trends({ runId, monitor }: Scope): Promise<{ monitor: string; label: string; trends: Trend[] }[]> {
    const from = runId === undefined ? Math.max(this.#startedAt, Date.now() - liveTrendMs) : undefined;
    const answer = [];
    for (const record of this.#select(runId, monitor)) {
      answer.push({ monitor: record.monitor, label: record.label, trends: this.#trends.of(runId ?? liveScope, record, from) });
      // The trends of an 8-hour run take 30 ms.
      await turn();
    }
    return answer;
  }

  /** The trees now, then at most once a second when they were sampled. */
  trees(signal?: AbortSignal): AsyncGenerator<ProcessTree[], void, void> {
    return conflated({ initial: () => this.current(), changes: this.changes, minIntervalMs: sampleMs, signal });
  }

  current(): ProcessTree[] {
    return [...this.#watched.values()].map(toProcessTree);
  }

  /** Processes in the tree of a target; null while they are not known. */
  processCount(target: string): number | null {
    const last = this.#watched.get(target)?.last;
    return last?.state === 'sampling' ? last.processes.length : null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sampling;
    this.#samples[Symbol.dispose]();
    this.changes[Symbol.dispose]();
  }

  #select(runId: string | undefined, monitor: string | undefined): MonitorRecord[] {
    const all =
      runId === undefined
        ? [...this.#watched.values()].map(({ id, label, last }): MonitorRecord => ({
            monitor: id,
            label,
            budgetMbPerHour: null,
            pid: last?.pid ?? null,
          }))
        : this.#records.monitors(runId);
    if (monitor === undefined) return all;
    const found = all.filter((each) => each.monitor === monitor);
    if (found.length > 0) return found;
    const known = all.map((each) => each.monitor).join(', ');
    throw new HoldpointError('NOT_FOUND', `There is no monitor "${monitor}" here.`, {
      hint: known === '' ? 'Nothing was monitored.' : `Known: ${known}.`,
    });
  }

  #watch(spec: MonitorSpec): WatchedTree {
    if (spec.selector !== null) {
      const { selector } = spec;
      return this.#watchTree(selectorId(selector), spec.label, '', () => selector);
    }
    const target = spec.target ?? (this.#targetNames().length === 1 ? this.#targetNames()[0] : undefined);
    if (target === undefined) throw new HoldpointError('INVALID', `The monitor "${spec.label}" names neither a process nor a target.`);
    return this.#watchTarget(target);
  }

  #watchTarget(name: string): WatchedTree {
    return this.#watchTree(name, name, name, () => this.#targets.resolve(name).process);
  }

  #watchTree(id: string, label: string, target: string, selector: () => ProcessSelector | null): WatchedTree {
    const known = this.#watched.get(id);
    if (known) return known;
    const monitor = new TreeMonitor({ name: label, source: this.#source, selector });
    const watched: WatchedTree = { id, label, target, monitor, runs: new Set(), last: null, seen: false, absentSince: null };
    this.#watched.set(id, watched);
    return watched;
  }

  #isLive(watched: WatchedTree): boolean {
    return this.#live && watched.target !== '';
  }

  #keepTicking(): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#lastTickAt = Date.now();
    this.#timer = setTimeout(() => this.#tick(), 0);
    this.#timer.unref();
  }

  /** Never two at a time; the next one starts on time or, after a slow one, at once. Ends when there is nothing to watch. */
  #tick(): void {
    const now = Date.now();
    const lateMs = now - this.#lastTickAt - sampleMs;
    if (lateMs > asleepMs) this.#markSleep(this.#lastTickAt, now);
    this.#lastTickAt = now;
    this.#sampling = this.#sampleAll().finally(() => {
      this.#timer = undefined;
      if (this.#closed || (!this.#live && this.#watched.size === 0)) return;
      this.#timer = setTimeout(() => this.#tick(), Math.max(0, sampleMs - (Date.now() - now)));
      this.#timer.unref();
    });
  }

  async #sampleAll(): Promise<void> {
    for (const watched of this.#watched.values()) this.#record(watched, await watched.monitor.sample());
    this.changes.emit(this.current());
  }

  #record(watched: WatchedTree, sample: TreeSample): void {
    // Its last run may have stopped while it was sampled.
    if (this.#closed || !this.#watched.has(watched.id)) return;
    const scopes = [...(this.#live ? [liveScope] : []), ...watched.runs];
    for (const scope of scopes) {
      for (const [signal, value] of sample.figures) this.#samples.append(scope, seriesName(watched.id, signal), sample.at, value);
      for (const event of sample.events) this.#records.addEvent(scope, watched.id, { at: sample.at, ...event });
    }
    const before = watched.last?.pid ?? null;
    watched.last = sample;
    if (sample.pid === null) {
      watched.absentSince ??= sample.at;
      return;
    }
    for (const runId of watched.runs) this.#endAbsence(watched, runId, sample.at);
    if (this.#live) this.#endAbsence(watched, liveScope, sample.at);
    watched.absentSince = null;
    watched.seen = true;
    if (before !== sample.pid) for (const runId of watched.runs) this.#records.setPid(runId, watched.id, sample.pid);
    const restart = sample.events.find((event) => event.kind === 'restart');
    if (restart && watched.runs.size > 0) {
      const [runId] = watched.runs;
      this.#notices.post({ level: 'warning', title: restart.label, message: 'Its trend starts a new stretch.', link: `/runs/${runId}` });
    }
  }

  #endAbsence(watched: WatchedTree, scope: string, now: number): void {
    // Before anything was ever sampled there is nothing to be missing.
    if (watched.absentSince === null || !watched.seen) return;
    this.#samples.gap(scope, { from: watched.absentSince, to: now, reason: `${watched.label} was not running` });
  }

  #markSleep(from: number, to: number): void {
    const scopes = new Set([...(this.#live ? [liveScope] : []), ...[...this.#watched.values()].flatMap(({ runs }) => [...runs])]);
    for (const scope of scopes) this.#samples.gap(scope, { from, to, reason: 'the console was asleep' });
  }

  #markRestart(runId: string, watched: WatchedTree, was: number, pid: number): void {
    const label = `${watched.label} was restarted meanwhile: pid ${was} → ${pid}`;
    this.#records.addEvent(runId, watched.id, { at: Date.now(), kind: 'restart', label });
  }
}
