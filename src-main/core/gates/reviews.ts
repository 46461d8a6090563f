import type { Consensus, HeldPosition, LensReview } from '#shared/contract/gate-reviews.ts';
import { type Lens, lensSchema } from '#shared/contract/lenses.ts';
import type { Overrule } from './entries/overrule-entry.ts';
import type { Review } from './entries/review-entry.ts';
import { type StandingContext, whyNotStanding } from './signature-standing.ts';
import type { Signed } from './signed-statement.ts';

export interface ReviewContext extends StandingContext {
  /** Lenses that need a review. */
  required: readonly Lens[];
  /** Digest of the phase as the plan defines it now. */
  definition: string;
}

/**
 * The positions of each lens and what they come to; required lenses first. An objection holds until its own author takes another position,
 * or an approver overrules it: another reviewer's approval does not undo it, nor does taking its author off the list.
 */
export function weighReviews(reviews: readonly Review[], overrules: readonly Signed<Overrule>[], context: ReviewContext): LensReview[] {
  const { required } = context;
  const lenses = [...required, ...lensSchema.options.filter((lens) => !required.includes(lens))];
  return lenses.map((lens) => {
    const positions = reviews.filter((review) => review.lens === lens).map((review) => held(review, overrules, context));
    return { lens, required: required.includes(lens), consensus: consensusOf(positions), positions };
  });
}

/** Whether the lens stands in the way: any open objection does, and a required lens without a review. */
export function holdsTheGate({ required, consensus }: LensReview): boolean {
  return consensus === 'objection' || (required && (consensus === 'none' || consensus === 'abstained' || consensus === 'stale'));
}

export function isOpenObjection({ position, overruled }: HeldPosition): boolean {
  return position === 'object' && (overruled === null || overruled.why !== '');
}

function held(review: Review, overrules: readonly Signed<Overrule>[], context: ReviewContext): HeldPosition {
  const person = context.people.find(({ id }) => id === review.by);
  const { position, reason, at, entry } = review;
  // The newest that names it decides, in the order of the ledger.
  const overrule = position === 'object' ? overrules.findLast(({ statement }) => statement.objection === entry) : undefined;
  return {
    person: review.by,
    name: person?.name ?? review.by,
    position,
    reason,
    at,
    stale: whyStale(review, context),
    entry,
    overruled:
      overrule === undefined
        ? null
        : {
            by: overrule.statement.person,
            name: context.people.find(({ id }) => id === overrule.statement.person)?.name ?? overrule.statement.person,
            reason: overrule.statement.reason,
            at: overrule.statement.at,
            why: whyNotOverruled(overrule, review, context),
          },
  };
}

function whyStale({ by, definition }: Review, { people, definition: now }: ReviewContext): string {
  const person = people.find(({ id }) => id === by);
  if (person === undefined) return `${by} is no longer listed in holdpoint.yaml.`;
  if (!person.roles.some((role) => role === 'reviewer' || role === 'approver')) return `${person.name} is no longer a reviewer.`;
  return definition === now ? '' : 'The plan of this phase changed after it was given.';
}

function whyNotOverruled(overrule: Signed<Overrule>, review: Review, context: ReviewContext): string {
  const { person, definition } = overrule.statement;
  if (person === review.by) return 'Nobody overrules their own objection.';
  const standing = whyNotStanding(overrule, context);
  if (standing !== '') return standing;
  return definition === context.definition ? '' : 'The plan of this phase changed after it was overruled.';
}

function consensusOf(positions: readonly HeldPosition[]): Consensus {
  if (positions.some(isOpenObjection)) return 'objection';
  const counting = positions.filter(({ stale }) => stale === '');
  if (counting.some(({ position }) => position === 'object')) return 'overruled';
  const approvals = counting.filter(({ position }) => position === 'approve').length;
  if (approvals > 0) return approvals === counting.length ? 'approve' : 'mixed';
  if (counting.length > 0) return 'abstained';
  return positions.length > 0 ? 'stale' : 'none';
}
