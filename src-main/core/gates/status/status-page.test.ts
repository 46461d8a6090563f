import { describe, expect, it } from 'vitest';
import type { StatusReport } from '#shared/contract/status.ts';
import { statusPage, statusPageName } from './status-page.ts';
import { countCriteria } from './status-report.ts';

const measured: StatusReport['phases'][number]['criteria'][number] = {
  id: 'p95',
  title: 'Response time',
  rule: 'p95 < 200 ms',
  origin: 'plans/p.yaml:4',
  required: true,
  actual: null,
  waiver: null,
  attested: false,
  finding: null,
  artefacts: [],
  verdict: 'pass',
  strength: 'measured',
  observed: 131.4,
  bound: 139,
  unit: 'ms',
  n: 3_580_000,
  reason: '',
  evidence: { digest: 'ab'.repeat(32), label: 'checkout soak', at: '2026-03-01T10:00:00.000Z', route: '/runs/1' },
};
const criteria: StatusReport['phases'][number]['criteria'] = [
  measured,
  { ...measured, id: 'slope', title: 'Memory', verdict: 'not_measured', observed: null, bound: null, n: null, evidence: null },
  { ...measured, id: 'errors', title: 'Errors', verdict: 'fail' },
  { ...measured, id: 'nice', title: 'Nice to have', required: false, verdict: 'fail' },
];
const report: StatusReport = {
  workspace: 'Shop to production',
  at: '2026-03-01T12:00:00.000Z',
  revision: '0123456789abcdef',
  ledger: { size: 214, root: 'cd'.repeat(32) },
  problems: [],
  phases: [
    {
      phaseId: 'phase-4',
      title: 'Phase 4',
      description: '',
      planFile: 'plans/p.yaml',
      state: 'active',
      active: true,
      open: false,
      releasedAt: null,
      digest: 'ef'.repeat(32),
      quorum: 2,
      criteria,
      counts: countCriteria(criteria),
      missing: [{ id: 'criterion-slope', verdict: 'not_measured', title: 'Memory was never measured.', detail: 'Run the soak.' }],
      reviews: [],
      approvals: [{ name: 'Ben', at: '2026-03-01T11:00:00.000Z', keyId: '0011223344556677' }],
    },
  ],
};

const withPhase = (change: Partial<StatusReport['phases'][number]>): StatusReport => ({
  ...report,
  phases: report.phases.map((phase) => ({ ...phase, ...change })),
});

describe('the status page', () => {
  it('shows each figure with its rule, bound, count and evidence, and leaves open what was not measured', () => {
    const page = statusPage(report);
    for (const text of ['p95 &lt; 200 ms', '131 ms', '139 ms', '3,580,000', 'abababababab', 'Memory was never measured.', '214 entries'])
      expect(page).toContain(text);
    const row = page.slice(page.indexOf('<td>Memory'), page.indexOf('</tr>', page.indexOf('<td>Memory')));
    expect(row.match(/class="num">–</g)).toHaveLength(3);
    expect(page).toContain('Not released.');
  });

  it('shows what a person attested as weaker than what was measured', () => {
    const page = statusPage(withPhase({ criteria: [{ ...measured, strength: 'attested' }] }));
    expect(page).toContain('</span> attested</span>');
    expect(page).not.toContain('</span> pass</span>');
  });

  it('needs nothing from elsewhere, and takes no text of a plan for markup', () => {
    const page = statusPage(withPhase({ title: '<script>alert(1)</script>', description: '" onload="x' }));
    expect(page).not.toMatch(/<script|onload="x|src=|@import|url\(/i);
    expect(page).toContain("default-src 'none'");
  });

  it('never calls released what only the plan file calls done', () => {
    expect(statusPage(withPhase({ state: 'done', open: false }))).toContain('done by the plan, not released');
    expect(statusPage(withPhase({ state: 'done', open: true, releasedAt: report.at }))).toContain('Released on 2026-03-01 12:00:00 UTC');
  });

  it('counts what is required: met, failed, and what nobody knows', () => {
    expect(report.phases[0]?.counts).toEqual({ total: 3, met: 1, failed: 1, unknown: 1 });
  });

  it('says of a plan that cannot be read that it is not counted', () => {
    expect(statusPage({ ...report, phases: [], problems: ['plans/p.yaml:3: bad'] })).toMatch(/not counted[\s\S]*plans\/p\.yaml:3: bad/);
  });

  it('has a name with the workspace and the time', () => {
    expect(statusPageName(report)).toBe('status-shop-to-production-20260301-1200.html');
  });
});
