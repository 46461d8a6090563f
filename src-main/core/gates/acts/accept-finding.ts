import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { findingDigest } from '../built-in-findings.ts';
import type { GateDesk } from '../gate-desk.ts';
import { reviewer } from './review.ts';

export interface AcceptFindingInput {
  phaseId: string;
  findingId: string;
  reason: string;
  by: string;
}

/**
 * A reviewer takes a built-in finding as it is.
 * @throws HoldpointError `NOT_FOUND` when there is no such finding, `FORBIDDEN` for who is no reviewer or wrote the plan.
 */
export function acceptFinding(desk: GateDesk, { phaseId, findingId, reason, by }: AcceptFindingInput): void {
  const person = reviewer(desk.person(by));
  if (reason.trim() === '') throw new HoldpointError('INVALID', 'A reason is needed.');
  desk.write(phaseId, ({ phase, plan, builtInFindings, separationOfDuties }) => {
    const finding = builtInFindings.find(({ id }) => id === findingId);
    if (finding === undefined) {
      throw new HoldpointError('NOT_FOUND', `${phase.title} has no finding "${findingId}".`, {
        hint: builtInFindings.length > 0 ? `There are: ${builtInFindings.map(({ id }) => id).join(', ')}.` : 'It has none.',
      });
    }
    if (separationOfDuties && plan.author === person.id) {
      throw new HoldpointError('FORBIDDEN', `${person.name} wrote the plan (separation of duties). Another reviewer has to accept it.`);
    }
    return {
      kind: 'acceptance',
      who: person.id,
      what: `${finding.lens} finding accepted: ${finding.title}`,
      data: { finding: findingId, definition: findingDigest(finding), reason: reason.trim() },
    };
  });
}
