import { z } from 'zod';
import { decodeHistogramParts } from '../histograms/histogram-codec.ts';
import { inParts } from '../lifecycle/in-parts.ts';
import { countsSchema } from '../load/engine-messages.ts';
import { jsonColumn } from '../store/json-column.ts';
import type { Row, Store } from '../store/store.ts';
import { encodedHistograms, type Frame, isLate } from './frame-recorder.ts';
import type { ReadSlice } from './run-book.ts';
import { pointOf, type RunPoint, runPointSchema } from './run-points.ts';

const frameBodySchema = z.object({
  counts: countsSchema,
  steps: z.array(countsSchema),
  pending: z.number(),
  plannedArrivals: z.number(),
  startedArrivals: z.number(),
  loopUtilization: z.number(),
  failures: z.array(z.tuple([z.string(), z.number()])),
  /** Frames of earlier versions have none. */
  statuses: z.array(z.tuple([z.number(), z.number(), z.number()])).default([]),
  counters: z.record(z.string(), z.number()).default({}),
  warmUp: z.boolean().optional(),
  /** Of the warm-up, and ended after it: no stretch of time of its own to be drawn. */
  late: z.boolean().optional(),
  point: runPointSchema,
});
const histogramRowSchema = z.object({
  worker: z.number(),
  epoch: z.number(),
  seq: z.number(),
  data: z.instanceof(Uint8Array),
  fromMs: z.number(),
  toMs: z.number(),
});
export type StoredHistogram = z.infer<typeof histogramRowSchema>;

interface FramePage {
  from: number;
  to: number;
  after: Pick<StoredHistogram, 'worker' | 'epoch' | 'seq'>;
  limit: number;
}

export const frameRowSchema = z.object({
  worker: z.number(),
  epoch: z.number(),
  seq: z.number(),
  from_ms: z.number(),
  to_ms: z.number(),
  from_plan_ns: z.number(),
  to_plan_ns: z.number(),
  body: jsonColumn(frameBodySchema),
});

/** Series of the warm-up are stored under names of their own: nobody who asks for a series gets them by accident. */
const warmUpPrefix = 'warm_up/';
export const plainSeries = (name: string) => (name.startsWith(warmUpPrefix) ? name.slice(warmUpPrefix.length) : name);

