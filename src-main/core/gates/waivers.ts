import type { Waiver } from '#shared/contract/gate-waivers.ts';
import { digestOf } from '../ledger/canonical-json.ts';
import type { Criterion } from '../plans/plan.ts';
import { criterionDefinition, withoutEmpty } from './definition.ts';
import type { WaiverStatement, WithdrawalStatement } from './entries/waiver-entry.ts';
import { clockToleranceMs, type Evaluation } from './evaluate-criterion.ts';
import { type StandingContext, whyNotStanding } from './signature-standing.ts';
import type { Signed } from './signed-statement.ts';
import { days } from './words.ts';

/** A waiver and its withdrawal, as the ledger holds them. */
export interface HeldWaiver extends Signed<WaiverStatement> {
  withdrawal: Signed<WithdrawalStatement> | null;
}

export interface WaiverContext extends StandingContext {
  /** Epoch milliseconds. */
  now: number;
  /** Longest time that the policy allows. */
  maxWaiverMs: number;
  /** Epoch milliseconds of the newest thing that is known to have happened: earlier than that it is not. */
  knownSince: number;
}

/**
 * The waiver of a criterion, and whether it counts. Of several, the newest in the order of the ledger decides, whatever their dates say;
 * when that one does not count, no older one is gone back to.
 */
export function weighWaiver(criterion: Criterion, held: HeldWaiver, context: WaiverContext): Waiver {
  const { statement, withdrawal, entry } = held;
  const nameOf = (id: string) => context.people.find((person) => person.id === id)?.name ?? id;
  const why = whyNotCounted(criterion, held, context);
  return {
    criterion: criterion.id,
    by: statement.person,
    name: nameOf(statement.person),
    reason: statement.reason,
    at: statement.at,
    until: statement.until,
    entry,
    withdrawn:
      withdrawal === null
        ? null
        : {
            by: withdrawal.statement.person,
            name: nameOf(withdrawal.statement.person),
            reason: withdrawal.statement.reason,
            at: withdrawal.statement.at,
          },
    counts: why === '',
    why,
  };
}

/** SHA-256 (hex) of a criterion as the plan defines it. */
export function criterionDigest(criterion: Criterion): string {
  return digestOf(withoutEmpty(criterionDefinition(criterion)));
}

/** Why a waiver of this length may not be given; empty when it may. */
export function whyTooLong(at: string, until: string, maxWaiverMs: number): string {
  const lasts = Date.parse(until) - Date.parse(at);
  if (!(lasts > 0)) return 'It ends before it begins.';
  return lasts <= maxWaiverMs ? '' : `It lasts longer than the policy allows (${days(maxWaiverMs)}).`;
}

function whyNotCounted(criterion: Criterion, held: HeldWaiver, context: WaiverContext): string {
  const { statement, withdrawal } = held;
  const { now, maxWaiverMs, knownSince } = context;
  if (withdrawal !== null) return 'It was withdrawn.';
  const standing = whyNotStanding(held, context);
  if (standing !== '') return standing;
  if (statement.definition !== criterionDigest(criterion)) return 'The criterion was changed after it was waived.';
  if (knownSince > now + clockToleranceMs) {
    return `The ledger holds something from ${instant(knownSince)}, which the clock says is in the future: the clock was set back, and nobody knows whether the waiver still runs.`;
  }
  if (Date.parse(statement.at) > now + clockToleranceMs) return `It is dated ${statement.at}, in the future: a clock was set.`;
  if (Date.parse(statement.until) <= now) return `It ended on ${statement.until}.`;
  return whyTooLong(statement.at, statement.until, maxWaiverMs);
}

/** A valid waiver opens what is not passed; what is damaged it does not cover. What the evidence says stays beside it. */
export function withWaiver(evaluation: Evaluation, waiver: Waiver | null): Evaluation {
  if (waiver?.counts !== true || evaluation.verdict === 'pass' || evaluation.damaged) return evaluation;
  const reason = `Waived by ${waiver.name} until ${waiver.until.slice(0, 10)}: ${waiver.reason}`;
  return { ...evaluation, verdict: 'waived', actual: evaluation.verdict, reason: `${reason} (without it: ${evaluation.reason})` };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
