import type { Position } from '#shared/contract/gate-reviews.ts';
import type { Lens } from '#shared/contract/lenses.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { Person } from '../../workspace/workspace-schema.ts';
import type { GateDesk } from '../gate-desk.ts';

export interface ReviewInput {
  phaseId: string;
  lens: Lens;
  position: Position;
  reason: string;
  by: string;
}

/** Takes a position in a lens, in place of the person's earlier one there. */
export function review(desk: GateDesk, { phaseId, lens, position, reason, by }: ReviewInput): void {
  const person = reviewer(desk.person(by));
  if (reason.trim() === '') throw new HoldpointError('INVALID', 'A position needs a reason.');
  desk.write(phaseId, ({ definition }) => ({
    kind: 'review',
    who: person.id,
    what: `Review ${lens}: ${position}`,
    data: { lens, position, reason: reason.trim(), definition },
  }));
}

/** @throws HoldpointError `FORBIDDEN` for who is neither a reviewer nor an approver. */
export function reviewer(person: Person): Person {
  if (person.roles.some((role) => role === 'reviewer' || role === 'approver')) return person;
  throw new HoldpointError('FORBIDDEN', `${person.name} is neither a reviewer nor an approver.`, {
    hint: 'Roles are listed in holdpoint.yaml.',
  });
}
