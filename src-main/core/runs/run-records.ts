import { z } from 'zod';
import { type EventMark, eventMarkSchema, type Gap, gapSchema } from '#shared/contract/base.ts';
import {
  type RunResult,
  runResultSchema,
  type RunState,
  runStateSchema,
  type RunSummary,
  runSummarySchema,
} from '#shared/contract/runs.ts';
import { type RunEnvironment, runEnvironmentSchema } from '#shared/contract/run-comparison.ts';
import type { Measurement } from '../evidence/measurement.ts';
import { decodeHistogramParts } from '../histograms/histogram-codec.ts';
import { inParts } from '../lifecycle/in-parts.ts';
import { countsSchema } from '../load/engine-messages.ts';
import type { Row, Store } from '../store/store.ts';
import { encodedHistograms, type Frame, isLate } from './frame-recorder.ts';
import type { ReadSlice } from './run-book.ts';
import { type RunControl, runControlSchema } from './run-control.ts';
import { pointOf, type RunPoint, runPointSchema } from './run-points.ts';
import { RunSnapshots } from './run-snapshots.ts';

const overridesSchema = z.object({
  rate: z.string().optional(),
  duration: z.string().optional(),
  seed: z.number().optional(),
  vus: z.number().optional(),
});
const addressSchema = z.object({
  name: z.string(),
  baseUrl: z.string(),
  /** What the host's name stood for at the start of the run, which keeps it; null: recorded before that was kept. */
  address: z.string().nullable().default(null),
});
const measurementSchema = z.object({
  metric: z.string(),
  stat: z.string(),
  value: z.number(),
  unit: z.string(),
  n: z.number(),
  lower95: z.number().nullable(),
  upper95: z.number().nullable(),
  strength: z.enum(['measured', 'estimate']),
});

const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

const recordSchema = z.object({
  run_id: z.string(),
  file: z.string(),
  scenario_name: z.string(),
  scenario_yaml: z.string(),
  overrides: json(overridesSchema),
  target: json(addressSchema),
  workload_hash: z.string(),
  revision: z.string().nullable(),
  started_by: z.string(),
  started_at: z.number(),
  state: runStateSchema,
  epoch: z.number(),
  control: json(runControlSchema),
  owner_pid: z.number().nullable(),
  alive_at: z.number(),
  evidence: z.string().nullable(),
  environment: json(runEnvironmentSchema).nullable(),
});

/** Of a summary, what is kept beside it. */
const summaryColumns = z
  .object({ evidence: z.string().nullable(), workload_hash: z.string() })
  .transform(({ evidence, workload_hash: workloadHash }) => ({ evidence, workloadHash }));

/** A run as it is stored, without what it measured. */
export interface RunRecord {
  runId: string;
  file: string;
  scenarioName: string;
  scenarioYaml: string;
  overrides: z.infer<typeof overridesSchema>;
  target: z.infer<typeof addressSchema>;
  workloadHash: string;
  revision: string | null;
  startedBy: string;
  startedAt: number;
  state: RunState;
  epoch: number;
  control: RunControl;
  ownerPid: number | null;
  aliveAt: number;
  evidence: string | null;
  /** null: recorded before environments were. */
  environment: RunEnvironment | null;
}

/** What a run leaves when it ends. */
export interface RunEnding {
  result: RunResult;
  summary: RunSummary;
  measurements: Measurement[];
  points: readonly RunPoint[];
}

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
  body: json(frameBodySchema),
});

/** Series of the warm-up are stored under names of their own: nobody who asks for a series gets them by accident. */
const warmUpPrefix = 'warm_up/';
export const plainSeries = (name: string) => (name.startsWith(warmUpPrefix) ? name.slice(warmUpPrefix.length) : name);

