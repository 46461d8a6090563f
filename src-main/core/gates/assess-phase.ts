import type { Problem } from '#shared/contract/base.ts';
import type { LensReview } from '#shared/contract/gate-reviews.ts';
import type { PhaseState } from '#shared/contract/gates.ts';
import type { Lens } from '#shared/contract/lenses.ts';
import type { FoundEvidence } from '../evidence/evidence-store.ts';
import { digestOf } from '../ledger/canonical-json.ts';
import type { KeyHistory } from '../identities/key-events.ts';
import type { Criterion, Phase, Plan } from '../plans/plan.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import { type Approval, weighApprovals } from './approvals.ts';
import { type Blocker, findBlockers, isForPeople } from './blockers.ts';
import { definitionDigest } from './definition.ts';
import { type Evaluation, evaluateCriterion, type EvaluationContext } from './evaluate-criterion.ts';
import type { GateRecord } from './gate-record.ts';
import type { Governance } from './people-file.ts';
import { reviewedContent } from './reviewed-content.ts';
import { weighReviews } from './reviews.ts';
import { whoIsExcluded } from './separation-of-duties.ts';

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
  approvals: Approval[];
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
  const criteria = phase.criteria.map((criterion) => ({
    criterion,
    evaluation: evaluateCriterion(criterion, input.evidence(criterion), context),
  }));
  const lenses = [...new Set([...policy.lenses, ...phase.lenses])];
  const excluded = policy.separationOfDuties ? whoIsExcluded(plan, criteria, people) : new Map<string, string>();
  const definition = definitionDigest(phase);
  const reviews = weighReviews([...record.reviews.values()], record.overrules, {
    people,
    excluded,
    workspace,
    keys,
    required: lenses,
    definition,
  });
  const reviewed = reviewedContent(input, { criteria, reviews, lenses });
  const digest = digestOf(reviewed);
  const approvals = weighApprovals(record, { people, digest, excluded, workspace, keys });
  const blockers = findBlockers(input, { criteria, reviews, digest });
  const released = record.transition?.to === 'done' && record.faults.length === 0;
  const signatures = approvals.filter(({ counts }) => counts).length;
  return {
    plan,
    phase,
    record,
    state: stateOf(phase, record, criteria, blockers),
    criteria,
    lenses,
    reviews,
    approvals,
    quorum: policy.quorum,
    separationOfDuties: policy.separationOfDuties,
    excluded,
    definition,
    reviewed,
    digest,
    blockers,
    signaturesMissing: Math.max(0, policy.quorum - signatures),
    released,
    problems,
    people,
  };
}

/** `in_review` is the part of `active` in which only people are missing. What the plan file calls done was never released here. */
function stateOf(phase: Phase, record: GateRecord, criteria: Assessment['criteria'], blockers: readonly Blocker[]): PhaseState {
  const state = record.transition?.to ?? phase.state;
  if (state !== 'active') return state;
  return criteria.length > 0 && blockers.every(isForPeople) ? 'in_review' : 'active';
}
