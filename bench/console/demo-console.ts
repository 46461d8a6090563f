import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { readHolder } from '#core/console/workspace-lock.ts';
import type { ContractClient } from '#shared/contract/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const readySchema = z.object({ url: z.url(), pid: z.number().int() });

/** A demo workspace in a folder of its own, gone when it is disposed. */
export class DemoWorkspace implements Disposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-bench-'));
  readonly root = path.join(this.#folder, 'demo');

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A built console in a process of its own, as a user starts it. */
export class DemoConsole implements AsyncDisposable {
  readonly workspace: string;
  /** Address that signs one browser in, once. */
  readonly url: string;
  /** Of the console itself. */
  readonly pid: number;
  /** From spawn to the line that says it is ready. */
  readonly readyMs: number;
  readonly #child: ChildProcess;
  readonly #said: string[];

  private constructor(child: ChildProcess, said: string[], workspace: string, ready: z.infer<typeof readySchema>, readyMs: number) {
    this.#child = child;
    this.#said = said;
    this.workspace = workspace;
    this.url = ready.url;
    this.pid = ready.pid;
    this.readyMs = readyMs;
  }

  /** @param nodeOptions for the console's process, for example `--inspect=127.0.0.1:0`. */
  static async start(workspace: string, command: 'demo' | 'serve' = 'demo', nodeOptions: string[] = []): Promise<DemoConsole> {
    const words = [command, '--json', '--workspace', workspace, ...(command === 'demo' ? ['--no-open'] : [])];
    const began = performance.now();
    const child = spawn(process.execPath, [...nodeOptions, path.join(root, 'bin/holdpoint.mjs'), ...words], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', (code) => reject(new Error(`the console ended with ${code} before it was ready:\n${said.join('\n')}`)));
    });
    const readyMs = performance.now() - began;
    return new DemoConsole(child, said, workspace, readySchema.parse(JSON.parse(line)), readyMs);
  }

  /** Where Node's inspector listens, when it was started with one. */
  get inspector(): string {
    const found = this.#said.map((line) => /^Debugger listening on (ws:\S+)/.exec(line)?.[1]).find((url) => url !== undefined);
    if (found === undefined) throw new Error('the console was started without --inspect');
    return found;
  }

  /** The contract over the console's WebSocket, as the command line uses it. */
  async connect(): Promise<{ client: ContractClient } & Disposable> {
    const holder = readHolder(path.join(this.workspace, '.holdpoint', 'console.json'));
    if (!holder?.url || !holder.tokens) throw new Error('the console does not say where it answers');
    const socket = new WebSocket(`${holder.url.replace(/^http/, 'ws')}/rpc`, {
      headers: { authorization: `Bearer ${holder.tokens.approver}` },
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return { client: createORPCClient(new RPCLink({ websocket: socket })), [Symbol.dispose]: () => socket.close() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await exited;
  }
}
