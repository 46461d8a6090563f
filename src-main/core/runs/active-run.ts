import { availableParallelism } from 'node:os';
import type { Gap } from '#shared/contract/base.ts';
import type { ActiveRun as ActiveRunStatus } from '#shared/contract/system.ts';
import type { RunLive, RunState } from '#shared/contract/runs.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { EngineEvent, Load, Slice } from '../load/engine-messages.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { rateWords } from '../scenarios/workload.ts';
import type { CapacitySearch, SearchAction } from './capacity/capacity-search.ts';
import { searchOf } from './capacity/search-of.ts';
import { EngineLink, type Position } from './engine-link.ts';
import type { ActiveRunOptions } from './active-run-options.ts';
import { loadOf, reservedFor, workersFor } from './load-of.ts';
import type { ReadSlice } from './run-book.ts';
import { lastKnown, positionOf } from './plan-position.ts';
import type { RunControl } from './run-control.ts';
import { RunJournal } from './run-journal.ts';
import { RunMeasuring } from './run-measuring.ts';
import type { RunPoint } from './run-points.ts';
import type { RunRecord } from './run-records.ts';
import { liveOf } from './run-live.ts';
import type { RunFacts } from './run-result.ts';
import { Standstills } from './standstills.ts';
import { budgetThresholds } from './run-thresholds.ts';

/** An engine that was told to stop and says nothing any more is ended: its requests had their time to finish. */
const stopPatienceMs = 8000;

/** A run that is on: its engine, what it has measured, and what people do with it. */
export class ActiveRun {
  readonly record: RunRecord;
  readonly scenario: Scenario;
  readonly updates = new Emitter<RunLive>();
  readonly ended = new Emitter<unknown>();
  readonly #options: ActiveRunOptions;
  readonly #measuring: RunMeasuring;
  readonly #standstills = new Standstills();
  readonly #search: CapacitySearch | null;
  readonly #journal: RunJournal;
  readonly #engine: EngineLink;
  readonly #open: boolean;
  #control: RunControl;
  #state: RunState = 'starting';
  #stopReason = '';
  #endedAt: number | null = null;
  /** Nothing is measured since then, and why; null while an engine is up. */
  #missing: { fromMs: number; reason: string } | null = null;
  #pendingRate: number | null = null;
  /** A capacity search found what it was looking for. */
  #searchDone = false;
  /** Epoch in which the connections were found exhausted. */
  #exhaustedIn: number | null = null;
  #stopTimer: NodeJS.Timeout | undefined;

