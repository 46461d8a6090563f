import { Emitter } from '../lifecycle/emitter.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { ProcessExit, ProcessStarter, WorkerProcess } from '../processes/process-starter.ts';
import { Supervisor } from '../processes/supervisor.ts';
import { type FromPtyHost, fromPtyHostSchema, type ToPtyHost } from './protocol.ts';
import { endGraceMs } from './flow-control.ts';

/** Both graces of ending sessions, and time to say so. Whoever waits longer is waiting for a hung process. */
const stopWaitMs = 3 * endGraceMs;

export interface PtyHostDeath {
  exit: ProcessExit;
  /** The end of what it wrote to standard error. */
  lastLines: string[];
  restarted: boolean;
}

/** A process that owns sessions, as the console sees it: started on first use, replaced when it dies, ended when told to rest. */
export class PtyHost implements AsyncDisposable {
  readonly messages = new Emitter<FromPtyHost>();
  /** Every session it had is gone. */
  readonly died = new Emitter<PtyHostDeath>();
  readonly #starter: ProcessStarter;
  #supervisor: Supervisor | undefined;

  constructor(starter: ProcessStarter) {
    this.#starter = starter;
  }

  #supervise(): Supervisor {
    const supervisor = new Supervisor(this.#starter, { entry: 'pty-host', name: 'terminals' });
    supervisor.events.on((event) => {
      if (event.type === 'started') {
        event.worker.messages.on((message) => this.#onMessage(event.worker, message));
      } else if (event.type === 'died' || event.type === 'gave_up') {
        this.died.emit({ exit: event.exit, lastLines: event.lastLines, restarted: event.type === 'died' });
      }
    });
    return supervisor;
  }

  #onMessage(worker: WorkerProcess, message: unknown): void {
    const parsed = fromPtyHostSchema.safeParse(message);
    if (parsed.success) {
      this.messages.emit(parsed.data);
      return;
    }
    // Nothing it says can be relied on any more, and output with a hole in it is worse than none.
    worker.errorLines.emit(`a message of it could not be read: ${parsed.error.message}`);
    worker.kill('SIGKILL');
  }

  /** Null while none runs. */
  get pid(): number | null {
    return this.#supervisor?.worker?.pid ?? null;
  }

  /** Also tries again where supervision gave up: somebody asks for a terminal now. @throws HoldpointError `UNAVAILABLE`. */
  ensureStarted(): void {
    this.#supervisor ??= this.#supervise();
    if (this.#supervisor.worker) return;
    try {
      this.#supervisor.start();
    } catch (error) {
      throw new HoldpointError('UNAVAILABLE', `The program that runs terminals cannot be started: ${messageOf(error)}`, { cause: error });
    }
  }

  /** @returns false when it is not running: its death is the news. */
  send(message: ToPtyHost): boolean {
    return this.#supervisor?.worker?.send(message) ?? false;
  }

  /** Ends a host that has no sessions; the next `ensureStarted` starts another. */
  rest(): void {
    this.#supervisor?.[Symbol.dispose]();
    this.#supervisor = undefined;
  }

  /** Ends every session with its processes, then the host. */
  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#supervisor?.worker;
    if (worker) {
      const ended = new Promise<void>((resolve) => {
        this.messages.on((message) => {
          if (message.type === 'stopped') resolve();
        });
        worker.exited.on(() => resolve());
      });
      const gone = new Promise<void>((resolve) => void worker.exited.on(() => resolve()));
      if (worker.send({ type: 'stop' } satisfies ToPtyHost)) await atMost(ended, stopWaitMs);
      this.rest();
      await atMost(gone, stopWaitMs);
    }
    this.rest();
    this.messages[Symbol.dispose]();
    this.died[Symbol.dispose]();
  }
}

async function atMost(promise: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
