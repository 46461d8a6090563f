import { z } from 'zod';
import type { Verdict } from '#shared/contract/base.ts';
import type { Artefact, evidenceRefSchema, strengthSchema } from '#shared/contract/gates.ts';
import type { MeasurementPredicate } from '../evidence/evidence-record.ts';
import type { FoundEvidence } from '../evidence/evidence-store.ts';
import { sha256Hex } from '../ledger/canonical-json.ts';
import type { Baseline, ChecklistCriterion, Criterion, MeasuredCriterion } from '../plans/plan.ts';
import { artefactsSince, type FileDigest } from './artefacts.ts';
import { type Judgement, judgeFigure } from './judge-figure.ts';
import { judgeRelative } from './relative/judge-relative.ts';
import type { ComparisonState } from './relative/run-comparisons.ts';
import type { Invalidation } from './scope-changes.ts';
import { ago } from './words.ts';

export const neverMeasured = 'It was never measured.';
export const neverAnswered = 'Nobody has answered it yet.';

/** Evidence this far in the future says that a clock was set: nobody knows how old it is. */
export const clockToleranceMs = 5 * 60_000;

export interface EvaluationContext {
  /** Epoch milliseconds. */
  now: number;
  /** Commit of the workspace; null outside a repository. */
  revision: string | null;
  /** SHA-256 (hex) of a scenario file as it is now; null when it cannot be read. */
  scenarioDigest: (file: string) => string | null;
  /** SHA-256 (hex) of a file of the workspace as it is now. */
  fileDigest: FileDigest;
  /** A run against its baseline, as far as it is known now. */
  comparison: (runId: string, baseline: Baseline) => ComparisonState;
}

export interface Evaluation {
  verdict: Verdict;
  strength: z.infer<typeof strengthSchema> | null;
  observed: number | null;
  bound: number | null;
  n: number | null;
  reason: string;
  evidence: z.infer<typeof evidenceRefSchema> | null;
  /** Who started what was measured, for separation of duties. */
  by: string | null;
  /** What the evidence says, where a waiver covers it; null where none does. */
  actual: Verdict | null;
  /** The ledger names evidence that was altered or is gone: no waiver covers that. */
  damaged: boolean;
  /** Place of the evidence in the ledger. */
  index: number | null;
  /** Id of the run that it was compared with; null where it was not. */
  baseline: string | null;
  /** What backs an answer. */
  artefacts: Artefact[];
}

const nothing = {
  strength: null,
  observed: null,
  bound: null,
  n: null,
  evidence: null,
  by: null,
  actual: null,
  damaged: false,
  index: null,
  baseline: null,
  artefacts: [],
};

type Judged = Pick<Evaluation, 'verdict' | 'strength' | 'observed' | 'bound' | 'n' | 'reason'>;

/**
 * Evaluates one criterion from the newest evidence of its source. Only that one counts: an older, better one cannot be picked, and a
 * failed attempt is not hidden by going back to it. Pure.
 */
export function evaluateCriterion(criterion: Criterion, found: FoundEvidence, context: EvaluationContext): Evaluation {
  if (found.state === 'none') {
    const reason = criterion.kind === 'checklist' ? neverAnswered : neverMeasured;
    return { ...nothing, verdict: 'not_measured', reason };
  }
  if (found.state === 'lost') return { ...nothing, verdict: 'not_measured', reason: found.reason, damaged: true, by: found.by };
  const { predicate, digest, index } = found;
  const artefacts = artefactsOf(predicate, context.fileDigest);
  const judged = judge(criterion, predicate, artefacts, context);
  const doubt = whyNotUsable(criterion, predicate, context);
  return {
    ...judged,
    ...doubt,
    evidence: { digest, label: predicate.label, at: predicate.endedAt, route: predicate.route },
    by: predicate.by,
    actual: null,
    damaged: false,
    index,
    artefacts,
  };
}

type Against = Judged & { baseline: string | null };

function judge(
  criterion: Criterion,
  predicate: MeasurementPredicate,
  artefacts: readonly Artefact[],
  { comparison }: EvaluationContext,
): Against {
  if (criterion.kind === 'checklist') return { ...judgeAnswer(criterion, predicate, artefacts), baseline: null };
  if (criterion.baseline === null) return { ...judgeFigures(criterion, predicate), baseline: null };
  const runId = z.string().safeParse(predicate.details['runId']).data;
  if (predicate.kind !== 'run' || runId === undefined) {
    const reason = `${predicate.label} is no run that could be compared with a baseline.`;
    return { verdict: 'not_measured', strength: null, observed: null, bound: null, n: null, reason, baseline: null };
  }
  const state = comparison(runId, criterion.baseline);
  const baseline = state.state === 'no_baseline' ? null : state.baseline;
  return { ...judgeRelative(criterion, state), strength: 'measured', baseline };
}

