import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { Criterion } from '../../plans/plan.ts';
import type { Assessment } from '../assess-phase.ts';
import { waiverKind, withdrawalKind } from '../entries/waiver-entry.ts';
import type { GateDesk } from '../gate-desk.ts';
import { criterionDigest, whyTooLong } from '../waivers.ts';
import { signAndWrite, type SignInput } from './signing.ts';

export interface WaiveInput extends SignInput {
  criterionId: string;
  /** A date, which counts to its end (UTC), or an instant. */
  until: string;
}

/**
 * Signs that a criterion does not hold the gate until an instant.
 * @throws HoldpointError `INVALID` for an end that has passed or is beyond the policy, `CONFLICT` for evidence that was altered,
 *   `FORBIDDEN` for who may not decide here.
 */
export function waive(desk: GateDesk, input: WaiveInput): Promise<void> {
  const { criterionId } = input;
  const until = endOf(input.until);
  return signAndWrite(desk, input, {
    kind: waiverKind,
    entry: () => ({ kind: 'waiver', what: `${criterionId} waived until ${until.slice(0, 10)}` }),
    say: (assessment, _person, at) => {
      const criterion = criterionOf(assessment, criterionId);
      const tooLong = whyTooLong(at, until, assessment.maxWaiverMs);
      if (tooLong !== '') {
        throw new HoldpointError('INVALID', `The waiver cannot be given until ${until}. ${tooLong}`, {
          hint: 'A waiver always ends; policy.maxWaiver in holdpoint.yaml says how late.',
        });
      }
      if (assessment.criteria.some(({ criterion: one, evaluation }) => one.id === criterionId && evaluation.damaged)) {
        throw new HoldpointError('CONFLICT', `The evidence of "${criterion.title}" was altered or is gone: a waiver does not cover that.`, {
          hint: 'Measure again.',
        });
      }
      return { act: 'waive' as const, criterion: criterionId, definition: criterionDigest(criterion), until };
    },
  });
}

/**
 * Ends a waiver before its time. Any approver may: it closes what was open.
 * @throws HoldpointError `NOT_FOUND` when the criterion has none.
 */
export function withdrawWaiver(desk: GateDesk, input: SignInput & { criterionId: string }): Promise<void> {
  const { criterionId } = input;
  return signAndWrite(desk, input, {
    kind: withdrawalKind,
    restricts: true,
    entry: () => ({ kind: 'waiver_withdrawal', what: `Waiver of ${criterionId} withdrawn` }),
    say: (assessment) => {
      const held = assessment.record.waivers.get(criterionId);
      if (held === undefined || held.withdrawal !== null) {
        throw new HoldpointError('NOT_FOUND', `"${criterionId}" has no waiver that could be withdrawn.`);
      }
      return { act: 'withdraw' as const, criterion: criterionId, waiver: held.entry };
    },
  });
}

function criterionOf({ phase }: Assessment, id: string): Criterion {
  const criterion = phase.criteria.find((one) => one.id === id);
  if (criterion !== undefined) return criterion;
  throw new HoldpointError('NOT_FOUND', `${phase.title} has no criterion "${id}".`, {
    hint: `Known: ${phase.criteria.map((one) => one.id).join(', ') || 'none'}.`,
  });
}

function endOf(until: string): string {
  const end = new Date(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59.999Z` : until);
  if (!Number.isNaN(end.getTime())) return end.toISOString();
  throw new HoldpointError('INVALID', `A waiver needs the day that it ends, not "${until}".`, { hint: 'For example 2026-03-31.' });
}
