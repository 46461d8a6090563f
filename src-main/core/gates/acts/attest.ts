import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { backedBy, checkedArtefacts } from '../artefacts.ts';
import type { GateDesk } from '../gate-desk.ts';

export interface AttestInput {
  phaseId: string;
  criterionId: string;
  answer: 'yes' | 'no';
  note: string;
  artefacts?: readonly string[];
  by: string;
}

/** Answers an item of a checklist, or says that a finding is verified: that needs something that backs it. */
export function attest(desk: GateDesk, { phaseId, criterionId, answer, note, artefacts: given = [], by }: AttestInput): void {
  const person = desk.person(by);
  const { phase } = desk.findOpen(phaseId);
  const criterion = phase.criteria.find(({ id }) => id === criterionId);
  if (criterion === undefined) throw new HoldpointError('NOT_FOUND', `${phase.title} has no criterion "${criterionId}".`);
  if (criterion.kind !== 'checklist') {
    throw new HoldpointError('INVALID', `"${criterion.title}" is measured: nobody can answer it.`, { hint: 'Run what measures it.' });
  }
  if (note.trim() === '') throw new HoldpointError('INVALID', 'A note is needed: what was looked at.');
  const backing =
    criterion.finding !== null && answer === 'yes'
      ? backedBy(given, `The verification of ${criterion.finding}`, desk)
      : checkedArtefacts(given, desk);
  const { title } = criterion;
  const at = desk.instant();
  desk.evidence.recordAttestation({
    phaseId,
    criterionId,
    title,
    answer,
    note: note.trim(),
    ...backing,
    by: person.id,
    name: person.name,
    at,
  });
}