/** What keeps evidence from counting, whatever it says. */
function whyNotUsable(
  criterion: Criterion,
  predicate: MeasurementPredicate,
  { now, revision, scenarioDigest }: EvaluationContext,
): { verdict: Verdict; reason: string } | null {
  if (!predicate.accepted.ok) return { verdict: 'inconclusive', reason: predicate.accepted.reason };
  const age = now - Date.parse(predicate.endedAt);
  if (!Number.isFinite(age) || age < -clockToleranceMs) {
    return { verdict: 'inconclusive', reason: `It is dated ${predicate.endedAt}, in the future: a clock was set. Measure again.` };
  }
  if (criterion.maxAgeMs !== null && age > criterion.maxAgeMs) {
    return { verdict: 'stale', reason: `It was measured ${ago(age)}, which is too old.` };
  }
  if (criterion.revision === 'current') {
    if (revision === null || predicate.revision === null) {
      return {
        verdict: 'inconclusive',
        reason: 'The revision is not known: keep the workspace in git, or say "revision: any" in the plan.',
      };
    }
    if (predicate.revision !== revision) {
      return {
        verdict: 'stale',
        reason: `It was measured on another revision (${predicate.revision.slice(0, 7)}; now ${revision.slice(0, 7)}).`,
      };
    }
  }
  if (criterion.kind === 'measured' && criterion.source.kind === 'scenario') {
    const { file } = criterion.source;
    const current = scenarioDigest(file);
    if (current === null) return { verdict: 'stale', reason: `${file} is gone or cannot be read.` };
    if (!predicate.materials.some(({ digest }) => digest.sha256 === current)) {
      return { verdict: 'stale', reason: `${file} was changed after this run.` };
    }
  }
  return null;
}

function judgeAnswer(criterion: ChecklistCriterion, predicate: MeasurementPredicate, artefacts: readonly Artefact[]): Judged {
  const empty = { strength: null, observed: null, bound: null, n: null } as const;
  if (predicate.kind !== 'attestation') return { ...empty, verdict: 'not_measured', reason: neverAnswered };
  if (predicate.materials[0]?.digest.sha256 !== sha256Hex(criterion.title)) {
    return { ...empty, verdict: 'stale', reason: 'The item was reworded after it was answered.' };
  }
  const yes = predicate.verdict === 'pass';
  if (yes && criterion.finding !== null && artefacts.every(({ since }) => since === 'gone')) {
    const reason = artefacts.length === 0 ? 'Nothing is linked that verifies it.' : 'What was linked to verify it is gone.';
    return { ...empty, verdict: 'not_measured', reason };
  }
  return { ...empty, strength: 'attested', verdict: yes ? 'pass' : 'fail', reason: `${yes ? 'Yes' : 'No'}: ${predicate.reason}` };
}

/** What an answer links, as it is now. */
function artefactsOf({ kind, details, materials }: MeasurementPredicate, fileDigest: FileDigest): Artefact[] {
  if (kind !== 'attestation') return [];
  const artefacts = linkedSchema.safeParse(details['artefacts']).data ?? [];
  const files = Object.fromEntries(materials.slice(1).map(({ name, digest }) => [name, digest.sha256]));
  return artefactsSince({ artefacts, files }, fileDigest);
}

const linkedSchema = z.array(z.string());

/** An accepted change of scope voids evidence from before it. */
export function withInvalidation(evaluation: Evaluation, invalidation: Invalidation | undefined): Evaluation {
  if (invalidation === undefined || evaluation.index === null || evaluation.index > invalidation.index) return evaluation;
  return { ...evaluation, verdict: 'stale', reason: `The change "${invalidation.title}" was accepted after it: measure again.` };
}

/** A run may measure several processes: the worst of them decides. */
const severity: Record<Judgement['verdict'], number> = { fail: 3, not_measured: 2, inconclusive: 1, pass: 0 };

function judgeFigures(criterion: MeasuredCriterion, predicate: MeasurementPredicate): Judged {
  const matching = predicate.figures.filter(({ metric, stat }) => metric === criterion.metric && stat === criterion.stat);
  const [worst] = matching
    .map((found) => ({ ...judgeFigure(found, criterion), strength: found.strength }))
    .toSorted((a, b) => severity[b.verdict] - severity[a.verdict]);
  if (worst === undefined) {
    return {
      verdict: 'not_measured',
      strength: null,
      observed: null,
      bound: null,
      n: null,
      reason: `${predicate.label} did not measure ${criterion.metric} ${criterion.stat}.`,
    };
  }
  return worst;
}
