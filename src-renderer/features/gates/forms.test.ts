import { describe, expect, it } from 'vitest';
import { checkAnswer, checkAttestation, checkDecision, checkReview, checkUntil, dayAhead } from './forms.ts';
import { isFine } from '../../ui/complaint.ts';

describe('an answer to one of the Three Questions', () => {
  it('needs words, something that shows it, and a name', () => {
    expect(isFine(checkAnswer({ text: 'The pool, at 412 users.', artefacts: ['/runs/4f2c'], by: 'ada' }))).toBe(true);
    expect(checkAnswer({ text: '  ', artefacts: [], by: null })).toEqual({
      text: 'The answer is empty.',
      artefacts: 'Link at least one thing that shows it: a run, a runbook, an alert.',
      by: 'Say who you are.',
    });
  });

  it('says how long a text is that does not fit', () => {
    expect(checkAnswer({ text: 'x'.repeat(10_001), artefacts: ['a'], by: 'ada' }).text).toContain('10,001 characters');
  });
});

describe('an attestation', () => {
  it('of a finding that is settled needs something that shows it', () => {
    const form = { answer: 'yes', note: 'Soaked.', artefacts: [], by: 'ada' } as const;
    expect(checkAttestation({ ...form, artefacts: [] }, true).artefacts).toContain('verified by something');
    expect(isFine(checkAttestation({ ...form, artefacts: [] }, false))).toBe(true);
  });

  it('may say no, but not nothing', () => {
    expect(isFine(checkAttestation({ answer: 'no', note: 'Runbook 3 is still missing.', artefacts: [], by: 'ada' }, true))).toBe(true);
    expect(checkAttestation({ answer: null, note: 'x', artefacts: [], by: 'ada' }, false).answer).toBe('Choose yes or no.');
  });
});

describe('a review', () => {
  it('needs a written reason, also for an approval', () => {
    expect(checkReview({ position: 'approve', reason: '', by: 'ada' }).reason).toBe('The reason is empty.');
  });
});

describe('a decision', () => {
  it('asks for a passphrase only where the key has one', () => {
    const form = { person: 'ada', passphrase: '', reason: 'Everything measured.' };
    expect(isFine(checkDecision(form, false))).toBe(true);
    expect(isFine(checkDecision(form, true))).toBe(false);
    expect(isFine(checkDecision({ ...form, passphrase: 'secret' }, true))).toBe(true);
  });
});

describe('a waiver', () => {
  it('needs a day that is ahead and within the policy', () => {
    const now = Date.parse('2026-03-10T12:00:00Z');
    expect(checkUntil('2026-03-10', now, 30)).toBeNull();
    expect(checkUntil('', now, 30)).toBe('A waiver needs the day that it ends.');
    expect(checkUntil('2026-03-09', now, 30)).toBe('That day has passed.');
    expect(checkUntil('2026-04-30', now, 30)).toContain('30 days');
  });

  it('is offered a last day that the policy allows', () => {
    const now = Date.parse('2026-03-10T12:00:00Z');
    for (const days of [1, 7, 30]) expect(checkUntil(dayAhead(now, days), now, days)).toBeNull();
  });
});
