import { z } from 'zod';
import type { Verdict } from '#shared/contract/base.ts';
import type { ProbeResult } from '#shared/contract/postgres.ts';
import type { RunDetail } from '#shared/contract/runs.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { digestOf, sha256Hex } from '../ledger/canonical-json.ts';
import { readScenario } from '../scenarios/read-scenario.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { workloadHash } from '../scenarios/workload.ts';
import {
  type EvidenceRecord,
  type Figure,
  type MeasurementPredicate,
  measurementType,
  statementType,
  type TestResultPredicate,
  testResultType,
} from './evidence-record.ts';
import type { ImportedResult } from './imports/imported-result.ts';
import type { Measurement } from './measurement.ts';

/** What ran Holdpoint: evidence from another machine or version can be told apart. */
function environmentHere(): Record<string, string> {
  return { platform: process.platform, arch: process.arch, node: process.versions.node };
}

export function evidenceOfRun(detail: RunDetail, measurements: readonly Measurement[], revision: string | null): EvidenceRecord {
  const { result } = detail;
  const endedAt = result.endedAt ?? result.startedAt;
  const scenario = { name: detail.file, digest: { sha256: sha256Hex(detail.scenarioYaml) } };
  const reason = whyRunIsNotAccepted(detail);
  const { totals, generator, coverage, gaps, thresholds } = result;
  return compose(
    { name: `run:${result.runId}`, digest: { sha256: digestOf(jsonOf(result)) } },
    {
      kind: 'run',
      label: result.scenario,
      startedAt: result.startedAt,
      endedAt,
      verdict: result.verdict,
      reason: result.reason,
      accepted: { ok: reason === null, reason: reason ?? '' },
      by: detail.startedBy,
      revision: detail.revision ?? revision,
      route: `/runs/${encodeURIComponent(result.runId)}`,
      materials: [scenario],
      environment: environmentHere(),
      figures: measurements.map(figureOf),
      details: jsonOf({
        runId: result.runId,
        state: result.state,
        stopReason: result.stopReason,
        model: result.model,
        load: detail.load,
        seed: detail.seed,
        workloadHash: detail.workloadHash,
        plannedSeconds: result.plannedSeconds,
        observedSeconds: result.observedSeconds,
        coverage,
        gaps,
        generator,
        totals,
        thresholds,
        events: detail.events,
      }),
    },
    {
      configuration: [scenario],
      passedTests: thresholds.filter(({ verdict }) => verdict === 'pass').map(nameOfThreshold),
      warnedTests: [],
      failedTests: thresholds.filter(({ verdict }) => verdict === 'fail').map(nameOfThreshold),
    },
  );
}

function nameOfThreshold({ metric, expr, window }: { metric: string; expr: string; window: string }): string {
  return window === 'run' ? `${metric} ${expr}` : `${metric} ${expr} over ${window}`;
}

/** Why a gate may not use a run, or null. */
function whyRunIsNotAccepted(detail: RunDetail): string | null {
  const { result, events, file } = detail;
  if (result.state !== 'completed') return `The run did not end as planned (${result.state}: ${result.stopReason}).`;
  if (!result.generator.valid) return `The load generator fell behind its plan: ${result.generator.reasons.join('; ')}.`;
  const scenario = scenarioOf(detail);
  if (scenario === null) return `The scenario of the run (${file}) cannot be read by this version.`;
  if (!(result.coverage >= scenario.minCoverage)) {
    return `Only ${percent(result.coverage)} of the planned time was observed; ${percent(scenario.minCoverage)} are needed.`;
  }
  if (workloadHash(scenario) !== detail.workloadHash) {
    return `It ran with other settings than ${file} says (${detail.load}, ${result.plannedSeconds} s).`;
  }
  const rated = events.find(({ kind }) => kind === 'rate');
  if (rated !== undefined) return `The rate was changed while it ran (${rated.label}): it is not the load that ${file} says.`;
  return null;
}

