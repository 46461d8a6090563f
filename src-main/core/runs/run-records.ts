import { z } from 'zod';
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
import { inParts } from '../lifecycle/in-parts.ts';
import { jsonColumn } from '../store/json-column.ts';
import type { Row, Store } from '../store/store.ts';
import { FrameRecords } from './frame-records.ts';
import { MarkRecords } from './mark-records.ts';
import { type RunControl, runControlSchema } from './run-control.ts';
import { type RunPoint, runPointSchema } from './run-points.ts';
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

const recordSchema = z.object({
  run_id: z.string(),
  file: z.string(),
  scenario_name: z.string(),
  scenario_yaml: z.string(),
  overrides: jsonColumn(overridesSchema),
  target: jsonColumn(addressSchema),
  workload_hash: z.string(),
  revision: z.string().nullable(),
  started_by: z.string(),
  started_at: z.number(),
  state: runStateSchema,
  epoch: z.number(),
  control: jsonColumn(runControlSchema),
  owner_pid: z.number().nullable(),
  alive_at: z.number(),
  evidence: z.string().nullable(),
  environment: jsonColumn(runEnvironmentSchema).nullable(),
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

/** The tables of the runs domain. Every method may throw what SQLite throws; the callers know which loss they can bear. */
export class RunRecords {
  readonly frames: FrameRecords;
  readonly marks: MarkRecords;
  readonly snapshots: RunSnapshots;
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.frames = new FrameRecords(store);
    this.marks = new MarkRecords(store);
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

  /** 1 s points of the end of a run that is over, read like `FrameRecords.pointsInParts`. */
  async finePoints(runId: string): Promise<RunPoint[]> {
    const points: RunPoint[] = [];
    await inParts(this.#column(runId, 'points', z.array(z.unknown())) ?? [], (point) => points.push(runPointSchema.parse(point)));
    return points;
  }

  #column<S extends z.ZodType>(runId: string, column: 'result' | 'summary' | 'measurements' | 'points', schema: S): z.output<S> | null {
    const text = this.#store.get(`SELECT ${column} AS text FROM runs WHERE run_id = ?`, runId)?.['text'];
    return typeof text === 'string' ? schema.parse(JSON.parse(text)) : null;
  }
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
