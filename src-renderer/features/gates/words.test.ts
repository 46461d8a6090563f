import { describe, expect, it } from 'vitest';
import type { CriterionResult, GateDetail, GateSummary } from '#shared/contract/gates.ts';
import { board, criteriaNote, whyNotApprovable } from './words.ts';

const criterion = (verdict: CriterionResult['verdict'], strength: CriterionResult['strength']): CriterionResult => ({
  id: 'c',
  title: 'c',
  rule: '',
  origin: '',
  required: true,
  actual: null,
  waiver: null,
  attested: false,
  finding: null,
  artefacts: [],
  verdict,
  strength,
  observed: null,
  bound: null,
  unit: '',
  n: null,
  reason: '',
  evidence: null,
  action: null,
});
const phase = (phaseId: string, state: GateSummary['state']): GateSummary => ({
  phaseId,
  title: phaseId,
  planFile: '',
  state,
  active: false,
  open: false,
  missing: 0,
  criteria: { total: 0, pass: 0, fail: 0 },
});

describe('the note of the criteria', () => {
  it('counts what is met, by strength, and nothing that failed', () => {
    const results = [
      criterion('pass', 'measured'),
      criterion('pass', 'measured'),
      criterion('pass', 'estimate'),
      criterion('pass', 'attested'),
      criterion('fail', 'measured'),
      criterion('not_measured', null),
      criterion('stale', 'measured'),
    ];
    expect(criteriaNote(results)).toBe('4 of 7 · measured 2, estimated 1, attested 1');
  });

  it('says so plainly when nothing is met', () => {
    expect(criteriaNote([criterion('not_measured', null)])).toBe('0 of 1');
  });
});

describe('the board', () => {
  it('has no column for blocked phases when there are none', () => {
    expect(board([phase('a', 'planned'), phase('b', 'done')]).map(({ title, phases }) => [title, phases.length])).toEqual([
      ['Planned', 1],
      ['Active', 0],
      ['In review', 0],
      ['Released', 1],
    ]);
    expect(board([phase('c', 'deferred')]).at(-1)?.title).toBe('Blocked or deferred');
  });
});

describe('approving', () => {
  const gate = (change: Partial<GateDetail>) =>
    ({ open: false, readyForApproval: false, missingItems: [], ...change }) as unknown as GateDetail;
  const item = (title: string, kind?: 'approve') => ({
    id: title,
    verdict: 'not_measured' as const,
    title,
    detail: '',
    action: kind ? { kind, label: 'Approve' } : null,
  });

  it('is not possible while something is missing, and says what comes first', () => {
    expect(
      whyNotApprovable(gate({ missingItems: [item('Recovery time was never measured.'), item('x'), item('Signatures', 'approve')] })),
    ).toBe('2 things are missing. First: Recovery time was never measured.');
  });

  it('is possible when only signatures are missing', () => {
    expect(whyNotApprovable(gate({ readyForApproval: true, missingItems: [item('Signatures', 'approve')] }))).toBeNull();
  });

  it('is not possible when the core says no, even if nothing is listed', () => {
    expect(whyNotApprovable(gate({}))).not.toBeNull();
  });
});
