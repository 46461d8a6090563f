import type { ScopeVerdict } from '#shared/contract/gate-scope.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { scopeDecisionKind } from '../entries/scope-entry.ts';
import type { GateDesk } from '../gate-desk.ts';
import { scopeDigest } from '../scope-changes.ts';
import { signAndWrite, type SignInput } from './signing.ts';

export interface RequestScopeInput {
  phaseId: string;
  id: string;
  title: string;
  reason: string;
  delay: string;
  cost: string;
  testsInvalidated: readonly string[];
  alternatives: readonly string[];
  by: string;
}

/**
 * Requests a change that the plan did not foresee, with what it costs. A second request of the same id takes the place of the first one,
 * and has to be decided anew.
 * @throws HoldpointError `CONFLICT` for an id that the plan file uses, `NOT_FOUND` for an unknown person or phase.
 */
export function requestScope(desk: GateDesk, input: RequestScopeInput): void {
  const person = desk.person(input.by);
  desk.write(input.phaseId, ({ phase }) => {
    if (phase.scopeChanges.some(({ id }) => id === input.id)) {
      throw new HoldpointError('CONFLICT', `${phase.title} has a change "${input.id}" in its plan file.`, { hint: 'Use another id.' });
    }
    const { id, title, reason, delay, cost } = input;
    const change = {
      id,
      title: title.trim(),
      reason: reason.trim(),
      impact: { delay: delay.trim(), cost: cost.trim(), testsInvalidated: [...input.testsInvalidated] },
      alternatives: [...input.alternatives],
    };
    return { kind: 'scope_request', who: person.id, what: `Change ${id} requested: ${change.title}`, data: { change } };
  });
}

/**
 * Signs whether a change is accepted or declined.
 * @throws HoldpointError `NOT_FOUND`, `CONFLICT` with what lacks before it can be decided, `FORBIDDEN` for who may not decide.
 */
export function decideScope(desk: GateDesk, input: SignInput & { changeId: string; decision: ScopeVerdict }): Promise<void> {
  const { changeId, decision } = input;
  return signAndWrite(desk, input, {
    kind: scopeDecisionKind,
    entry: () => ({ kind: 'scope_decision', what: `Change ${changeId} ${decision === 'accept' ? 'accepted' : 'declined'}` }),
    say: ({ phase, scopeChanges, separationOfDuties }, person) => {
      const change = scopeChanges.find(({ id }) => id === changeId);
      if (change === undefined) throw new HoldpointError('NOT_FOUND', `${phase.title} has no change "${changeId}".`);
      if (change.lacks.length > 0) {
        throw new HoldpointError('CONFLICT', `The change "${change.title}" cannot be decided: it lacks ${change.lacks.join(', ')}.`);
      }
      if (separationOfDuties && change.requestedBy === person.id) {
        throw new HoldpointError(
          'FORBIDDEN',
          `${person.name} requested this change (separation of duties). Another approver has to decide.`,
        );
      }
      return { act: 'scope' as const, change: changeId, definition: scopeDigest(change), decision };
    },
  });
}
