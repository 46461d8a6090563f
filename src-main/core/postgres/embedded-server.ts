import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { Program } from '../processes/spawn-program.ts';
import { restartBudget, restartWindowMs } from '../processes/supervisor.ts';
import { findBinaries, type PostgresBinaries } from './embedded-binaries.ts';
import { ensureCluster } from './embedded-cluster.ts';
import { type EmbeddedLocation, prepareLocation, reachableBinaries } from './embedded-location.ts';
import { endPredecessor } from './embedded-predecessor.ts';
import { freePort } from './free-port.ts';
import { launchServer } from './launch-server.ts';
import { type Account, serverAccount } from './server-account.ts';
import { claimServer, releaseServer } from './server-owner.ts';

/** Fast shutdown ends sessions at once and writes a checkpoint; a small server needs well under a second. */
const stopGraceMs = 10_000;
/** First pause before a restart; doubles with each death in a row. */
const restartPauseMs = 200;

export type EmbeddedState = 'stopped' | 'starting' | 'up' | 'down';

/** One embedded Postgres: a cluster in the workspace's state folder and its server, a direct child that is kept running. */
export class EmbeddedServer implements AsyncDisposable {
  /** State, port or message changed. */
  readonly changes = new Emitter<void>();
  /** What is being done, in words for people. */
  readonly progress = new Emitter<string>();
  readonly #stateDir: string;
  readonly #name: string;
  readonly #givenBinaries: PostgresBinaries | undefined;
  #state: EmbeddedState = 'stopped';
  #message = 'not started';
  #port: number | null = null;
  #program: Program | null = null;
  #location: EmbeddedLocation | null = null;
  #binaries: PostgresBinaries | null = null;
  #account: Account | null = null;
  #deaths: number[] = [];
  #restarts = 0;
  #stopping = false;
  /** The start or restart that is going on. */
  #underway: Promise<void> = Promise.resolve();

  /** @param options.binaries other server programs than those npm installed: tests of other majors. */
  constructor(options: { stateDir: string; name: string; binaries?: PostgresBinaries }) {
    this.#stateDir = options.stateDir;
    this.#name = options.name;
    this.#givenBinaries = options.binaries;
  }

  get state(): EmbeddedState {
    return this.#state;
  }

  get message(): string {
    return this.#message;
  }

  get pid(): number | null {
    return this.#program?.pid ?? null;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get location(): EmbeddedLocation | null {
    return this.#location;
  }

