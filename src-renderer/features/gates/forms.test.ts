import { describe, expect, it } from 'vitest';
import { checkAnswer, checkAttestation, checkDecision, checkReview, isFine } from './forms.ts';

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
  it('may say no, but not nothing', () => {
    expect(isFine(checkAttestation({ answer: 'no', note: 'Runbook 3 is still missing.', by: 'ada' }))).toBe(true);
    expect(checkAttestation({ answer: null, note: 'x', by: 'ada' }).answer).toBe('Choose yes or no.');
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
