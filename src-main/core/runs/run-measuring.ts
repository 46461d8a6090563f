import type { Slice } from '../load/engine-messages.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { FrameRecorder, isLate } from './frame-recorder.ts';
import type { GeneratorWatch } from './generator-watch.ts';
import type { MetricIndex } from './metric-samples.ts';
import type { ReadSlice, RunBook } from './run-book.ts';
import type { RunJournal } from './run-journal.ts';
import { pointOf, type RunPoint, withRest } from './run-points.ts';
import { warmUpOver } from './run-ranges.ts';
import type { RunThresholds } from './run-thresholds.ts';
import { SecondMerger } from './second-merger.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { StoredState } from './stored-state.ts';
import { TargetWatch } from './target-watch.ts';

/** 1 s points kept: the last 15 minutes. Beyond there are the frames. */
const finePointsKept = 15 * 60;

export interface RunMeasuringOptions {
  scenario: Scenario;
  /** What was measured before the console was interrupted. */
  before: StoredState | undefined;
  journal: RunJournal;
  storeSnapshot: (state: StoredState) => void;
  note: (kind: string, label: string, at: number) => void;
  /** A second of all workers together has been taken in. */
  onSecond: (second: ReadSlice) => void;
}

/** What a run measures while it is on: slices of the workers become seconds, and those totals, verdicts, points of the charts and 10 s frames. */
export class RunMeasuring {
  readonly points: RunPoint[] = [];
  readonly index: MetricIndex;
  readonly book: RunBook;
  readonly thresholds: RunThresholds;
  readonly watch: GeneratorWatch;
  readonly #options: RunMeasuringOptions;
  readonly #open: boolean;
  readonly #seconds: SecondMerger;
  readonly #frames: FrameRecorder;
  readonly #targetWatch: TargetWatch;

  constructor(options: RunMeasuringOptions) {
    const { scenario, before, journal } = options;
    this.#options = options;
    this.#open = scenario.executor.model === 'open';
    const snapshots = new SnapshotKeeper(scenario, before, options.storeSnapshot);
    ({ index: this.index, book: this.book, thresholds: this.thresholds, watch: this.watch } = before ?? new StoredState(scenario));
    this.#targetWatch = new TargetWatch(options.note);
    this.#frames = new FrameRecorder((frame) => {
      if (journal.frame(frame, this.#open)) snapshots.stored(frame);
    });
    this.#seconds = new SecondMerger((second) => this.#onSecond(second));
  }

  /** An engine begins with this many workers. */
  begin(epoch: number, workers: number): void {
    this.#seconds.begin(epoch, workers);
  }

  /** @returns whether it was new. */
  add(slice: Slice): boolean {
    const read = this.book.add(slice);
    if (read === null) return false;
    this.#seconds.add(read);
    return true;
  }

  /** The engine is gone: what it has sent is all there is, and no window reaches across. */
  interrupt(): void {
    this.#flush();
    this.thresholds.interrupt();
  }

  end(): void {
    this.#flush();
    this.watch.end();
  }

  #flush(): void {
    this.#seconds.flush();
    this.#frames.flush();
  }

  #onSecond(second: ReadSlice): void {
    const { scenario, journal, note, onSecond } = this.#options;
    if (scenario.warmUpMs > 0 && second.warmUp !== true && !journal.events.some(({ kind }) => kind === warmUpOver))
      note(warmUpOver, 'The warm-up is over: measured from here on', second.fromMs);
    this.watch.add(second);
    this.thresholds.add(second);
    this.#frames.add(second);
    this.#addPoint(second);
    this.#targetWatch.add(second);
    onSecond(second);
  }

  #addPoint(read: ReadSlice): void {
    if (isLate(read)) return;
    const point = pointOf(read, this.#open);
    const last = this.points.at(-1);
    // The last slice of a run may be a few milliseconds long: its rates would be noise, its requests count.
    if (read.toMs - read.fromMs < 200) {
      if (last) this.points[this.points.length - 1] = withRest(last, point);
      return;
    }
    this.points.push(point);
    if (this.points.length > finePointsKept) this.points.splice(0, this.points.length - finePointsKept);
  }
}