/** The tables of the runs domain. Every method may throw what SQLite throws; the callers know which loss they can bear. */
export class RunRecords {
  readonly snapshots: RunSnapshots;
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.snapshots = new RunSnapshots(store);
  }

  /** All that `work` writes, or nothing. */
  atOnce(work: () => void): void {
    this.#store.transaction(work);
  }

  insert(record: RunRecord): void {
    this.#store.run(
      `INSERT INTO runs (run_id, file, scenario_name, scenario_yaml, overrides, target, workload_hash, revision, started_by, started_at,
        state, epoch, control, owner_pid, alive_at, environment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      record.runId,
      record.file,
      record.scenarioName,
      record.scenarioYaml,
      JSON.stringify(record.overrides),
      JSON.stringify(record.target),
      record.workloadHash,
      record.revision,
      record.startedBy,
      record.startedAt,
      record.state,
      record.epoch,
      JSON.stringify(record.control),
      record.ownerPid,
      record.aliveAt,
      JSON.stringify(record.environment),
    );
  }

  /** Where a run that is on stands; the sign of life of its console. */
  progress(runId: string, state: RunState, epoch: number, control: RunControl, ownerPid: number | null, aliveAt: number): void {
    this.#store.run(
      'UPDATE runs SET state = ?, epoch = ?, control = ?, owner_pid = ?, alive_at = ? WHERE run_id = ?',
      state,
      epoch,
      JSON.stringify(control),
      ownerPid,
      aliveAt,
      runId,
    );
  }

  end(runId: string, state: RunState, control: RunControl, ending: RunEnding): void {
    if (state !== 'interrupted') this.snapshots.remove(runId);
    this.#store.run(
      'UPDATE runs SET state = ?, control = ?, owner_pid = NULL, result = ?, summary = ?, measurements = ?, points = ? WHERE run_id = ?',
      state,
      JSON.stringify(control),
      JSON.stringify(ending.result),
      JSON.stringify(ending.summary),
      JSON.stringify(ending.measurements),
      JSON.stringify(ending.points),
      runId,
    );
  }

  setEvidence(runId: string, digest: string): void {
    this.#store.run('UPDATE runs SET evidence = ? WHERE run_id = ?', digest, runId);
  }

  get(runId: string): RunRecord | null {
    const row = this.#store.get('SELECT * FROM runs WHERE run_id = ?', runId);
    return row === undefined ? null : recordOf(row);
  }

  /** Newest first. */
  ids(limit: number): string[] {
    return this.#store
      .all('SELECT run_id FROM runs ORDER BY started_at DESC, rowid DESC LIMIT ?', limit)
      .map((row) => z.string().parse(row['run_id']));
  }

  inStates(states: readonly RunState[]): RunRecord[] {
    return this.#store
      .all('SELECT * FROM runs WHERE state IN (SELECT value FROM json_each(?)) ORDER BY started_at', JSON.stringify(states))
      .map((row) => recordOf(row));
  }

  result(runId: string): RunResult | null {
    return this.#column(runId, 'result', runResultSchema);
  }

  summary(runId: string): RunSummary | null {
    const summary = this.#column(runId, 'summary', runSummarySchema);
    const row = this.#store.get('SELECT evidence, workload_hash FROM runs WHERE run_id = ?', runId);
    if (summary === null || row === undefined) return null;
    return { ...summary, ...summaryColumns.parse(row) };
  }

  measurements(runId: string): Measurement[] {
    return this.#column(runId, 'measurements', z.array(measurementSchema)) ?? [];
  }

  /** 1 s points of the end of a run that is over, read like `pointsInParts`. */
  async finePoints(runId: string): Promise<RunPoint[]> {
    const points: RunPoint[] = [];
    await inParts(this.#column(runId, 'points', z.array(z.unknown())) ?? [], (point) => points.push(runPointSchema.parse(point)));
    return points;
  }

  #column<S extends z.ZodType>(runId: string, column: 'result' | 'summary' | 'measurements' | 'points', schema: S): z.output<S> | null {
    const text = this.#store.get(`SELECT ${column} AS text FROM runs WHERE run_id = ?`, runId)?.['text'];
    return typeof text === 'string' ? schema.parse(JSON.parse(text)) : null;
  }

  /** All of a frame or nothing; one that is there already stays as it is. */
  addFrame(runId: string, frame: Frame, open: boolean): void {
    const {
      worker,
      epoch,
      seq,
      counts,
      steps,
      pending,
      plannedArrivals,
      startedArrivals,
      loopUtilization,
      failures,
      statuses,
      counters,
      warmUp,
    } = frame;
    const parts = new Map([...frame.histograms].map(([series, histogram]) => [series, histogram.parts()]));
    const point = pointOf({ ...frame, histograms: parts }, open);
    this.#store.transaction(() => {
      const { changes } = this.#store.run(
        `INSERT INTO run_frames (run_id, worker, epoch, seq, from_ms, to_ms, from_plan_ns, to_plan_ns, body)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        runId,
        worker,
        epoch,
        seq,
        frame.fromMs,
        frame.toMs,
        Math.round(frame.fromPlanNs),
        Math.round(frame.toPlanNs),
        JSON.stringify({
          counts,
          steps,
          pending,
          plannedArrivals,
          startedArrivals,
          loopUtilization,
          failures,
          statuses,
          counters,
          warmUp,
          late: isLate(frame),
          point,
        }),
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
  *frames(runId: string, after: { epoch: number; seq: number } = { epoch: -1, seq: -1 }): Generator<ReadSlice, void, void> {
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
  frameBefore(runId: string, epoch: number, planNs: number): { epoch: number; seq: number } | null {
    const row = this.#store.get(
      'SELECT epoch, seq FROM run_frames WHERE run_id = ? AND epoch = ? AND to_plan_ns <= ? ORDER BY seq DESC LIMIT 1',
      runId,
      epoch,
      Math.floor(planNs),
    );
    return row === undefined ? null : frameRowSchema.pick({ epoch: true, seq: true }).parse(row);
  }

  /** Where plan and wall clock stood at the end of the last stored frame. */
  lastFrame(runId: string): { planNs: number; ms: number } | null {
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

  addEvent(runId: string, event: EventMark): void {
    this.#store.run(
      'INSERT INTO run_events (run_id, at, kind, label, who, why) VALUES (?, ?, ?, ?, ?, ?)',
      runId,
      event.at,
      event.kind,
      event.label,
      event.who ?? null,
      event.why ?? null,
    );
  }

  events(runId: string): EventMark[] {
    return this.#store
      .all('SELECT at, kind, label, who, why FROM run_events WHERE run_id = ? ORDER BY at, event_id', runId)
      .map((row) => eventMarkSchema.parse(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))));
  }

  addGap(runId: string, gap: Gap): void {
    this.#store.run('INSERT INTO run_gaps (run_id, from_ms, to_ms, reason) VALUES (?, ?, ?, ?)', runId, gap.from, gap.to, gap.reason);
  }

  gaps(runId: string): Gap[] {
    return this.#store
      .all('SELECT from_ms AS "from", to_ms AS "to", reason FROM run_gaps WHERE run_id = ? ORDER BY from_ms', runId)
      .map((row) => gapSchema.parse(row));
  }
}

function pointOfRow(row: Row): RunPoint[] {
  const { point, late } = json(frameBodySchema.pick({ point: true, late: true })).parse(row['body']);
  return late === true ? [] : [point];
}

function recordOf(row: Row): RunRecord {
  const record = recordSchema.parse(row);
  return {
    runId: record.run_id,
    file: record.file,
    scenarioName: record.scenario_name,
    scenarioYaml: record.scenario_yaml,
    overrides: record.overrides,
    target: record.target,
    workloadHash: record.workload_hash,
    revision: record.revision,
    startedBy: record.started_by,
    startedAt: record.started_at,
    state: record.state,
    epoch: record.epoch,
    control: record.control,
    ownerPid: record.owner_pid,
    aliveAt: record.alive_at,
    evidence: record.evidence,
    environment: record.environment,
  };
}
