import { z } from 'zod';
import { verdictSchema } from '#shared/contract/base.ts';
import { evidenceKindSchema } from '#shared/contract/evidence.ts';
import { sha256Hex } from '../ledger/canonical-json.ts';

/** Predicate types of in-toto Statements (v1): the published one for pass and fail, and our own for the figures. */
export const statementType = 'https://in-toto.io/Statement/v1';
export const testResultType = 'https://in-toto.io/attestation/test-result/v0.1';
export const measurementType = 'urn:holdpoint:attestation:measurement:v1';

const sha256 = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const resourceSchema = z.strictObject({ name: z.string(), digest: sha256 });

/** A `Measurement`; a figure that was not finite is kept as null, and answers nothing. */
const figureSchema = z.strictObject({
  metric: z.string(),
  stat: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  n: z.number().nullable(),
  lower95: z.number().nullable(),
  upper95: z.number().nullable(),
  strength: z.enum(['measured', 'estimate']),
});
export type Figure = z.infer<typeof figureSchema>;

const measurementPredicateSchema = z.strictObject({
  kind: evidenceKindSchema,
  label: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  verdict: verdictSchema,
  reason: z.string(),
  /** Whether a gate may use it; if not, why. */
  accepted: z.strictObject({ ok: z.boolean(), reason: z.string() }),
  /** Who started the run or gave the answer. */
  by: z.string().nullable(),
  /** Commit of the workspace. */
  revision: z.string().nullable(),
  /** Where the console shows what produced it. */
  route: z.string().nullable(),
  /** What it was made from: the scenario file as it was, the statement of a probe, the wording of a checklist item. */
  materials: z.array(resourceSchema),
  environment: z.record(z.string(), z.string()),
  figures: z.array(figureSchema),
  details: z.record(z.string(), z.unknown()),
});
export type MeasurementPredicate = z.infer<typeof measurementPredicateSchema>;

const measurementStatementSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(resourceSchema).min(1),
  predicateType: z.literal(measurementType),
  predicate: measurementPredicateSchema,
});

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
const testResultStatementSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(resourceSchema).min(1),
  predicateType: z.literal(testResultType),
  predicate: z.strictObject({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(resourceSchema),
    passedTests: z.array(z.string()),
    warnedTests: z.array(z.string()),
    failedTests: z.array(z.string()),
  }),
});
export type TestResultPredicate = z.infer<typeof testResultStatementSchema>['predicate'];

/** The stored record: always the measurement, and a test result beside it where there was a verdict (the format knows no "inconclusive"). */
const evidenceRecordSchema = z.strictObject({
  format: z.literal('holdpoint-evidence/v1'),
  statements: z.tuple([measurementStatementSchema]).or(z.tuple([measurementStatementSchema, testResultStatementSchema])),
});
export type EvidenceRecord = z.infer<typeof evidenceRecordSchema>;

export function predicateOf(record: EvidenceRecord): MeasurementPredicate {
  return record.statements[0].predicate;
}

export type ReadEvidence = { ok: true; record: EvidenceRecord } | { ok: false; reason: string };

/** The record of these bytes, when they hash to the digest and have the form; else why not. */
export function readEvidence(body: string, digest: string): ReadEvidence {
  if (sha256Hex(body) !== digest) return { ok: false, reason: 'its bytes were changed after it was recorded' };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { ok: false, reason: 'it is not JSON' };
  }
  const parsed = evidenceRecordSchema.safeParse(json);
  return parsed.success ? { ok: true, record: parsed.data } : { ok: false, reason: 'it has a form that this version does not know' };
}
