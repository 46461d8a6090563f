import type { ClientConfig } from 'pg';
import type { ChartData } from '#shared/contract/base.ts';
import type { PostgresLive, ProbeResult } from '#shared/contract/postgres.ts';
import type { datasourceStatusSchema } from '#shared/contract/system.ts';
import type { z } from 'zod';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { ProbeHistory } from './probe-history.ts';
import { ProbeSession } from './probe-session.ts';
import { BlockingTree } from './probes/blocking-tree.ts';
import { createProbes, selectProbes } from './probes/index.ts';
import { type Probe, runProbe } from './probes/probe.ts';
import type { SampleStore } from '../samples/sample-store.ts';

export type DatasourceStatus = z.infer<typeof datasourceStatusSchema>;

/** All probes this often: at most 1 % of a core of the server for a database of 500 tables. */
const probeEveryMs = 10_000;
/** Locks this often while somebody watches. */
const locksEveryMs = 1000;
/** Pauses between attempts to connect: short at first, because a restart takes a second. */
const firstPauseMs = 250;
const longestPauseMs = 10_000;

export interface DatasourceOptions {
  name: string;
  embedded: boolean;
  /** Address and credentials as of now. @throws HoldpointError `UNAVAILABLE` while there is nothing to connect to. */
  access: () => Promise<ClientConfig>;
  /** What an embedded server is doing, in place of "not reachable". */
  standing: () => { state: 'starting' | 'down' | 'up'; message: string };
  samples: SampleStore;
}

/** One Postgres under watch: a connection of its own for probes, their results, the lock tree, and whether it is up. */
export class Datasource implements AsyncDisposable {
  /** Up or down, or a message: for the status bar. */
  readonly changes = new Emitter<void>();
  /** New results or a new lock tree. */
  readonly news = new Emitter<PostgresLive>();
  readonly name: string;
  readonly #options: DatasourceOptions;
  readonly #probes: Probe[] = createProbes();
  readonly #locks = new BlockingTree();
  readonly #history: ProbeHistory;
  readonly #results = new Map<string, ProbeResult>();
  #session: ProbeSession | null = null;
  #message = 'not connected yet';
  #locksAt: number | null = null;
  #checkedAt: number | null = null;
  #watchers = 0;
  #ended = false;
  #wake: () => void = () => {};
  #loop: Promise<void> | null = null;

  constructor(options: DatasourceOptions) {
    this.name = options.name;
    this.#options = options;
    this.#history = new ProbeHistory(options.samples, options.name);
  }

  /** Connects and begins to probe; goes on for as long as it is not disposed. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** There may be something new to connect to. */
  poke(): void {
    this.#wake();
    this.changes.emit();
  }

  status(): DatasourceStatus {
    const standing = this.#options.standing();
    const up = this.#session?.open === true;
    return {
      name: this.name,
      embedded: this.#options.embedded,
      state: up ? 'up' : this.#loop === null ? 'unknown' : standing.state === 'up' ? 'down' : standing.state,
      version: this.#session?.facts.version ?? null,
      connections: up ? (this.#results.get('connections')?.value ?? null) : null,
      maxConnections: this.#session?.facts.maxConnections ?? null,
      checkedAt: this.#checkedAt,
      message: up || standing.state !== 'up' ? standing.message : this.#message,
    };
  }

  live(): PostgresLive {
    return {
      datasource: this.status(),
      probes: this.#probes.flatMap(({ name }) => {
        const result = this.#results.get(name);
        return result ? [{ ...result, history: [...this.#history.recent(name)] }] : [];
      }),
      locks: this.#session?.open ? [...this.#locks.nodes] : [],
      locksAt: this.#session?.open ? this.#locksAt : null,
    };
  }

  results(): ProbeResult[] {
    return [...this.#results.values()];
  }

  /** While somebody watches, locks are sampled each second. */
  watch(): Disposable {
    this.#watchers += 1;
    this.#wake();
    return { [Symbol.dispose]: () => void (this.#watchers -= 1) };
  }

  /** @throws HoldpointError `INVALID` for an unknown probe, `UNAVAILABLE` without a connection. */
  async probeNow(only?: readonly string[]): Promise<ProbeResult[]> {
    const probes = only === undefined ? this.#probes : selectProbes(this.#probes, only);
    const session = this.#session;
    if (!session?.open) {
      throw new HoldpointError('UNAVAILABLE', `The database "${this.name}" is not reachable: ${this.status().message}`);
    }
    const results = await this.#probe(session, probes);
    this.#tell();
    return results;
  }

  /** @throws HoldpointError `INVALID` for an unknown probe. */
  history(probe: string, query: { from?: number | undefined; to?: number | undefined; width: number }): ChartData {
    const known = selectProbes(this.#probes, [probe]).map(({ name, title, unit }) => ({ probe: name, title, unit }));
    return this.#history.chart(known[0] ?? { probe, title: probe, unit: '' }, query);
  }

  async #run(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.#ended) {
      try {
        await using session = await ProbeSession.open(await this.#options.access());
        if (this.#ended) return;
        pauseMs = firstPauseMs;
        await this.#stayWith(session);
      } catch (error) {
        this.#message = messageOf(error);
        this.#checkedAt = Date.now();
      }
      this.#session = null;
      this.#history.beginOutage(Date.now());
      if (this.#ended) return;
      this.changes.emit();
      this.#tell();
      await this.#pause(pauseMs);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  /** Probes at its pace until the connection breaks. */
  async #stayWith(session: ProbeSession): Promise<void> {
    this.#session = session;
    this.#message = '';
    using _closed = session.closed.on((error) => {
      this.#message = error ? messageOf(error) : 'closed';
      this.#wake();
    });
    let probedAt = Number.NEGATIVE_INFINITY;
    let seen = false;
    while (session.open && !this.#ended) {
      const now = performance.now();
      if (now - probedAt >= probeEveryMs) {
        probedAt = now;
        await this.#probe(session, this.#probes);
        await this.#sampleLocks(session);
      } else if (this.#watchers > 0) {
        await this.#sampleLocks(session);
      }
      if (!seen && session.open) this.changes.emit();
      seen = true;
      this.#tell();
      const left = Math.max(0, probedAt + probeEveryMs - performance.now());
      if (session.open) await this.#pause(this.#watchers > 0 ? Math.min(left, locksEveryMs) : left);
    }
  }

  async #probe(session: ProbeSession, probes: readonly Probe[]): Promise<ProbeResult[]> {
    const results: ProbeResult[] = [];
    for (const probe of probes) {
      const result = await runProbe(probe, session);
      results.push(result);
      this.#results.set(probe.name, result);
      if (session.open) this.#history.add(result);
    }
    this.#checkedAt = Date.now();
    return results;
  }

  async #sampleLocks(session: ProbeSession): Promise<void> {
    const result = await runProbe(this.#locks, session);
    // What could not be read is not an empty tree: the old one keeps its time.
    if (result.status === 'error' || result.status === 'unsupported') return;
    this.#locksAt = result.at;
    this.#results.set(this.#locks.name, result);
  }

  #tell(): void {
    if (this.news.size > 0) this.news.emit(this.live());
  }

  /** Until the time is over or somebody wakes us. */
  async #pause(milliseconds: number): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#wake();
    await this.#loop;
    this.changes[Symbol.dispose]();
    this.news[Symbol.dispose]();
  }
}
