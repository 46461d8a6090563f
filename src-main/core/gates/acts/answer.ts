import type { QuestionId } from '#shared/contract/gates.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { backedBy } from '../artefacts.ts';
import type { GateDesk } from '../gate-desk.ts';
import { questions } from '../questions.ts';

export interface AnswerInput {
  phaseId: string;
  question: QuestionId;
  text: string;
  artefacts: readonly string[];
  by: string;
}

/** Answers one of the Three Questions or the 3 AM test. */
export function answer(desk: GateDesk, { phaseId, question, text, artefacts: given, by }: AnswerInput): void {
  const person = desk.person(by);
  if (text.trim() === '') throw new HoldpointError('INVALID', 'The answer is empty.');
  const { artefacts, files } = backedBy(given, 'The answer', desk);
  desk.write(phaseId, () => ({
    kind: 'answer',
    who: person.id,
    what: `${questions[question].title} answered`,
    data: { question, text: text.trim(), artefacts, files },
  }));
}