  constructor(options: ActiveRunOptions) {
    this.#options = options;
    this.record = options.record;
    this.scenario = options.scenario;
    this.#control = options.record.control;
    this.#open = options.scenario.executor.model === 'open';
    const { before } = options;
    this.#journal = new RunJournal({
      records: options.records,
      runId: this.record.runId,
      events: before?.events ?? [],
      gaps: before?.gaps ?? [],
      onFailure: options.onRecordingFailure,
    });
    this.#measuring = new RunMeasuring({
      scenario: options.scenario,
      before: before?.state,
      journal: this.#journal,
      storeSnapshot: (state) =>
        this.#journal.attempt('a snapshot', () => options.records.snapshots.write(this.record.runId, state.snapshot())),
      note: (kind, label, at) => this.#note(kind, label, { at }),
      onSecond: (second) => this.#onSecond(second),
    });
    this.#search = searchOf(options.scenario, this.#measuring.index, this.#control.search);
    // A rate that was asked for and not taken up when the console ended.
    const searched = this.#control.search?.perSecond ?? null;
    if (searched !== this.#control.curve?.at(-1)?.perSecond) this.#pendingRate = searched;
    this.#engine = new EngineLink({
      starter: options.starter,
      name: `load engine ${this.record.runId}`,
      work: () => this.#work(),
      onEvent: (event) => this.#onEngine(event),
      onDeath: (why) => this.#onDeath(why),
      onGiveUp: (why) => {
        this.#note('engine_failed', `The load engine died too often, ${why}`);
        this.#end('failed', 'engine_failed');
      },
    });
    this.#engine.ready.on(() => this.#catchUp());
  }

  /** Its last 15 minutes, second by second. */
  get points(): readonly RunPoint[] {
    return this.#measuring.points;
  }

  get state(): RunState {
    return this.#state;
  }

  get enginePid(): number | undefined {
    return this.#engine.pid;
  }

  /** Starts the engine. @param remark something to know about how it starts. */
  start(who: string, remark: string | null): void {
    const { record, scenario } = this;
    this.#options.monitors.start(
      record.runId,
      scenario.monitors.map(({ selector, label, budgetMbPerHour }) => ({
        kind: 'process',
        selector,
        ...('target' in scenario.address ? { target: scenario.address.target } : {}),
        label,
        budgetMbPerHour,
      })),
    );
    if (this.#measuring.book.last !== null || record.epoch > 0) {
      this.#missing = {
        fromMs: lastKnown({ book: this.#measuring.book, control: this.#control })?.ms ?? record.startedAt,
        reason: 'the console was not running',
      };
      if (this.#control.heldSinceMs !== null) this.#state = 'held';
      this.#note('resumed_after_crash', 'Resumed after the console was interrupted', { who });
    } else this.#note('started', 'Started', { who });
    if (remark !== null) this.#note('remark', remark);
    this.#save();
    this.#engine.start();
  }

  hold(who: string, why: string | undefined): void {
    this.#mustBe('running', 'hold');
    this.#state = 'held';
    this.#control = { ...this.#control, heldSinceMs: this.#options.now(), heldAtNs: null };
    this.#engine.send({ type: 'hold' });
    this.#noteAndSave('hold', 'Held', { who, why });
  }

  resume(who: string, why: string | undefined): void {
    this.#mustBe('held', 'resume');
    this.#state = 'running';
    this.#engine.send({ type: 'resume' });
    this.#closeHold(this.#options.now());
    this.#noteAndSave('resume', 'Resumed', { who, why });
  }

  rate(perSecond: number, who: string, why: string | undefined): void {
    if (this.#state !== 'held') this.#mustBe('running', 'change the rate of');
    if (this.#search) throw new HoldpointError('CONFLICT', 'This run searches its rate itself.', { hint: 'Stop it to end the search.' });
    if (!this.#open) throw new HoldpointError('CONFLICT', 'This run has users, not a rate: each of them waits for its answer.');
    this.#pendingRate = perSecond;
    this.#engine.send({ type: 'rate', perSecond });
    this.#note('rate', `Rate ${rateWords(perSecond)}`, { who, why });
  }

  extend(byMs: number, words: string, who: string, why: string | undefined): void {
    if (this.#state !== 'held') this.#mustBe('running', 'extend');
    this.#control = { ...this.#control, endNs: this.#control.endNs + Math.round(byMs * 1e6) };
    this.#engine.send({ type: 'end_at', endNs: this.#control.endNs });
    this.#noteAndSave('extend', `Extended by ${words}`, { who, why });
  }

  stop(who: string, why: string | undefined): void {
    if (this.#state === 'finishing') return;
    this.#note('stop', 'Stopped', { who, why });
    this.#finish('stopped');
  }

  /** The console closes: what was measured is kept, and the run may go on at its next start. */
  interrupt(): void {
    if (this.#endedAt !== null) return;
    this.#note('interrupted', 'The console was closed');
    this.#end('interrupted', 'console_closed');
  }

  /** The run is to end; the engine has a moment for what is open. */
  #finish(reason: string): void {
    this.#stopReason = reason;
    this.#state = 'finishing';
    if (!this.#engine.send({ type: 'stop' })) {
      this.#end('aborted', reason);
      return;
    }
    this.#stopTimer = setTimeout(() => this.#end('aborted', reason), stopPatienceMs);
    this.#changed();
  }

  #mustBe(state: RunState, verb: string): void {
    if (this.#state === state) return;
    throw new HoldpointError('CONFLICT', `Cannot ${verb} this run: it is ${this.#state}.`, {
      hint: this.#state === 'starting' ? 'It starts within a second; try again.' : `Possible while it is ${state}.`,
    });
  }

  /** What the next engine is to do. */
  #work(): { load: Load; workers: number; position: Position } {
    const load = loadOf(this.record, this.scenario, this.#control, this.#options);
    const reserved = reservedFor(load);
    if (reserved > this.#control.reserved) {
      this.#control = { ...this.#control, reserved };
      this.#save();
    }
    const workers = workersFor(this.scenario, availableParallelism());
    this.#measuring.begin(this.record.epoch, workers);
    const position = positionOf({ record: this.record, state: this.#state, control: this.#control, book: this.#measuring.book });
    return { load, workers, position };
  }

  /** What changed while no engine could hear it. */
  #catchUp(): void {
    if (this.#state === 'finishing') {
      this.#engine.send({ type: 'stop' });
      return;
    }
    if (this.#pendingRate !== null) this.#engine.send({ type: 'rate', perSecond: this.#pendingRate });
    this.#engine.send({ type: 'end_at', endNs: this.#control.endNs });
    this.#engine.send({ type: this.#state === 'held' ? 'hold' : 'resume' });
  }

  #onEngine(event: EngineEvent): void {
    if (this.#endedAt !== null) return;
    switch (event.type) {
      case 'started':
        this.#onStarted(event.planNs, event.atMs);
        return;
      case 'slice':
        this.#onSlice(event);
        return;
      case 'held':
        if (this.#control.heldSinceMs !== null) {
          this.#control = { ...this.#control, heldSinceMs: event.atMs, heldAtNs: event.planNs };
          this.#save();
        }
        return;
      case 'resumed':
        return;
      case 'rate_changed':
        this.#pendingRate = null;
        this.#control = { ...this.#control, curve: event.curve };
        this.#search?.inForce(event.curve.at(-1)?.perSecond ?? 0, event.curve.at(-1)?.fromNs ?? 0);
        this.#save();
        return;
      case 'stood_still':
        this.#onStandstill(event);
        return;
      case 'connections_exhausted':
        // Every worker says so for its share.
        if (this.#exhaustedIn === this.record.epoch) return;
        this.#exhaustedIn = this.record.epoch;
        this.#note('connections_exhausted', `All ${this.scenario.connections} connections were in use: requests waited for one`, {
          at: event.atMs,
        });
        return;
      case 'dry_run':
        throw new Error('the engine of a run told of a dry run');
      case 'refused':
        this.#note('refused', event.hint === null ? event.message : `${event.message} ${event.hint}`);
        this.#end('failed', `refused: ${event.message}`);
        return;
      case 'reserved':
        if (event.until > this.#control.reserved) {
          this.#control = { ...this.#control, reserved: event.until };
          this.#save();
        }
        return;
      case 'ended':
        if (event.reason === 'plan') this.#end('completed', 'duration_reached');
        else if (event.reason === 'iterations') {
          // Done before its time was over: what it took is what was planned.
          this.#control = {
            ...this.#control,
            endNs: Math.min(this.#control.endNs, this.#measuring.book.last?.planNs ?? this.#control.endNs),
          };
          this.#end('completed', 'iterations_done');
        } else this.#end(this.#searchDone ? 'completed' : 'aborted', this.#stopReason);
        return;
    }
  }

  #onStandstill(event: Extract<EngineEvent, { type: 'stood_still' }>): void {
    const news = this.#standstills.add(event);
    if (news.happened) {
      this.#measuring.watch.disturbed(event.reason);
      this.#note('stood_still', event.reason, { at: event.fromMs });
    }
    if (news.skipped) this.#gap({ from: event.fromMs, to: event.toMs, reason: event.reason });
  }

  #onStarted(planNs: number, atMs: number): void {
    // What comes after the end of the plan is not missing.
    const overMs = Math.max(0, planNs - this.#control.endNs) / 1e6;
    this.#control = { ...this.#control, anchor: { planNs, ms: atMs } };
    this.#search?.interrupt(planNs);
    const missing = this.#missing;
    this.#missing = null;
    if (this.#state === 'starting') this.#state = 'running';
    // While it was held nothing was missed.
    const to = this.#state === 'held' ? (this.#control.heldSinceMs ?? atMs) : atMs - overMs;
    if (missing !== null && to > missing.fromMs) this.#gap({ from: missing.fromMs, to, reason: missing.reason });
    this.#save();
  }

  #onDeath(why: string): void {
    if (this.#state === 'finishing') {
      this.#end('aborted', this.#stopReason);
      return;
    }
    // An engine that died before its first slice leaves what is missing since it began: what came before is in the gap before.
    const fromMs = lastKnown({ book: this.#measuring.book, control: this.#control })?.ms ?? this.record.startedAt;
    this.#missing ??= { fromMs, reason: `the load engine died ${why.split(':')[0]} and was started again` };
    this.#note('engine_died', `The load engine died ${why}`);
    this.#measuring.interrupt();
    this.record.epoch += 1;
    this.#save();
  }

  #onSlice(slice: Slice): void {
    if (!this.#measuring.add(slice)) return;
    if (this.#state === 'running') {
      const failed = this.#measuring.thresholds.toAbort(this.#measuring.book.observedNs / 1e6);
      if (failed !== null) {
        this.#note('threshold_failed', `Stopped: ${failed.metric} ${failed.expr} failed`);
        this.#finish(`threshold_failed: ${failed.metric} ${failed.expr}`);
        return;
      }
    }
    this.#changed();
  }

  /** A second of all workers together has been measured. */
  #onSecond(second: ReadSlice): void {
    const action = this.#state === 'running' ? this.#search?.add(second) : null;
    if (action) this.#onSearch(action);
    if (second.seq % 10 === 9) this.#save();
  }

  #onSearch(action: SearchAction): void {
    const { state } = this.#search ?? {};
    this.#control = { ...this.#control, search: state ?? null };
    const step = state?.steps.at(-1);
    if (step) this.#noteAndSave('search', `${rateWords(step.perSecond)} ${step.held ? 'held' : 'broke'}: ${step.words}`);
    if (action.type === 'rate') {
      this.#pendingRate = action.perSecond;
      this.#engine.send({ type: 'rate', perSecond: action.perSecond });
    } else {
      this.#note('search_done', action.words);
      this.#searchDone = true;
      // It took as long as it took: that is what was planned.
      this.#control = { ...this.#control, endNs: Math.min(this.#control.endNs, this.#measuring.book.last?.planNs ?? this.#control.endNs) };
      this.#finish(state?.reason ?? 'stopped');
    }
    this.#save();
  }

  #closeHold(atMs: number): void {
    const { heldSinceMs, heldMs } = this.#control;
    if (heldSinceMs === null) return;
    this.#control = { ...this.#control, heldSinceMs: null, heldAtNs: null, heldMs: heldMs + Math.max(0, atMs - heldSinceMs) };
    this.#options.monitors.mask(this.record.runId, heldSinceMs, atMs, 'held');
  }

  #gap(gap: Gap): void {
    this.#journal.gap(gap);
    this.#measuring.thresholds.interrupt();
    this.#options.monitors.mask(this.record.runId, gap.from, gap.to, gap.reason);
  }

  #note(kind: string, label: string, more: { at?: number; who?: string; why?: string | undefined } = {}): void {
    const { at = this.#options.now(), who, why } = more;
    this.#journal.event({ at, kind, label, ...(who === undefined ? {} : { who }), ...(why === undefined || why === '' ? {} : { why }) });
    this.#changed();
  }

  /** An event and the state it leads to, of which neither is known without the other. */
  #noteAndSave(kind: string, label: string, more: { who?: string; why?: string | undefined } = {}): void {
    this.#journal.together(() => {
      this.#note(kind, label, more);
      this.#save();
    });
  }

  #save(): void {
    const { runId, epoch } = this.record;
    this.#journal.attempt('the state', () =>
      this.#options.records.progress(runId, this.#state, epoch, this.#control, process.pid, this.#options.now()),
    );
    this.#changed();
  }

  #changed(): void {
    if (this.updates.size > 0) this.updates.emit(this.live());
    this.#options.onChange();
  }

  #end(state: RunState, stopReason: string): void {
    if (this.#endedAt !== null) return;
    this.#endedAt = this.#options.now();
    clearTimeout(this.#stopTimer);
    if (state !== 'interrupted') this.#closeHold(this.#endedAt);
    this.#state = state;
    this.#stopReason = stopReason;
    this.#engine[Symbol.dispose]();
    this.#measuring.end();
    this.#search?.end();
    this.#options.monitors.stop(this.record.runId);
    this.#journal.event({ at: this.#endedAt, kind: 'ended', label: endWords[state] ?? state });
    this.#options.onEnd(this);
    this.updates.emit(this.live());
    this.ended.emit(undefined);
  }

  /** Everything known, for its result. */
  facts(): RunFacts {
    const over = this.#endedAt !== null;
    const monitors = this.#options.monitors.results(this.record.runId);
    return {
      record: this.record,
      scenario: this.scenario,
      control: this.#control,
      state: this.#state,
      stopReason: this.#stopReason,
      endedAt: this.#endedAt,
      book: this.#measuring.book,
      index: this.#measuring.index,
      thresholds: [...this.#measuring.thresholds.results(over), ...budgetThresholds(monitors)],
      generator: this.#measuring.watch.result(),
      monitors,
      events: this.#journal.events,
      gaps: this.#journal.gaps,
      capacity: this.#search?.result() ?? null,
    };
  }

  live(): RunLive {
    return liveOf(this.facts(), { points: this.points, pendingRate: this.#pendingRate, now: this.#options.now() });
  }

  status(): ActiveRunStatus {
    const generator = this.#measuring.watch.result();
    const state = this.#state === 'starting' || this.#state === 'held' || this.#state === 'finishing' ? this.#state : 'running';
    return {
      runId: this.record.runId,
      scenario: this.record.scenarioName,
      state,
      elapsedSeconds: (this.#measuring.book.last?.planNs ?? 0) / 1e9,
      plannedSeconds: this.#control.endNs / 1e9,
      deliveredPerSecond: this.points.at(-1)?.delivered ?? null,
      scheduleLagP99Ms: generator.lagP99Ms,
      loopUtilization: this.points.at(-1)?.loop ?? generator.maxLoopUtilization,
    };
  }
}

const endWords: Partial<Record<RunState, string>> = {
  completed: 'Completed',
  aborted: 'Ended early',
  interrupted: 'Interrupted',
  failed: 'Failed',
};
