import type { z } from 'zod';
import { noTests, type ScopeChange } from '#shared/contract/gate-scope.ts';
import { digestOf } from '../ledger/canonical-json.ts';
import type { Phase } from '../plans/plan.ts';
import type { scopeChangeSchema } from '../plans/plan-schema.ts';
import type { ScopeDecision, ScopeRequest } from './entries/scope-entry.ts';
import { type StandingContext, whyNotStanding } from './signature-standing.ts';
import type { Signed } from './signed-statement.ts';

type Change = z.output<typeof scopeChangeSchema>;

/** Every change of scope of a phase, the plan's first, with its newest decision. */
export function weighScope(
  phase: Phase,
  requests: readonly ScopeRequest[],
  decisions: readonly Signed<ScopeDecision>[],
  context: StandingContext,
): ScopeChange[] {
  const planned = phase.scopeChanges.map((change) => ({ change, requestedBy: null }));
  // The plan's word on an id outweighs that of the console.
  const requested = requests
    .filter(({ change }) => !phase.scopeChanges.some(({ id }) => id === change.id))
    .map(({ change, by }) => ({ change, requestedBy: by }));
  return [...planned, ...requested].map(({ change, requestedBy }) => {
    const newest = decisions.findLast(({ statement }) => statement.change === change.id);
    return weigh(change, requestedBy, newest, context);
  });
}

export function scopeDigest({ id, title, reason, impact, alternatives }: Change | ScopeChange): string {
  return digestOf({ id, title, reason, impact, alternatives });
}

/** Criteria whose evidence an accepted change voids, with the place of the decision in the ledger: what is older no longer counts. */
export function invalidated(changes: readonly ScopeChange[], decisions: readonly Signed<ScopeDecision>[]): Map<string, Invalidation> {
  const voided = new Map<string, Invalidation>();
  for (const { id, title, state, impact } of changes) {
    const decision = state === 'accepted' ? decisions.findLast(({ statement }) => statement.change === id) : undefined;
    if (decision === undefined) continue;
    for (const criterion of impact.testsInvalidated) {
      const before = voided.get(criterion);
      if (before === undefined || before.index < decision.index) voided.set(criterion, { index: decision.index, change: id, title });
    }
  }
  return voided;
}

export interface Invalidation {
  /** Of the decision in the ledger. */
  index: number;
  change: string;
  title: string;
}

function weigh(
  change: Change,
  requestedBy: string | null,
  newest: Signed<ScopeDecision> | undefined,
  context: StandingContext,
): ScopeChange {
  const lacks = lackingOf(change);
  const why = newest === undefined ? '' : whyNotDecided(newest, change, requestedBy, context);
  const decided = newest !== undefined && why === '' ? newest.statement.decision : null;
  return {
    ...change,
    requestedBy,
    lacks,
    state: lacks.length > 0 ? 'incomplete' : decided === null ? 'undecided' : decided === 'accept' ? 'accepted' : 'declined',
    decision:
      newest === undefined
        ? null
        : {
            decision: newest.statement.decision,
            by: newest.statement.person,
            name: context.people.find(({ id }) => id === newest.statement.person)?.name ?? newest.statement.person,
            reason: newest.statement.reason,
            at: newest.statement.at,
            why,
          },
  };
}

/** What a change has to say before anybody can decide about it. */
function lackingOf({ impact, alternatives }: Change): string[] {
  return [
    ...(impact.delay.trim() === '' ? ['the delay it means'] : []),
    ...(impact.cost.trim() === '' ? ['what it costs'] : []),
    ...(impact.testsInvalidated.length === 0 ? [`which tests it invalidates ("${noTests}" where there are none)`] : []),
    ...(alternatives.every((alternative) => alternative.trim() === '') ? ['at least one alternative'] : []),
  ];
}

function whyNotDecided(newest: Signed<ScopeDecision>, change: Change, requestedBy: string | null, context: StandingContext): string {
  const standing = whyNotStanding(newest, context);
  if (standing !== '') return standing;
  if (newest.statement.person === requestedBy && context.separationOfDuties) return 'Who requested it does not decide about it.';
  return newest.statement.definition === scopeDigest(change) ? '' : 'The change was edited after it was decided.';
}
