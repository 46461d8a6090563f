import path from 'node:path';
import type { ChartData } from '#shared/contract/base.ts';
import type { PostgresLive, ProbeResult } from '#shared/contract/postgres.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { conflated } from '../lifecycle/stream.ts';
import type { Notices } from '../notices/notices.ts';
import { SampleStore } from '../samples/sample-store.ts';
import type { Store } from '../store/store.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { DatasourceConfig } from '../workspace/workspace-schema.ts';
import { configOf, toUrl, withPassword } from './connection-url.ts';
import { Datasource, type DatasourceStatus } from './datasource.ts';
import { EmbeddedDatasource } from './embedded-datasource.ts';

export type { DatasourceStatus } from './datasource.ts';

/** 1 Hz: what a page is sent of the live state. */
const liveIntervalMs = 1000;

interface Entry {
  datasource: Datasource;
  config: DatasourceConfig;
  embedded: EmbeddedDatasource | null;
}

/** The databases of a workspace: the embedded ones are started here, all are probed. */
export class PostgresService implements AsyncDisposable {
  /** A status changed. */
  readonly changes = new Emitter<void>();
  readonly #entries = new Map<string, Entry>();
  readonly #samples: SampleStore;

  constructor(options: { workspace: Workspace; store: Store; notices: Notices; onProgress?: ((line: string) => void) | undefined }) {
    const { workspace, store, notices, onProgress } = options;
    this.#samples = new SampleStore({ store });
    for (const [name, config] of Object.entries(workspace.config.datasources)) {
      const embedded =
        'embedded' in config
          ? new EmbeddedDatasource({
              name,
              stateDir: workspace.stateDir,
              database: config.database,
              migrations: config.migrations === undefined ? null : path.resolve(workspace.root, config.migrations),
              notices,
              onProgress: (words) => onProgress?.(`database ${name}: ${words}`),
            })
          : null;
      const datasource = new Datasource({
        name,
        embedded: embedded !== null,
        access: async () => (embedded ? embedded.probeAccess() : configOf(externalUrl(config))),
        standing: () => embedded?.standing() ?? { state: 'up', message: '' },
        samples: this.#samples,
      });
      embedded?.changes.on(() => datasource.poke());
      datasource.changes.on(() => this.changes.emit());
      this.#entries.set(name, { datasource, config, embedded });
    }
  }

  /**
   * Starts the embedded servers and waits for them; connects to the others without waiting. A database that cannot be started is
   * `down` with its reason and a notice: the console is useful without it.
   */
  async start(): Promise<void> {
    await Promise.all(
      [...this.#entries.values()].map(async ({ datasource, embedded }) => {
        await embedded?.start();
        datasource.start();
      }),
    );
  }

  statuses(): DatasourceStatus[] {
    return [...this.#entries.values()].map(({ datasource }) => datasource.status());
  }

  /**
   * Address with credentials, for a service that we start. Never log it.
   * @param role of an embedded database: whom to connect as; its owner when left out. Other databases have their user in the URL.
   * @throws HoldpointError `NOT_FOUND` for an unknown name or role, `UNAVAILABLE` while the database is not up.
   */
  async connectionUrl(name: string, role?: string): Promise<string> {
    const { config, embedded } = this.#entry(name);
    return embedded ? toUrl(await embedded.access(role)) : externalUrl(config);
  }

  /** The latest state, at most once a second; locks are sampled each second meanwhile. Ends with the signal. */
  async *live(name: string, signal?: AbortSignal): AsyncGenerator<PostgresLive, void, void> {
    const { datasource } = this.#entry(name);
    using _watching = datasource.watch();
    yield* conflated({ initial: () => datasource.live(), changes: datasource.news, minIntervalMs: liveIntervalMs, signal });
  }

  /** @throws HoldpointError `NOT_FOUND`, `INVALID` for an unknown probe, `UNAVAILABLE` without a connection. */
  async probeNow(name: string, only?: readonly string[]): Promise<ProbeResult[]> {
    return this.#entry(name).datasource.probeNow(only);
  }

  /** The newest result of each probe of a datasource; none before the first round. */
  results(name: string): ProbeResult[] {
    return this.#entry(name).datasource.results();
  }

  /** @throws HoldpointError `NOT_FOUND`, `INVALID` for an unknown probe. */
  history(name: string, probe: string, query: { from?: number | undefined; to?: number | undefined; width: number }): ChartData {
    return this.#entry(name).datasource.history(probe, query);
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw new HoldpointError('NOT_FOUND', `There is no datasource "${name}".`, {
      hint: `Known: ${[...this.#entries.keys()].join(', ') || 'none; declare one in holdpoint.yaml'}.`,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const entries = [...this.#entries.values()];
    // Probes first: a server that shuts down would look like a failure to them.
    await Promise.all(entries.map(({ datasource }) => datasource[Symbol.asyncDispose]()));
    await Promise.all(entries.map(async ({ embedded }) => embedded?.[Symbol.asyncDispose]()));
    this.#samples[Symbol.dispose]();
    this.changes[Symbol.dispose]();
  }
}

function externalUrl(config: DatasourceConfig): string {
  if (!('url' in config)) throw new Error('an embedded datasource has no URL of its own');
  return withPassword(config.url, config.passwordEnv);
}