/** The 10 s frames of runs with their histograms: two tables. */
export class FrameRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** All of a frame or nothing; one that is there already stays as it is. */
  add(runId: string, frame: Frame, open: boolean): void {
    const { worker, epoch, seq, fromMs, toMs, fromPlanNs, toPlanNs, histograms, ...measured } = frame;
    const parts = new Map([...histograms].map(([series, histogram]) => [series, histogram.parts()]));
    const point = pointOf({ ...frame, histograms: parts }, open);
    this.#store.transaction(() => {
      const { changes } = this.#store.run(
        `INSERT INTO run_frames (run_id, worker, epoch, seq, from_ms, to_ms, from_plan_ns, to_plan_ns, body)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        runId,
        worker,
        epoch,
        seq,
        fromMs,
        toMs,
        Math.round(fromPlanNs),
        Math.round(toPlanNs),
        JSON.stringify({ ...measured, late: isLate(frame), point }),
      );
      if (changes === 0) return;
      for (const [series, data] of encodedHistograms(frame)) {
        this.#store.run(
          'INSERT INTO run_histograms (run_id, worker, epoch, seq, series, data) VALUES (?, ?, ?, ?, ?, ?)',
          runId,
          worker,
          epoch,
          seq,
          frame.warmUp === true ? warmUpPrefix + series : series,
          data,
        );
      }
    });
  }

  /** The frames of a run in order of time, one at a time: an 8-hour run has some thousands. @param after those that follow this one. */
  *read(runId: string, after: { epoch: number; seq: number } = { epoch: -1, seq: -1 }): Generator<ReadSlice, void, void> {
    const rows = this.#store.all(
      'SELECT * FROM run_frames WHERE run_id = ? AND (epoch, seq) > (?, ?) ORDER BY epoch, seq, worker',
      runId,
      after.epoch,
      after.seq,
    );
    for (const row of rows) {
      const { worker, epoch, seq, body, ...frame } = frameRowSchema.parse(row);
      const { point: _point, late: _late, ...measured } = body;
      const histograms = new Map(
        this.#store
          .all(
            'SELECT series, data FROM run_histograms WHERE run_id = ? AND worker = ? AND epoch = ? AND seq = ?',
            runId,
            worker,
            epoch,
            seq,
          )
          .map((entry) => [
            plainSeries(z.string().parse(entry['series'])),
            decodeHistogramParts(z.instanceof(Uint8Array).parse(entry['data'])),
          ]),
      );
      yield {
        worker,
        epoch,
        seq,
        fromMs: frame.from_ms,
        toMs: frame.to_ms,
        fromPlanNs: frame.from_plan_ns,
        toPlanNs: frame.to_plan_ns,
        ...measured,
        histograms,
      };
    }
  }

  /** Encoded histograms of one series in the frames that touch a stretch of time, some at a time: in the order of their keys, after `after`. */
  histograms(runId: string, series: string, { from, to, after, limit }: FramePage): StoredHistogram[] {
    return this.#store
      .all(
        `SELECT worker, epoch, seq, data, from_ms AS fromMs, to_ms AS toMs FROM run_frames JOIN run_histograms USING (run_id, worker, epoch, seq)
          WHERE run_id = ? AND (worker, epoch, seq) > (?, ?, ?) AND series = ? AND to_ms > ? AND from_ms < ?
          ORDER BY worker, epoch, seq LIMIT ?`,
        runId,
        after.worker,
        after.epoch,
        after.seq,
        series,
        from,
        to,
        limit,
      )
      .map((row) => histogramRowSchema.parse(row));
  }

  /** The last frame of an epoch that ends before a plan time; null when there is none. */
  before(runId: string, epoch: number, planNs: number): { epoch: number; seq: number } | null {
    const row = this.#store.get(
      'SELECT epoch, seq FROM run_frames WHERE run_id = ? AND epoch = ? AND to_plan_ns <= ? ORDER BY seq DESC LIMIT 1',
      runId,
      epoch,
      Math.floor(planNs),
    );
    return row === undefined ? null : frameRowSchema.pick({ epoch: true, seq: true }).parse(row);
  }

  /** Where plan and wall clock stood at the end of the last stored frame. */
  last(runId: string): { planNs: number; ms: number } | null {
    const row = this.#store.get('SELECT to_plan_ns, to_ms FROM run_frames WHERE run_id = ? ORDER BY to_ms DESC LIMIT 1', runId);
    if (row === undefined) return null;
    const frame = frameRowSchema.pick({ to_plan_ns: true, to_ms: true }).parse(row);
    return { planNs: frame.to_plan_ns, ms: frame.to_ms };
  }

  /** 10 s points of a run between two instants. */
  points(runId: string, from: number, to: number): RunPoint[] {
    return this.#frameBodies(runId, from, to).flatMap((row) => pointOfRow(row));
  }

  /** As `points`, without holding up the console for longer than some milliseconds: a run of hours has thousands. */
  async pointsInParts(runId: string, from: number, to: number): Promise<RunPoint[]> {
    const points: RunPoint[] = [];
    await inParts(this.#frameBodies(runId, from, to), (row) => points.push(...pointOfRow(row)));
    return points;
  }

  #frameBodies(runId: string, from: number, to: number): Row[] {
    return this.#store.all(
      'SELECT body FROM run_frames WHERE run_id = ? AND to_ms >= ? AND from_ms <= ? ORDER BY from_ms',
      runId,
      from,
      to,
    );
  }
}

function pointOfRow(row: Row): RunPoint[] {
  const { point, late } = jsonColumn(frameBodySchema.pick({ point: true, late: true })).parse(row['body']);
  return late === true ? [] : [point];
}
