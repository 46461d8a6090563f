import type { Scenario } from '../scenarios/scenario.ts';
import type { Frame } from './frame-recorder.ts';
import { StoredState } from './stored-state.ts';

/** Frames (10 s) from snapshot to snapshot: five minutes of frames are read in well below a second. */
const framesPerSnapshot = 30;

/**
 * Adds up what was stored of a run, frame by frame, and hands it out from time to time. It is apart from what the run shows while it is on,
 * which is ahead of the store by up to a frame.
 */
export class SnapshotKeeper {
  readonly #state: StoredState;
  readonly #write: (state: StoredState) => void;
  #frames: number;

  /** @param before what earlier consoles stored. */
  constructor(scenario: Scenario, before: StoredState | undefined, write: (state: StoredState) => void) {
    // A copy: the one that was read goes on as what the run shows.
    this.#state = (before && StoredState.restored(scenario, before.snapshot())) ?? new StoredState(scenario);
    this.#write = write;
    // What was read to go on need not be read again.
    this.#frames = before === undefined ? 0 : framesPerSnapshot - 1;
  }

  /** A frame is in the store. */
  stored(frame: Frame): void {
    this.#state.take({ ...frame, histograms: new Map([...frame.histograms].map(([series, histogram]) => [series, histogram.parts()])) });
    this.#frames += 1;
    if (this.#frames % framesPerSnapshot === 0) this.#write(this.#state);
  }
}
