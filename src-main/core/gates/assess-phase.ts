import type { Problem } from '#shared/contract/base.ts';
import type { BuiltInFinding, Finding } from '#shared/contract/gate-findings.ts';
import type { LensReview } from '#shared/contract/gate-reviews.ts';
import type { ScopeChange } from '#shared/contract/gate-scope.ts';
import type { Waiver } from '#shared/contract/gate-waivers.ts';
import type { Artefact, PhaseState, QuestionId } from '#shared/contract/gates.ts';
import type { Lens } from '#shared/contract/lenses.ts';
import { parseDurationMs } from '#shared/durations.ts';
import type { FoundEvidence } from '../evidence/evidence-store.ts';
import { digestOf } from '../ledger/canonical-json.ts';
import type { KeyHistory } from '../identities/key-events.ts';
import type { Criterion, Phase, Plan } from '../plans/plan.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import { type Approval, weighApprovals } from './approvals.ts';
import { type Blocker, findBlockers, isForPeople } from './blockers.ts';
import { artefactsSince } from './artefacts.ts';
import { weighBuiltIns } from './built-in-findings.ts';
import { definitionDigest } from './definition.ts';
import { type Evaluation, evaluateCriterion, type EvaluationContext, withInvalidation } from './evaluate-criterion.ts';
import { weighFindings } from './findings.ts';
import type { GateRecord } from './gate-record.ts';
import type { Governance } from './people-file.ts';
import { reviewedContent } from './reviewed-content.ts';
import { weighReviews } from './reviews.ts';
import { invalidated, weighScope } from './scope-changes.ts';
import { nobodyExcluded, whoIsExcluded } from './separation-of-duties.ts';
import type { StandingContext } from './signature-standing.ts';
import { type SignOff, weighSignOffs } from './sign-offs.ts';
import { weighWaiver, withWaiver } from './waivers.ts';

export interface PhaseInput {
  plan: Plan;
  phase: Phase;
  record: GateRecord;
  governance: Governance;
  workspace: string;
  /** What the ledger says about the keys of people. */
  keys: KeyHistory;
  evidence: (criterion: Criterion) => FoundEvidence;
  context: EvaluationContext;
  /** Of the plan file and of holdpoint.yaml. */
  problems: Problem[];
}

export interface EvaluatedCriterion {
  criterion: Criterion;
  evaluation: Evaluation;
  /** The newest one, whether it counts or not. */
  waiver: Waiver | null;
}

/** A phase with everything that its gate needs, weighed. */
export interface Assessment {
  plan: Plan;
  phase: Phase;
  record: GateRecord;
  state: PhaseState;
  criteria: EvaluatedCriterion[];
  /** Those that need a review. */
  lenses: Lens[];
  /** Of every lens. */
  reviews: LensReview[];
  findings: Finding[];
  builtInFindings: BuiltInFinding[];
  scopeChanges: ScopeChange[];
  /** What each answer links, as it is now. */
  artefacts: Map<QuestionId, Artefact[]>;
  approvals: Approval[];
  signOffs: SignOff[];
  maxWaiverMs: number;
  /** Who started a run behind a criterion and is nobody of holdpoint.yaml. */
  strangers: string[];
  quorum: number;
  separationOfDuties: boolean;
  /** By person id: why they may not decide here. */
  excluded: Map<string, string>;
  /** Of the phase as the plan defines it: what reviews are given on. */
  definition: string;
  /** What an approval covers, whole: a request that is signed on another machine carries it, to be read and hashed there. */
  reviewed: Record<string, unknown>;
  /** Of `reviewed`. */
  digest: string;
  /** What stands in the way, signatures apart. */
  blockers: Blocker[];
  /** Valid signatures that still lack. */
  signaturesMissing: number;
  /** Released, by a release that the ledger holds. */
  released: boolean;
  problems: Problem[];
  people: readonly Person[];
}

