import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../ledger/canonical-json.ts';
import type { ApprovalRequest } from './approval-request.ts';
import { describeRequest } from './request-words.ts';

/** As much as a request must have, and `more` beside it. */
function requestOf(more: { reviewed?: object; criterion?: object; phase?: object } = {}): ApprovalRequest {
  const reviewed = {
    v: 2,
    workspace: 'bench',
    plan: { file: 'plans/a.yaml', author: 'lea' },
    phase: { id: 'harden', title: 'Hardening', ...more.phase },
    criteria: [{ title: 'Response time', required: true, verdict: 'pass', evidence: null, ...more.criterion }],
    answers: [],
    reviews: [],
    policy: { quorum: 2, separationOfDuties: true, maxWaiver: '30d', lenses: ['security'], approvers: ['kim', 'tom'] },
    ...more.reviewed,
  };
  const head = { workspace: 'bench', phase: 'harden', title: 'Hardening', round: 0, key: '', checkpoint: '', evidence: [], missing: [] };
  return { format: 'holdpoint-approval-request/v1', ...head, reviewed, digest: digestOf(reviewed) };
}

describe('a request in words', () => {
  it('says the policy, the plan, waivers and scope in labelled lines', () => {
    const waiver = { by: 'kim', reason: 'Measured next week.', until: '2026-03-31T23:59:59.999Z', counts: true };
    const scopeChanges = [{ id: 'S1', title: 'A third region', impact: { delay: '2 weeks', testsInvalidated: ['checkout'] } }];
    const lines = describeRequest(requestOf({ criterion: { verdict: 'waived', waiver }, reviewed: { scopeChanges } }));
    expect(lines.join('\n')).toContain(
      [
        'Criteria:',
        '  waived        Response time (answered by a person): no evidence',
        '    waiver:',
        '      by: kim',
        '      reason: Measured next week.',
        '      until: 2026-03-31T23:59:59.999Z',
        '      counts: yes',
        'Scope changes:',
        '  1:',
        '    id: S1',
        '    title: A third region',
        '    impact:',
        '      delay: 2 weeks',
        '      tests invalidated: checkout',
        'Policy:',
        '  approvers: kim, tom',
        '  quorum: 2',
        '  separation of duties: yes',
        '  max waiver: 30d',
        '  lenses: security',
        'Plan:',
        '  file: plans/a.yaml',
        '  author: lea',
      ].join('\n'),
    );
  });

  it('hides nothing that is signed, wherever it stands and whatever it is called', () => {
    const leaf = fc.oneof(fc.integer(), fc.stringMatching(/^[a-z0-9]{6,12}$/));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^x[a-zA-Z]{1,8}$/), tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, tree, (here, there, elsewhere) => {
        const request = requestOf({ reviewed: { later: here }, criterion: { later: there }, phase: { later: elsewhere } });
        const said = new Set(describeRequest(request).flatMap((line) => line.split(/[\s,]+/)));
        for (const value of [here, there, elsewhere].flatMap(leavesOf)) expect(said).toContain(value);
      }),
    );
  });

  it('shows text that pretends to be something else as what it is', () => {
    const reason = 'Fine.\nPolicy:\n  quorum: 1\u001B[2K\u202E\u200F';
    const lines = describeRequest(requestOf({ phase: { reason } }));
    expect(lines.at(-1)).toBe('  reason: Fine.\n    | Policy:\n    |   quorum: 1\uFFFD[2K\uFFFD\uFFFD');
  });
});

function leavesOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)];
}
