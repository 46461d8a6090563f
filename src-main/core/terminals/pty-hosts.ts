import { Emitter } from '../lifecycle/emitter.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import { hostIdleMs, sessionsPerHost } from './flow-control.ts';
import { PtyHost, type PtyHostDeath } from './pty-host.ts';
import type { FromPtyHost, ToPtyHost } from './protocol.ts';

export interface PtyHostLoss extends PtyHostDeath {
  /** The sessions it had, which are gone. */
  sessionIds: string[];
}

interface Place {
  host: PtyHost;
  sessionIds: Set<string>;
  idleTimer: NodeJS.Timeout | undefined;
}

/**
 * The pty hosts of a console, each with a few sessions. Several, because the memory of closed sessions comes back only with the end of their
 * process: a host that is empty ends. One empty host stays for a while, so that the next terminal opens fast.
 */
export class PtyHosts implements AsyncDisposable {
  readonly messages = new Emitter<FromPtyHost>();
  readonly lost = new Emitter<PtyHostLoss>();
  readonly #starter: ProcessStarter;
  readonly #idleMs: number;
  readonly #capacity: number;
  readonly #places = new Set<Place>();

  constructor({
    starter,
    idleMs = hostIdleMs,
    capacity = sessionsPerHost,
  }: {
    starter: ProcessStarter;
    idleMs?: number;
    capacity?: number;
  }) {
    this.#starter = starter;
    this.#idleMs = idleMs;
    this.#capacity = capacity;
  }

  /** Process ids of those that run, the oldest first. */
  get pids(): number[] {
    return Array.from(this.#places, ({ host }) => host.pid).filter((pid) => pid !== null);
  }

  /** Decides which host gets a session, and starts it if need be. @throws HoldpointError `UNAVAILABLE`. */
  place(sessionId: string): void {
    let fullest: Place | undefined;
    for (const place of this.#places) {
      // The fullest: the others can then become empty.
      if (place.sessionIds.size < this.#capacity && place.sessionIds.size >= (fullest?.sessionIds.size ?? 0)) fullest = place;
    }
    const place = fullest ?? this.#open();
    clearTimeout(place.idleTimer);
    try {
      place.host.ensureStarted();
    } catch (error) {
      this.#settle(place);
      throw error;
    }
    place.sessionIds.add(sessionId);
  }

  /** @returns false when the session has no running host. */
  send(message: Extract<ToPtyHost, { sessionId: string }>): boolean {
    return this.#placeOf(message.sessionId)?.host.send(message) ?? false;
  }

  /** Nothing of the session is left in its host. */
  release(sessionId: string): void {
    const place = this.#placeOf(sessionId);
    if (!place) return;
    place.sessionIds.delete(sessionId);
    this.#settle(place);
  }

  #placeOf(sessionId: string): Place | undefined {
    for (const place of this.#places) if (place.sessionIds.has(sessionId)) return place;
    return undefined;
  }

  #open(): Place {
    const place: Place = { host: new PtyHost(this.#starter), sessionIds: new Set(), idleTimer: undefined };
    place.host.messages.on((message) => this.messages.emit(message));
    place.host.died.on((death) => {
      const sessionIds = [...place.sessionIds];
      place.sessionIds.clear();
      this.lost.emit({ ...death, sessionIds });
      this.#settle(place);
    });
    this.#places.add(place);
    return place;
  }

  /** An empty host ends: now where the next session finds room in another, else after a while. */
  #settle(place: Place): void {
    clearTimeout(place.idleTimer);
    if (place.sessionIds.size > 0) return;
    const roomElsewhere = [...this.#places].some((other) => other !== place && other.sessionIds.size < this.#capacity);
    // Never within the event of its death: its supervisor is about to start it again, and would.
    place.idleTimer = setTimeout(() => this.#end(place), roomElsewhere ? 0 : this.#idleMs);
    place.idleTimer.unref();
  }

  #end(place: Place): void {
    this.#places.delete(place);
    place.host.rest();
  }

  /** Ends every session with its processes, then the hosts. */
  async [Symbol.asyncDispose](): Promise<void> {
    const places = [...this.#places];
    for (const { idleTimer } of places) clearTimeout(idleTimer);
    await Promise.all(places.map(({ host }) => host[Symbol.asyncDispose]()));
    this.#places.clear();
    this.messages[Symbol.dispose]();
    this.lost[Symbol.dispose]();
  }
}
