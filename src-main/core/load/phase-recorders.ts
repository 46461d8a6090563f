import type { SliceRecorder } from './slice-recorder.ts';

/** Measures the iterations of the warm-up apart from all others: each is where it began, however late it ends. */
export class PhaseRecorders {
  readonly #measured: SliceRecorder;
  readonly #warmUp: SliceRecorder | null;
  #inWarmUp: boolean;
  /** Iterations of the warm-up ended after it, and nobody has been told yet. */
  #late: boolean;

  constructor(make: () => SliceRecorder, warmUp: boolean) {
    this.#measured = make();
    this.#warmUp = warmUp ? make() : null;
    this.#inWarmUp = warmUp;
    this.#late = false;
  }

  get inWarmUp(): boolean {
    return this.#inWarmUp;
  }

  /** Of what begins now. */
  get current(): SliceRecorder {
    return this.#inWarmUp && this.#warmUp !== null ? this.#warmUp : this.#measured;
  }

  get pending(): number {
    return this.#measured.pending + (this.#warmUp?.pending ?? 0);
  }

  get longestServiceNs(): number {
    return Math.max(this.#measured.longestServiceNs, this.#warmUp?.longestServiceNs ?? 0);
  }

  /** The warm-up is over; what is open of it stays its own. */
  endWarmUp(): void {
    this.#late = this.#warmUp !== null && this.#warmUp.pending > 0;
    this.#inWarmUp = false;
  }

  /** What of the warm-up ended after it, once, when it is all there. @param final nothing more comes: what is open stays open. */
  takeLate(final: boolean): ReturnType<SliceRecorder['take']> | null {
    if (this.#warmUp === null || !this.#late || (this.#warmUp.pending > 0 && !final)) return null;
    this.#late = false;
    return this.#warmUp.take();
  }
}