/** Weighs a phase. Pure: the same input gives the same answer. */
export function assessPhase(input: PhaseInput): Assessment {
  const { plan, phase, record, governance, context, problems, workspace, keys } = input;
  const { policy, people } = governance;
  const { separationOfDuties, quorum } = policy;
  const found = phase.criteria.map((criterion) => ({
    criterion,
    evaluation: evaluateCriterion(criterion, input.evidence(criterion), context),
  }));
  const { excluded, strangers } = separationOfDuties ? whoIsExcluded(plan, found, people) : nobodyExcluded();
  const standing = { people, excluded, workspace, separationOfDuties, keys };
  const scopeChanges = weighScope(phase, [...record.scopeRequests.values()], record.scopeDecisions, standing);
  const maxWaiverMs = parseDurationMs(policy.maxWaiver) ?? 0;
  const criteria = withScopeAndWaivers(input, found, { ...standing, scopeChanges, maxWaiverMs });
  const lenses = [...new Set([...policy.lenses, ...phase.lenses])];
  const definition = definitionDigest(phase);
  const author = separationOfDuties ? plan.author : null;
  const linked = [...record.answers.values()].flatMap(({ artefacts }) => artefacts);
  const weighed = {
    criteria,
    lenses,
    reviews: weighReviews([...record.reviews.values()], record.overrules, { ...standing, required: lenses, definition }),
    findings: weighFindings(phase, criteria),
    builtInFindings: weighBuiltIns({ plan, phase, scopeChanges, linked }, record.acceptances, { people, author }),
    scopeChanges,
    artefacts: new Map([...record.answers].map(([question, answer]) => [question, artefactsSince(answer, context.fileDigest)])),
  };
  const reviewed = reviewedContent(input, weighed);
  const digest = digestOf(reviewed);
  const blockers = findBlockers(input, { ...weighed, digest });
  const named = new Map(phase.signOffs.map((signOff) => [signOff.person, signOff.as]));
  const approvals = weighApprovals(record, { people, digest, excluded, workspace, keys, signOffs: named });
  const signatures = approvals.filter(({ counts }) => counts).length;
  return {
    plan,
    phase,
    record,
    state: stateOf(phase, record, criteria, blockers),
    ...weighed,
    approvals,
    signOffs: weighSignOffs(phase, approvals, people),
    maxWaiverMs,
    strangers,
    quorum,
    separationOfDuties,
    excluded,
    definition,
    reviewed,
    digest,
    blockers,
    signaturesMissing: Math.max(0, quorum - signatures),
    released: record.transition?.to === 'done' && record.faults.length === 0,
    problems,
    people,
  };
}

type ScopeAndWaivers = StandingContext & { scopeChanges: readonly ScopeChange[]; maxWaiverMs: number };

/** What an accepted change of scope voids is stale; what is waived opens, with its actual verdict beside it. */
function withScopeAndWaivers(
  { record, context }: PhaseInput,
  found: readonly Pick<EvaluatedCriterion, 'criterion' | 'evaluation'>[],
  { scopeChanges, maxWaiverMs, ...standing }: ScopeAndWaivers,
): EvaluatedCriterion[] {
  const voided = invalidated(scopeChanges, record.scopeDecisions);
  const times = found.map(({ evaluation }) => Date.parse(evaluation.evidence?.at ?? ''));
  const knownSince = Math.max(record.newestAt, ...times.filter((time) => Number.isFinite(time)));
  return found.map(({ criterion, evaluation }) => {
    const held = record.waivers.get(criterion.id);
    const waiver = held === undefined ? null : weighWaiver(criterion, held, { ...standing, now: context.now, maxWaiverMs, knownSince });
    return { criterion, waiver, evaluation: withWaiver(withInvalidation(evaluation, voided.get(criterion.id)), waiver) };
  });
}

/** `in_review` is the part of `active` in which only people are missing. What the plan file calls done was never released here. */
function stateOf(phase: Phase, record: GateRecord, criteria: Assessment['criteria'], blockers: readonly Blocker[]): PhaseState {
  const state = record.transition?.to ?? phase.state;
  if (state !== 'active') return state;
  return criteria.length > 0 && blockers.every(isForPeople) ? 'in_review' : 'active';
}
