import type { SystemStatus } from '#shared/contract/system.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { ConsoleCore } from './console-core.ts';

/** A status without news is sent again this often, so that a page can tell "nothing changed" from "nothing arrives". */
const heartbeatMs = 1000;

type Sources = Pick<ConsoleCore, 'targets' | 'postgres' | 'runs' | 'gates' | 'monitors'>;

/** What the top bar and the status bar show: gathered from the domains whenever one of them has news. */
export class StatusBoard implements Disposable {
  readonly changes = new Emitter<SystemStatus>();
  readonly #sources: Sources;
  readonly #listening: Disposable[];
  readonly #timer: NodeJS.Timeout;
  #recording: SystemStatus['recording'] = { state: 'ok', message: '' };
  #scheduled = false;

  constructor(sources: Sources) {
    this.#sources = sources;
    const changed = () => this.#schedule();
    const lost = (message: string) => {
      this.#recording = { state: 'degraded', message };
      changed();
    };
    this.#listening = [
      sources.targets.changes.on(changed),
      sources.postgres.changes.on(changed),
      sources.runs.changes.on(changed),
      sources.gates.changes.on(changed),
      sources.runs.recordingFailed.on(lost),
      sources.monitors.recordingFailed.on(lost),
    ];
    this.#timer = setInterval(changed, heartbeatMs);
    this.#timer.unref();
  }

  current(): SystemStatus {
    const { targets, postgres, runs, gates, monitors } = this.#sources;
    return {
      at: Date.now(),
      targets: targets.statuses().map((target) => ({ ...target, processes: monitors.processCount(target.name) })),
      datasources: postgres.statuses(),
      runs: runs.active(),
      phase: gates.hold(),
      recording: this.#recording,
    };
  }

  /** Several domains change in one turn of the event loop: one status says it all. */
  #schedule(): void {
    if (this.#scheduled || this.changes.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.changes.emit(this.current());
    });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const listening of this.#listening) listening[Symbol.dispose]();
    this.changes[Symbol.dispose]();
  }
}