  /** How to reach it: over TCP, for whoever needs a URL. @throws HoldpointError `UNAVAILABLE` when it is not up. */
  address(): { host: string; port: number } {
    if (this.#state !== 'up' || this.#port === null) {
      throw new HoldpointError('UNAVAILABLE', `The embedded database "${this.#name}" is not running: ${this.#message}`);
    }
    return { host: '127.0.0.1', port: this.#port };
  }

  /** Never logged, never shown. @throws HoldpointError `UNAVAILABLE` before the cluster exists. */
  superuserPassword(): string {
    if (!this.#location) throw new HoldpointError('UNAVAILABLE', `The embedded database "${this.#name}" was never started.`);
    return readFileSync(this.#location.passwordFile, 'utf8').trim();
  }

  /**
   * Makes the cluster where there is none, ends what a killed console left running, and starts the server. Resolves when it accepts
   * connections; recovery after a crash may take a while and is waited for.
   * @throws HoldpointError `CONFLICT` when another console runs this database, `UNAVAILABLE` with the reason otherwise.
   */
  async start(): Promise<void> {
    if (this.#state === 'up' || this.#state === 'starting') return this.#underway;
    this.#stopping = false;
    this.#set('starting', 'starting');
    const start = this.#prepareAndLaunch();
    this.#underway = start.catch(() => {
      // Told to whoever called start().
    });
    return start;
  }

  async #prepareAndLaunch(): Promise<void> {
    try {
      this.#account = serverAccount();
      this.#binaries = reachableBinaries(this.#givenBinaries ?? findBinaries(), this.#account);
      this.#location = prepareLocation(this.#stateDir, this.#name, this.#account);
      const onProgress = (words: string) => this.#say(words);
      const predecessorPort = await endPredecessor(this.#location, this.#name, onProgress);
      claimServer(this.#location.ownerFile);
      this.#port = predecessorPort ?? readPort(this.#location.portFile);
      await ensureCluster({ location: this.#location, binaries: this.#binaries, account: this.#account, onProgress });
      await this.#launch();
    } catch (error) {
      const told = error instanceof HoldpointError ? error : this.#cannotStart(error);
      this.#set('down', told.message);
      throw told;
    }
  }

  /** The file system refused something small on the way: the code of the error says what. */
  #cannotStart(error: unknown): HoldpointError {
    const place = this.#location?.folder ?? this.#stateDir;
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    return new HoldpointError('UNAVAILABLE', `The embedded database "${this.#name}" cannot be started: ${messageOf(error)}`, {
      cause: error,
      hint: full ? `Free some space on the disk of ${place}, then start again.` : `Check the permissions of ${place} and what lies in it.`,
    });
  }

  async #launch(): Promise<void> {
    if (!this.#location || !this.#binaries) throw new Error('launched before it was prepared');
    this.#makeSocketFolder(this.#location);
    this.#say('starting Postgres');
    const { program, port } = await launchServer({
      location: this.#location,
      binaries: this.#binaries,
      account: this.#account,
      choosePort: () => freePort(this.#port),
      onProgress: (words) => this.#say(words),
      onProgram: (started) => {
        this.#program = started;
      },
      stopped: () => this.#stopping,
    });
    if (port !== this.#port) rememberPort(this.#location.portFile, port);
    this.#port = port;
    process.on('exit', this.#atExit);
    void program.exited.then((exit) => this.#onExit(exit.signal ?? `status ${exit.code}`));
    this.#set('up', this.#location.note ?? '');
  }

  #makeSocketFolder(location: EmbeddedLocation): void {
    if (!location.socketFolder) return;
    mkdirSync(location.socketFolder, { recursive: true, mode: 0o700 });
    if (this.#account) chownSync(location.socketFolder, this.#account.uid, this.#account.gid);
  }

  /** The console ends without having closed us (an uncaught error): the server is told to shut down, and does so by itself. */
  readonly #atExit = (): void => {
    this.#program?.kill('SIGINT');
  };

  #onExit(how: string): void {
    this.#program = null;
    process.off('exit', this.#atExit);
    if (this.#stopping) return;
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < restartWindowMs), now];
    if (this.#deaths.length > restartBudget) {
      this.#set(
        'down',
        `Postgres ended (${how}) ${this.#deaths.length} times in ${restartWindowMs / 60_000} minutes; it is not started again`,
      );
      return;
    }
    this.#restarts += 1;
    this.#set('starting', `Postgres ended (${how}); starting it again`);
    this.#underway = this.#restart();
  }

  async #restart(): Promise<void> {
    await delay(restartPauseMs * 2 ** (this.#deaths.length - 1));
    if (this.#stopping) return;
    try {
      await this.#launch();
    } catch (error) {
      this.#set('down', messageOf(error));
    }
  }

  #say(words: string): void {
    this.#message = words;
    this.progress.emit(words);
    this.changes.emit();
  }

  #set(state: EmbeddedState, message: string): void {
    this.#state = state;
    this.#message = message;
    this.changes.emit();
  }

  /** Fast shutdown; SIGKILL when that takes longer than its grace. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#end();
    await this.#underway;
    await this.#end();
    if (this.#location && this.#state !== 'stopped') releaseServer(this.#location.ownerFile);
    this.#set('stopped', 'stopped');
  }

  async #end(): Promise<void> {
    const program = this.#program;
    if (!program) return;
    program.kill('SIGINT');
    const ended = await Promise.race([program.exited.then(() => true), delay(stopGraceMs, false, { ref: false })]);
    if (!ended) program.kill('SIGKILL');
    await program.exited;
    this.#program = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.changes[Symbol.dispose]();
    this.progress[Symbol.dispose]();
  }
}

function rememberPort(file: string, port: number): void {
  try {
    writeFileSync(file, `${port}\n`);
  } catch {
    // A full disk: the server runs all the same, on another port next time.
  }
}

/** null where there is none, or nothing sensible in it. */
function readPort(file: string): number | null {
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null;
}