function scenarioOf({ scenarioYaml, file }: RunDetail): Scenario | null {
  try {
    return readScenario(scenarioYaml, file, null);
  } catch (error) {
    if (error instanceof HoldpointError) return null;
    throw error;
  }
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.floor(share * 1000) / 10} %` : 'an unknown share';
}

/** A probe is one reading without sampling error: its bounds are the reading itself. */
export function evidenceOfProbe(datasource: string, probe: ProbeResult, revision: string | null): EvidenceRecord {
  const answered = probe.status === 'ok' || probe.status === 'warn' || probe.status === 'critical';
  const at = new Date(probe.at).toISOString();
  const verdicts: Partial<Record<ProbeResult['status'], Verdict>> = { ok: 'pass', warn: 'inconclusive', critical: 'fail' };
  const sql = { name: `${probe.probe}.sql`, digest: { sha256: sha256Hex(probe.sql) } };
  const value = probe.value ?? Number.NaN;
  const reading: Measurement = {
    metric: probe.metric,
    stat: 'value',
    value,
    unit: probe.unit,
    n: Number.isFinite(value) ? 1 : 0,
    lower95: value,
    upper95: value,
    strength: 'measured',
  };
  const status = { passedTests: 'ok', warnedTests: 'warn', failedTests: 'critical' } as const;
  const tests = (kind: keyof typeof status) => (probe.status === status[kind] ? [probe.probe] : []);
  return compose(
    { name: `probe:${datasource}/${probe.probe}`, digest: { sha256: digestOf(jsonOf({ value: probe.value, rows: probe.rows })) } },
    {
      kind: 'probe',
      label: `${probe.title} (${datasource})`,
      startedAt: at,
      endedAt: at,
      verdict: verdicts[probe.status] ?? 'not_measured',
      reason: probe.message,
      accepted: answered ? { ok: true, reason: '' } : { ok: false, reason: `The probe gave no answer: ${probe.message}` },
      by: null,
      revision,
      route: `/postgres/${encodeURIComponent(datasource)}`,
      materials: [sql],
      environment: environmentHere(),
      figures: answered ? [figureOf(reading)] : [],
      details: jsonOf({
        probe: probe.probe,
        datasource,
        status: probe.status,
        warn: probe.warn,
        critical: probe.critical,
        rows: probe.rows,
      }),
    },
    { configuration: [sql], passedTests: tests('passedTests'), warnedTests: tests('warnedTests'), failedTests: tests('failedTests') },
    probe.status === 'warn' ? 'WARNED' : undefined,
  );
}

export interface Attestation {
  phaseId: string;
  criterionId: string;
  /** The item as it was worded when it was answered. */
  title: string;
  answer: 'yes' | 'no';
  note: string;
  /** What backs it. */
  artefacts: readonly string[];
  /** SHA-256 of each of them that is a file of the workspace, as it was then. */
  files: Readonly<Record<string, string>>;
  /** Id of the person. */
  by: string;
  /** Name of the person. */
  name: string;
  at: string;
}

export function evidenceOfAttestation(attestation: Attestation, revision: string | null): EvidenceRecord {
  const { phaseId, criterionId, title, answer, note, artefacts, files, by, name, at } = attestation;
  const item = { name: `checklist:${phaseId}/${criterionId}`, digest: { sha256: sha256Hex(title) } };
  return compose(
    item,
    {
      kind: 'attestation',
      label: title,
      startedAt: at,
      endedAt: at,
      verdict: answer === 'yes' ? 'pass' : 'fail',
      reason: note,
      accepted: { ok: true, reason: '' },
      by,
      revision,
      route: `/gates/${encodeURIComponent(phaseId)}`,
      materials: [item, ...Object.entries(files).map(([file, sha256]) => ({ name: file, digest: { sha256 } }))],
      environment: {},
      figures: [],
      details: { phaseId, criterionId, answer, note, name, ...(artefacts.length > 0 ? { artefacts: [...artefacts] } : {}) },
    },
    {
      configuration: [],
      passedTests: answer === 'yes' ? [criterionId] : [],
      warnedTests: [],
      failedTests: answer === 'no' ? [criterionId] : [],
    },
  );
}

export interface ImportInput {
  /** What criteria call it: `source: { import: name }`. */
  name: string;
  fileName: string;
  bytes: Uint8Array;
  result: ImportedResult;
  /** Epoch milliseconds. */
  now: number;
  modifiedAt: number | null;
  /** Id of the person who measured. */
  by: string | null;
}

/** The result of another tool. It is no younger than the file, nor than the file says; nor is it from the future. */
export function evidenceOfImport(
  { name, fileName, bytes, result, now, modifiedAt, by }: ImportInput,
  revision: string | null,
): EvidenceRecord {
  const file = { name: fileName, digest: { sha256: sha256Hex(bytes) } };
  const endedAt = Math.min(now, modifiedAt ?? now, result.endedAt ?? now);
  const startedAt = Math.min(endedAt, result.startedAt ?? endedAt);
  const { tool, verdict, reason, problem, figures, passed, failed, skipped, details } = result;
  return compose(
    { name: `import:${name}`, digest: file.digest },
    {
      kind: 'import',
      label: `${name} (${tool === 'k6' ? 'k6' : 'JUnit'})`,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      verdict,
      reason,
      accepted: { ok: problem === '', reason: problem },
      by,
      revision,
      route: null,
      materials: [file],
      environment: { tool },
      figures: figures.map(figureOf),
      details: jsonOf({ ...details, fileName, bytes: bytes.length, skippedTests: skipped }),
    },
    { configuration: [file], passedTests: passed, warnedTests: [], failedTests: failed },
  );
}

function compose(
  subject: { name: string; digest: { sha256: string } },
  predicate: MeasurementPredicate,
  tests: Omit<TestResultPredicate, 'result'>,
  result: TestResultPredicate['result'] | undefined = resultOf(predicate.verdict),
): EvidenceRecord {
  const measurement = {
    _type: statementType,
    subject: [subject],
    predicateType: measurementType,
    predicate,
  } satisfies EvidenceRecord['statements'][0];
  if (result === undefined) return { format: 'holdpoint-evidence/v1', statements: [measurement] };
  const predicateOfTests: TestResultPredicate = { result, ...tests };
  return {
    format: 'holdpoint-evidence/v1',
    statements: [measurement, { _type: statementType, subject: [subject], predicateType: testResultType, predicate: predicateOfTests }],
  };
}

function resultOf(verdict: Verdict): TestResultPredicate['result'] | undefined {
  if (verdict === 'pass') return 'PASSED';
  return verdict === 'fail' ? 'FAILED' : undefined;
}

function figureOf(measurement: Measurement): Figure {
  const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  const { metric, stat, unit, strength } = measurement;
  return {
    metric,
    stat,
    value: finite(measurement.value),
    unit,
    n: finite(measurement.n),
    lower95: finite(measurement.lower95),
    upper95: finite(measurement.upper95),
    strength,
  };
}

/** As JSON holds it: what is not finite becomes null, what is undefined goes. */
function jsonOf(value: object): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(value)));
}
