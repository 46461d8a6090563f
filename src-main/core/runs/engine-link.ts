import { messageOf } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { type EngineCommand, type EngineEvent, engineEventSchema, type Load } from '../load/engine-messages.ts';
import type { ProcessStarter, WorkerProcess } from '../processes/process-starter.ts';
import { Supervisor } from '../processes/supervisor.ts';

export type Position = Extract<EngineCommand, { type: 'start' }>['position'];

export interface EngineLinkOptions {
  starter: ProcessStarter;
  name: string;
  /** The work and where the plan stands, asked for with each engine that starts. */
  work: () => { load: Load; workers: number; position: Position };
  onEvent: (event: EngineEvent) => void;
  /** The engine died and another one is being started. @param why for people. */
  onDeath: (why: string) => void;
  /** It died too often. */
  onGiveUp: (why: string) => void;
}

/** The line to the engine of one run, kept up over its deaths. */
export class EngineLink implements Disposable {
  readonly #supervisor: Supervisor;
  readonly #options: EngineLinkOptions;
  /** The engine that is up answers to commands; before `started` it would misunderstand them. */
  #ready = false;
  readonly ready = new Emitter<void>();

  constructor(options: EngineLinkOptions) {
    this.#options = options;
    this.#supervisor = new Supervisor(options.starter, { entry: 'load-engine', name: options.name });
    this.#supervisor.events.on((event) => {
      switch (event.type) {
        case 'started':
          this.#hand(event.worker);
          return;
        case 'died':
          this.#ready = false;
          options.onDeath(exitWords(event.exit, event.lastLines));
          return;
        case 'gave_up':
          this.#ready = false;
          options.onGiveUp(exitWords(event.exit, event.lastLines));
          return;
      }
    });
  }

  start(): void {
    this.#supervisor.start();
  }

  get pid(): number | undefined {
    return this.#supervisor.worker?.pid;
  }

  /** False when there is no engine to hear it; what it must know it learns when it is ready. */
  send(command: EngineCommand): boolean {
    return this.#ready && (this.#supervisor.worker?.send(command) ?? false);
  }

  #hand(worker: WorkerProcess): void {
    worker.messages.on((message) => this.#onMessage(worker, message));
    worker.send({ type: 'start', ...this.#options.work() } satisfies EngineCommand);
  }

  #onMessage(worker: WorkerProcess, message: unknown): void {
    const parsed = engineEventSchema.safeParse(message);
    if (!parsed.success) {
      // A defect of the engine: what it measures cannot be trusted. Its death is handled like any other.
      worker.errorLines.emit(`message not understood: ${messageOf(parsed.error)}`);
      worker.kill('SIGKILL');
      return;
    }
    this.#options.onEvent(parsed.data);
    if (parsed.data.type !== 'started') return;
    this.#ready = true;
    this.ready.emit();
  }

  [Symbol.dispose](): void {
    this.#supervisor[Symbol.dispose]();
    this.ready[Symbol.dispose]();
  }
}

function exitWords({ code, signal }: { code: number | null; signal: string | null }, lastLines: readonly string[]): string {
  const how = signal === null ? `with status ${code}` : `by ${signal}`;
  const last = lastLines.findLast((line) => /\b\w*Error\b/.test(line)) ?? lastLines.at(-1);
  return last === undefined ? how : `${how}: ${last.trim()}`;
}
