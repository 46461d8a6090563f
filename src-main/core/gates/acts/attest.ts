import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { GateDesk } from '../gate-desk.ts';

export interface AttestInput {
  phaseId: string;
  criterionId: string;
  answer: 'yes' | 'no';
  note: string;
  by: string;
}

/** Answers an item of a checklist. */
export function attest(desk: GateDesk, { phaseId, criterionId, answer, note, by }: AttestInput): void {
  const person = desk.person(by);
  const { phase } = desk.findOpen(phaseId);
  const criterion = phase.criteria.find(({ id }) => id === criterionId);
  if (criterion === undefined) throw new HoldpointError('NOT_FOUND', `${phase.title} has no criterion "${criterionId}".`);
  if (criterion.kind !== 'checklist') {
    throw new HoldpointError('INVALID', `"${criterion.title}" is measured: nobody can answer it.`, { hint: 'Run what measures it.' });
  }
  if (note.trim() === '') throw new HoldpointError('INVALID', 'A note is needed: what was looked at.');
  const { title } = criterion;
  const at = desk.instant();
  desk.evidence.recordAttestation({ phaseId, criterionId, title, answer, note: note.trim(), by: person.id, name: person.name, at });
}
