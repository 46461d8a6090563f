import type { Position } from '#shared/contract/gate-reviews.ts';

/** What a form says about itself before it is sent; what is right the core decides. null: nothing wrong. */
export type Complaint = string | null;

const longestText = 10_000;
const mostArtefacts = 20;

function text(what: string, value: string): Complaint {
  if (value.trim() === '') return `${what} is empty.`;
  if (value.length > longestText) return `${what} has ${value.length.toLocaleString('en-US')} characters; at most 10,000 fit.`;
  return null;
}

function person(by: string | null): Complaint {
  return by === null || by === '' ? 'Say who you are.' : null;
}

export interface AnswerForm {
  text: string;
  artefacts: string[];
  by: string | null;
}

export function checkAnswer(form: AnswerForm): Record<keyof AnswerForm, Complaint> {
  return {
    text: text('The answer', form.text),
    artefacts:
      form.artefacts.length === 0
        ? 'Link at least one thing that shows it: a run, a runbook, an alert.'
        : form.artefacts.length > mostArtefacts
          ? 'At most 20 links.'
          : null,
    by: person(form.by),
  };
}

export interface AttestForm {
  answer: 'yes' | 'no' | null;
  note: string;
  by: string | null;
}

export function checkAttestation(form: AttestForm): Record<keyof AttestForm, Complaint> {
  return {
    answer: form.answer === null ? 'Choose yes or no.' : null,
    note: text('The note', form.note),
    by: person(form.by),
  };
}

export interface ReviewForm {
  position: Position | null;
  reason: string;
  by: string | null;
}

export function checkReview(form: ReviewForm): Record<keyof ReviewForm, Complaint> {
  return {
    position: form.position === null ? 'Choose a position.' : null,
    reason: text('The reason', form.reason),
    by: person(form.by),
  };
}

export interface DecisionForm {
  person: string | null;
  passphrase: string;
  reason: string;
}

export function checkDecision(form: DecisionForm, needsPassphrase: boolean): Record<keyof DecisionForm, Complaint> {
  return {
    person: form.person === null ? 'Choose who signs.' : null,
    passphrase: needsPassphrase && form.passphrase === '' ? 'The key of this person needs its passphrase.' : null,
    reason: text('The reason', form.reason),
  };
}

export function isFine(complaints: Record<string, Complaint>): boolean {
  return Object.values(complaints).every((complaint) => complaint === null);
}
