import type { AttachEvent } from '#shared/contract/terminals.ts';
import { coalesceCharacters, coalesceMs, resumeBelowCharacters } from '#core/terminals/flow-control.ts';
import type { ScreenSnapshot } from './screen-protocol.ts';

type Exit = Extract<AttachEvent, { type: 'exit' }>;

/**
 * One page that looks at one session.
 * `syncing`: waits for its snapshot, later events wait with it. `live`: gets everything and holds the program to its pace.
 * `dropped`: was too slow; gets nothing and holds up nobody until it has caught up with what it was sent, then a fresh snapshot.
 */
export class Reader implements Disposable {
  readonly readerId: string;
  readonly #send: (event: AttachEvent) => void;
  #state: 'syncing' | 'live' | 'dropped' = 'syncing';
  /** Events behind the snapshot that is being made. */
  #held: AttachEvent[] = [];
  #output = '';
  #flushTimer: NodeJS.Timeout | undefined;
  /** Everything before it was handed to `send`. */
  #sentSeq = 0;
  #knownSeq = 0;
  #acknowledgedSeq = 0;
  #exit: Exit | undefined;
  /** When it last showed that it parses, on the clock of `performance.now`. */
  #progressAt = performance.now();

  constructor(readerId: string, send: (event: AttachEvent) => void) {
    this.readerId = readerId;
    this.#send = send;
  }

  get dropped(): boolean {
    return this.#state === 'dropped';
  }

  /** Characters it was given and has not acknowledged; none for a reader that is not waited for. */
  get unacknowledged(): number {
    return this.dropped ? 0 : this.#knownSeq - this.#acknowledgedSeq;
  }

  /** How long it has kept others waiting without a sign of life. */
  silentMs(now: number): number {
    return this.#state === 'live' ? now - this.#progressAt : 0;
  }

  /** A snapshot of everything before `seq` is on its way. */
  sync(seq: number): void {
    this.#state = 'syncing';
    this.#held = [];
    this.#discardOutput();
    this.#sentSeq = seq;
    this.#knownSeq = seq;
    this.#acknowledgedSeq = seq;
    this.#progressAt = performance.now();
  }

  snapshot(snapshot: ScreenSnapshot): void {
    if (this.#state !== 'syncing') return;
    this.#state = 'live';
    this.#progressAt = performance.now();
    this.#send({ type: 'snapshot', seq: this.#sentSeq, ...snapshot });
    for (const event of this.#held) this.#send(event);
    this.#held = [];
    this.#sentSeq = this.#knownSeq - this.#output.length;
    this.#sendExit();
  }

  output(data: string, seq: number): void {
    if (this.dropped) return;
    this.#knownSeq = seq;
    this.#output += data;
    if (this.#output.length >= coalesceCharacters) this.flush();
    else this.#flushTimer ??= setTimeout(() => this.flush(), coalesceMs);
  }

  resized(columns: number, rows: number): void {
    if (this.dropped) return;
    this.flush();
    this.#deliver({ type: 'resized', columns, rows });
  }

  /** After all output. A dropped reader hears of it behind its next snapshot. */
  exit(exit: Exit): void {
    this.#exit = exit;
    this.flush();
    this.#sendExit();
  }

  flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    if (this.#output === '') return;
    const data = this.#output;
    this.#output = '';
    this.#deliver({ type: 'output', seq: this.#knownSeq, data });
  }

  /** @returns true when it had been dropped and has now caught up: it wants a fresh snapshot. */
  acknowledge(seq: number): boolean {
    // A reader may repeat itself, and after a snapshot still speak of what came before.
    if (seq <= this.#acknowledgedSeq) return false;
    this.#acknowledgedSeq = Math.min(seq, this.#sentSeq);
    this.#progressAt = performance.now();
    return this.#state === 'dropped' && this.#sentSeq - this.#acknowledgedSeq < resumeBelowCharacters;
  }

  /** Only of use when live: while it waits for its snapshot, the delay is ours. */
  drop(): void {
    if (this.#state !== 'live') return;
    this.#state = 'dropped';
    this.#discardOutput();
  }

  #deliver(event: AttachEvent): void {
    if (this.#state === 'syncing') {
      this.#held.push(event);
      return;
    }
    if (event.type === 'output') this.#sentSeq = event.seq;
    this.#send(event);
  }

  #sendExit(): void {
    if (this.#exit && this.#state === 'live') this.#send(this.#exit);
  }

  #discardOutput(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    this.#output = '';
  }

  [Symbol.dispose](): void {
    this.#state = 'dropped';
    this.#held = [];
    this.#discardOutput();
  }
}
