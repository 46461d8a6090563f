import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { RunDetail } from '#shared/contract/runs.ts';
import type { RunMonitors } from '../../monitors/run-monitors.ts';
import { Notices } from '../../notices/notices.ts';
import { forkStarter } from '../../processes/fork-starter.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { Store } from '../../store/store.ts';
import { openWorkspace } from '../../workspace/workspace.ts';
import { RunService } from '../run-service.ts';

/** Monitors that see nothing: runs without a process to watch. */
export const noMonitors: RunMonitors = {
  start: () => {},
  stop: () => {},
  mask: () => {},
  results: () => [],
  series: () => ({ series: [], gaps: [], events: [] }),
};

/** A workspace in a temporary folder with a real store and a real engine; the target is whatever `baseUrl` the scenario names. */
export class RunBench implements AsyncDisposable {
  readonly root: string;
  readonly notices = new Notices();
  store: Store;
  runs: RunService;
  readonly finished: RunDetail[] = [];

  /** @param root a workspace that another bench made. */
  constructor(root?: string) {
    this.root = root ?? mkdtempSync(path.join(os.tmpdir(), 'holdpoint-runs-'));
    writeFileSync(path.join(this.root, 'holdpoint.yaml'), 'version: 1\nname: bench\n');
    mkdirSync(path.join(this.root, 'scenarios'), { recursive: true });
    this.store = Store.open(path.join(this.root, '.holdpoint/holdpoint.db'));
    this.runs = this.#service();
  }

  #service(): RunService {
    const runs = new RunService({
      workspace: openWorkspace(this.root),
      store: this.store,
      starter: forkStarter,
      targets: {
        resolve: (name) => {
          throw new HoldpointError('NOT_FOUND', `There is no target "${name}".`);
        },
      },
      databases: {
        connectionUrl: async (name) => {
          throw new HoldpointError('NOT_FOUND', `There is no datasource "${name}".`);
        },
      },
      monitors: noMonitors,
      notices: this.notices,
      revision: () => null,
    });
    runs.finished.on((detail) => this.finished.push(detail));
    return runs;
  }

  /** Writes a scenario and names its file. */
  scenario(yaml: string): string {
    const file = `scenarios/s${Math.random().toString(36).slice(2)}.yaml`;
    writeFileSync(path.join(this.root, file), yaml);
    return file;
  }

  async start(yaml: string): Promise<string> {
    const { runId } = await this.runs.start({ file: this.scenario(yaml), overrides: {}, who: 'test' });
    return runId;
  }

  /** Process id of the engine of a run. @throws Error when none is up: 0 would be the process group of the test itself. */
  enginePid(runId: string): number {
    const pid = this.runs.enginePid(runId);
    if (pid === undefined) throw new Error(`the run ${runId} has no engine just now`);
    return pid;
  }

  /** The run's detail once it is over. */
  ended(runId: string): Promise<RunDetail> {
    const known = this.finished.find((detail) => detail.result.runId === runId);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => {
      const listening = this.runs.finished.on((detail) => {
        if (detail.result.runId !== runId) return;
        listening[Symbol.dispose]();
        resolve(detail);
      });
    });
  }

  /** As a console that is closed and opened again. */
  async reopen(): Promise<void> {
    await this.runs[Symbol.asyncDispose]();
    this.store[Symbol.dispose]();
    this.store = Store.open(path.join(this.root, '.holdpoint/holdpoint.db'));
    this.runs = this.#service();
    await this.runs.opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.runs[Symbol.asyncDispose]();
    this.store[Symbol.dispose]();
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A request as its server saw it. */
export interface SeenRequest {
  /** `x-holdpoint-request`. */
  id: string;
  atMs: number;
}

/** A real HTTP server on a free loopback port that logs each request. */
export class TargetServer implements AsyncDisposable {
  readonly seen: SeenRequest[] = [];
  readonly #server: http.Server;

  private constructor(answer: (request: http.IncomingMessage, response: http.ServerResponse) => void) {
    this.#server = http.createServer((request, response) => {
      this.seen.push({ id: String(request.headers['x-holdpoint-request'] ?? ''), atMs: performance.now() });
      answer(request, response);
    });
  }

  static async listen(
    answer: (request: http.IncomingMessage, response: http.ServerResponse) => void = (_request, response) => response.end('ok'),
  ): Promise<TargetServer> {
    const target = new TargetServer(answer);
    await new Promise<void>((resolve) => target.#server.listen(0, '127.0.0.1', resolve));
    return target;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
