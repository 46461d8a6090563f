import type { Position } from '#shared/contract/gate-reviews.ts';
import type { Complaint } from '../../ui/complaint.ts';

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

function tooMany(artefacts: readonly string[]): Complaint {
  return artefacts.length > mostArtefacts ? 'At most 20 links.' : null;
}

export interface AnswerForm {
  text: string;
  artefacts: string[];
  by: string | null;
}

export function checkAnswer(form: AnswerForm): Record<keyof AnswerForm, Complaint> {
  return {
    text: text('The answer', form.text),
    artefacts: form.artefacts.length === 0 ? 'Link at least one thing that shows it: a run, a runbook, an alert.' : tooMany(form.artefacts),
    by: person(form.by),
  };
}

export interface AttestForm {
  answer: 'yes' | 'no' | null;
  note: string;
  artefacts: string[];
  by: string | null;
}

export function checkAttestation(form: AttestForm, needsBacking: boolean): Record<keyof AttestForm, Complaint> {
  return {
    artefacts:
      needsBacking && form.answer === 'yes' && form.artefacts.length === 0
        ? 'A finding is verified by something: link at least one thing that shows it.'
        : tooMany(form.artefacts),
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

export function checkReason(form: { reason: string; by: string | null }): Record<'reason' | 'by', Complaint> {
  return { reason: text('The reason', form.reason), by: person(form.by) };
}

const dayMs = 86_400_000;

/** `2026-03-31`, so many days after now (UTC). */
export function dayAhead(now: number, days: number): string {
  return new Date(now + Math.max(0, days - (days >= 1 ? 1 : 0)) * dayMs).toISOString().slice(0, 10);
}

/** The day that a waiver ends. It counts to its end, in UTC. */
export function checkUntil(until: string, now: number, maxDays: number): Complaint {
  const end = Date.parse(`${until}T23:59:59.999Z`);
  if (Number.isNaN(end)) return 'A waiver needs the day that it ends.';
  if (end <= now) return 'That day has passed.';
  return end - now > maxDays * dayMs ? `A waiver lasts at most ${maxDays} days.` : null;
}

export interface ScopeRequestForm {
  title: string;
  reason: string;
  delay: string;
  cost: string;
  testsInvalidated: string[];
  alternatives: string[];
  by: string | null;
}

export function checkScopeRequest(form: ScopeRequestForm): Record<keyof ScopeRequestForm, Complaint> {
  return {
    title: text('The title', form.title),
    reason: text('The reason', form.reason),
    delay: text('The delay', form.delay),
    cost: text('The cost', form.cost),
    testsInvalidated: form.testsInvalidated.length === 0 ? 'Name the tests, or "none".' : null,
    alternatives: form.alternatives.length === 0 ? 'Name at least one alternative.' : null,
    by: person(form.by),
  };
}
