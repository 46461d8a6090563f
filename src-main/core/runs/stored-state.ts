import { z } from 'zod';
import { decodeHistogramParts, encodeHistogram } from '../histograms/histogram-codec.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { GeneratorWatch, watchStateSchema } from './generator-watch.ts';
import { MetricIndex } from './metric-samples.ts';
import { bookStateSchema, type ReadSlice, RunBook } from './run-book.ts';
import { RunThresholds } from './run-thresholds.ts';
import { slidingStateSchema } from './sliding-threshold.ts';

/** One of another version is not read; the frames then are, all of them. */
const version = 1;

const bodySchema = z.object({
  version: z.literal(version),
  book: bookStateSchema,
  thresholds: z.array(slidingStateSchema),
  watch: watchStateSchema,
});

/** A stored state: what follows the frame `(epoch, seq)` is to be added. */
export interface StateSnapshot {
  epoch: number;
  seq: number;
  /** JSON. */
  body: string;
  histograms: ReadonlyMap<string, Uint8Array>;
}

/** What the stored frames of a run add up to. Sliding windows and the generator's rules see them in steps of 10 s, not of 1 s as while it is on. */
export class StoredState {
  readonly index: MetricIndex;
  readonly book: RunBook;
  readonly thresholds: RunThresholds;
  readonly watch: GeneratorWatch;
  #last = { epoch: 0, seq: -1 };

  constructor(scenario: Scenario) {
    this.index = new MetricIndex(scenario);
    this.book = new RunBook(this.index.steps.length);
    this.thresholds = new RunThresholds(scenario, this.index, this.book);
    this.watch = new GeneratorWatch(scenario.maxScheduleLagMs);
  }

  /** Takes in the next frame. */
  take(frame: ReadSlice): void {
    if (frame.epoch !== this.#last.epoch) this.thresholds.interrupt();
    this.#last = { epoch: frame.epoch, seq: frame.seq };
    this.book.take(frame);
    this.thresholds.add(frame);
    this.watch.add(frame);
  }

  snapshot(): StateSnapshot {
    const body: z.infer<typeof bodySchema> = {
      version,
      book: this.book.state(),
      thresholds: this.thresholds.state(),
      watch: this.watch.state(),
    };
    const histograms = [
      ...[...this.book.histograms].map(([name, histogram]) => [`book/${name}`, histogram] as const),
      ...[...this.watch.histograms()].map(([name, histogram]) => [`watch/${name}`, histogram] as const),
    ];
    return {
      ...this.#last,
      body: JSON.stringify(body),
      histograms: new Map(histograms.map(([name, histogram]) => [name, encodeHistogram(histogram)])),
    };
  }

  /**
   * The state as it was when the snapshot was taken, but for the open sliding windows.
   * @returns null for a snapshot of another version.
   */
  static restored(scenario: Scenario, { epoch, seq, body, histograms }: StateSnapshot): StoredState | null {
    const written: unknown = JSON.parse(body);
    if (z.object({ version: z.number() }).parse(written).version !== version) return null;
    const { book, thresholds, watch } = bodySchema.parse(written);
    const state = new StoredState(scenario);
    state.#last = { epoch, seq };
    state.book.restore(book);
    state.thresholds.restore(thresholds);
    state.watch.restore(watch);
    const ofWatch = state.watch.histograms();
    for (const [name, data] of histograms) {
      const [owner, series] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
      const histogram = owner === 'watch' ? ofWatch.get(series) : state.book.histogram(series);
      histogram?.addParts(decodeHistogramParts(data));
    }
    return state;
  }
}
