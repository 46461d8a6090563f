import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { coalesceCharacters, coalesceMs } from '#core/terminals/flow-control.ts';
import { type FromScreens, fromScreensSchema, type ScreenSnapshot, type ToScreens } from './screen-protocol.ts';

/**
 * Output lives for milliseconds. With the default the thread keeps some 70 MB of it before it looks what can go; a flood then costs more
 * memory than all screens together, and is not faster for it.
 */
const youngGenerationMegabytes = 16;

export interface ScreenEvents {
  onParsed: () => void;
  /** The reply of a terminal to a question of the program. */
  onAnswer: (data: string) => void;
}

/** The thread that keeps the screens of all sessions. It ends with the host; if it fails, the host fails, which the console reports. */
export class Screens {
  readonly #thread = new Worker(threadFile(), { resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMegabytes } });
  readonly #screens = new Map<number, Screen>();
  #nextId = 1;

  constructor() {
    this.#thread.on('message', (message: unknown) => {
      const parsed = fromScreensSchema.parse(message);
      this.#screens.get(parsed.screenId)?.handle(parsed);
    });
    // Sessions keep the host alive, and its channel to the console; a thread without work does not.
    this.#thread.unref();
  }

  open({ columns, rows }: { columns: number; rows: number }, events: ScreenEvents): Screen {
    const screenId = this.#nextId++;
    const screen = new Screen(
      screenId,
      (message) => this.#thread.postMessage(message),
      events,
      () => this.#screens.delete(screenId),
    );
    this.#screens.set(screenId, screen);
    this.#thread.postMessage({ type: 'open', screenId, columns, rows } satisfies ToScreens);
    return screen;
  }
}

/** What one session's terminal shows. */
export class Screen implements Disposable {
  readonly #screenId: number;
  readonly #send: (message: ToScreens) => void;
  readonly #events: ScreenEvents;
  readonly #forget: () => void;
  readonly #requests = new Map<number, (snapshot: ScreenSnapshot) => void>();
  #nextRequest = 1;
  #waiting = '';
  #flushTimer: NodeJS.Timeout | undefined;
  #behind = 0;
  #onSettled: (() => void)[] = [];

  constructor(screenId: number, send: (message: ToScreens) => void, events: ScreenEvents, forget: () => void) {
    this.#screenId = screenId;
    this.#send = send;
    this.#events = events;
    this.#forget = forget;
  }

  /** Characters written and not parsed yet. */
  get behind(): number {
    return this.#behind;
  }

  write(data: string): void {
    this.#behind += data.length;
    this.#waiting += data;
    if (this.#waiting.length >= coalesceCharacters) this.#flush();
    else this.#flushTimer ??= setTimeout(() => this.#flush(), coalesceMs);
  }

  resize(columns: number, rows: number): void {
    this.#flush();
    this.#send({ type: 'resize', screenId: this.#screenId, columns, rows });
  }

  /** What is shown once everything written before this call is parsed, and nothing written after it. */
  snapshot(done: (snapshot: ScreenSnapshot) => void): void {
    this.#flush();
    const request = this.#nextRequest++;
    this.#requests.set(request, done);
    this.#send({ type: 'snapshot', screenId: this.#screenId, request });
  }

  /** Calls back once nothing is left to parse. */
  settled(done: () => void): void {
    if (this.#behind === 0) done();
    else this.#onSettled.push(done);
  }

  handle(message: FromScreens): void {
    switch (message.type) {
      case 'parsed':
        this.#behind -= message.characters;
        if (this.#behind === 0) for (const done of this.#onSettled.splice(0)) done();
        return this.#events.onParsed();
      case 'answer':
        return this.#events.onAnswer(message.data);
      case 'snapshot':
        this.#requests.get(message.request)?.(message.snapshot);
        this.#requests.delete(message.request);
        return;
      default:
        return message satisfies never;
    }
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    if (this.#waiting === '') return;
    this.#send({ type: 'write', screenId: this.#screenId, data: this.#waiting });
    this.#waiting = '';
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#flushTimer);
    this.#requests.clear();
    this.#onSettled = [];
    this.#forget();
    this.#send({ type: 'close', screenId: this.#screenId });
  }
}

/** In the bundle all entries lie beside this code; from source they are TypeScript, which Node runs as it is. */
function threadFile(): string {
  const here = import.meta.dirname;
  return import.meta.filename.endsWith('.ts') ? path.resolve(here, '../screen-worker.ts') : path.resolve(here, 'screen-worker.js');
}
