import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../plans/parse-plan.ts';
import { weighFindings } from './findings.ts';
import { type Bench, fulfil, gateBench, p95, planYaml, runDetail, slope } from './testing/gate-bench.ts';

const withFields = (fields: string) => planYaml.replace('    criteria:\n', `${fields}    criteria:\n`);
const edit = (bench: Bench, name: string, from: string, to: string) => {
  const file = path.join(bench.root, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};
const approve = async ({ gates }: Bench, person = 'tom') =>
  gates.approve({ phaseId: 'harden', person, passphrase: 'sesame', digest: (await gates.get('harden')).digest, reason: 'ok' });
const idsOf = async ({ gates }: Bench) => (await gates.get('harden')).missingItems.map(({ id }) => id);

describe('a finding', () => {
  const c1 = '    findings: [{ id: C1, title: Terminal memory leak, severity: critical }]\n';

  it('that a person verifies needs something that backs it, and holds the gate until then', async () => {
    using bench = await gateBench({ plan: withFields(c1) });
    await fulfil(bench);
    expect((await bench.gates.get('harden')).findings).toMatchObject([{ id: 'C1', severity: 'critical', verified: false, attested: true }]);
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
    const attest = (answer: 'yes' | 'no', artefacts: string[]) =>
      bench.gates.attest({ phaseId: 'harden', criterionId: 'finding.C1', answer, note: 'Soaked again.', artefacts, by: 'kim' });
    await expect(attest('yes', [])).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('C1') });
    await expect(attest('yes', ['runbooks/none.md'])).rejects.toMatchObject({ code: 'INVALID' });
    await attest('no', []);
    await attest('yes', ['runbooks/slow.md']);
    // The test workspace is in no repository, and a verification is of a revision.
    expect((await bench.gates.get('harden')).findings).toMatchObject([{ verified: false, verdict: 'inconclusive' }]);
  });

  it('is verified on the revision that is to be released, as long as what backs it is there', async () => {
    using bench = await gateBench({ plan: withFields(c1), revision: () => 'a'.repeat(40) });
    await fulfil(bench);
    await bench.gates.attest({
      phaseId: 'harden',
      criterionId: 'finding.C1',
      answer: 'yes',
      note: 'Soaked.',
      artefacts: ['runbooks/slow.md'],
      by: 'kim',
    });
    expect(await bench.gates.get('harden')).toMatchObject({ findings: [{ verified: true }], readyForApproval: true });
    rmSync(path.join(bench.root, 'runbooks/slow.md'));
    expect(await bench.gates.get('harden')).toMatchObject({ findings: [{ verified: false, reason: expect.stringContaining('gone') }] });
  });

  it('tied to a criterion holds the gate until that passes or is waived, also where it is not required', async () => {
    const plan = withFields('    findings: [{ id: H1, title: Slow search, severity: high, criterion: p95 }]\n').replace(
      'maxAge: 24h, revision: any }',
      'maxAge: 24h, revision: any, required: false }',
    );
    using bench = await gateBench({ plan });
    await fulfil(bench);
    bench.evidence.recordRun(runDetail(), [{ ...p95, value: 300, lower95: 290, upper95: 310 }, slope]);
    expect(await bench.gates.get('harden')).toMatchObject({
      findings: [{ verified: false, verdict: 'fail' }],
      missingItems: [{ id: 'finding-H1', action: { kind: 'run' } }, { id: 'approvals' }],
    });
    await bench.gates.waive({
      phaseId: 'harden',
      criterionId: 'p95',
      until: new Date(Date.now() + 86_400_000).toISOString(),
      person: 'kim',
      passphrase: 'sesame',
      reason: 'Until the index is built.',
    });
    expect(await bench.gates.get('harden')).toMatchObject({ findings: [{ verified: true }], readyForApproval: true });
  });

  it('tied to a criterion that there is not is never verified, and the plan is refused', async () => {
    const plan = withFields('    findings: [{ id: H1, title: Slow search, severity: high, criterion: p95 }]\n');
    const [phase] = parsePlan(plan, 'plan.yaml').phases;
    if (phase === undefined) throw new Error('no phase');
    const criteria = phase.criteria.filter(({ id }) => id !== 'p95');
    expect(weighFindings({ ...phase, criteria }, [])).toMatchObject([{ verified: false, reason: expect.stringContaining('no criterion') }]);
    using bench = await gateBench({ plan });
    await fulfil(bench);
    edit(bench, 'plans/plan.yaml', 'criterion: p95', 'criterion: gone');
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a file that an answer links', () => {
  it('makes approvals stale when it is edited, and the page says so', async () => {
    using bench = await gateBench({ policy: 'quorum: 2' });
    await fulfil(bench);
    expect(await approve(bench)).toMatchObject({
      approvals: [{ counts: true }],
      answers: [{ artefacts: [{ since: 'same' }] }, {}, {}, {}],
    });
    edit(bench, 'runbooks/slow.md', '# Slow', '# Slower');
    expect(await bench.gates.get('harden')).toMatchObject({
      approvals: [{ counts: false, why: expect.stringContaining('Stale') }],
      answers: [{ artefacts: [{ text: 'runbooks/slow.md', since: 'changed' }] }, {}, {}, {}],
    });
    edit(bench, 'runbooks/slow.md', '# Slower', '# Slow');
    expect(await bench.gates.get('harden')).toMatchObject({ approvals: [{ counts: true }] });
    rmSync(path.join(bench.root, 'runbooks/slow.md'));
    expect((await idsOf(bench)).filter((id) => id.startsWith('question'))).toHaveLength(4);
  });
});

describe('a change of scope', () => {
  const request = (bench: Bench, change: Partial<Parameters<Bench['gates']['requestScope']>[0]> = {}) =>
    bench.gates.requestScope({
      phaseId: 'harden',
      id: 'S1',
      title: 'Search in two languages',
      reason: 'A customer asks for it.',
      delay: '3 days',
      cost: '2 people',
      testsInvalidated: ['p95'],
      alternatives: ['Next quarter'],
      by: 'lea',
      ...change,
    });
  const decide = (bench: Bench, decision: 'accept' | 'decline', person = 'tom') =>
    bench.gates.decideScope({ phaseId: 'harden', changeId: 'S1', decision, person, passphrase: 'sesame', reason: 'Because.' });

  it('holds the gate until an approver who did not ask for it has decided, signed and with a reason', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    await request(bench, { by: 'kim' });
    expect((await bench.gates.get('harden')).missingItems[0]).toMatchObject({ id: 'scope-S1', action: { kind: 'scope', changeId: 'S1' } });
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('not decided') });
    await expect(decide(bench, 'accept', 'kim')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('requested'),
    });
    await decide(bench, 'decline');
    expect((await bench.gates.get('harden')).scopeChanges).toMatchObject([{ state: 'declined', decision: { by: 'tom', why: '' } }]);
    expect(bench.ledger.list({ limit: 1 }).entries[0]).toMatchObject({ kind: 'scope_decision', signed: true });
    expect(await approve(bench)).toMatchObject({ open: true });
  });

  it('that is accepted makes older evidence of the criteria that it names stale, and newer evidence counts', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    await request(bench);
    await decide(bench, 'accept');
    const verdicts = async () => (await bench.gates.get('harden')).criteriaResults.map(({ verdict }) => verdict);
    expect(await verdicts()).toEqual(['stale', 'pass', 'pass', 'pass']);
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    expect(await verdicts()).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  it('that is requested anew or edited after it was decided has to be decided anew', async () => {
    using bench = await gateBench();
    await request(bench);
    await decide(bench, 'decline');
    await request(bench, { delay: '3 weeks' });
    expect((await bench.gates.get('harden')).scopeChanges).toMatchObject([
      { state: 'undecided', decision: { why: expect.stringContaining('edited') } },
    ]);
  });

  it('of the plan that says too little says what lacks, and cannot be decided', async () => {
    const change = '{ id: S1, title: More languages, impact: { delay: 2d, testsInvalidated: [none] } }';
    using bench = await gateBench({ plan: withFields(`    scopeChanges: [${change}]\n`) });
    await fulfil(bench);
    expect((await bench.gates.get('harden')).missingItems[0]).toMatchObject({
      title: 'The scope change "More languages" is incomplete.',
      detail: expect.stringContaining('what it costs, at least one alternative'),
    });
    await expect(decide(bench, 'accept')).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('lacks') });
    await expect(request(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
    edit(bench, 'plans/plan.yaml', 'delay: 2d,', 'delay: 2d, cost: nothing,');
    edit(bench, 'plans/plan.yaml', 'title: More languages,', 'title: More languages, alternatives: [Wait],');
    await decide(bench, 'accept');
    expect(await bench.gates.get('harden')).toMatchObject({ readyForApproval: true, scopeChanges: [{ state: 'accepted' }] });
  });
});

describe('a sign-off by name', () => {
  it('is needed beside the quorum, from a person who may have started the run, and does not count towards it', async () => {
    using bench = await gateBench({ plan: withFields('    signOffs: [{ as: Lead engineer, person: lea }]\n') });
    await fulfil(bench);
    const first = await approve(bench, 'lea');
    expect(first).toMatchObject({
      open: false,
      signOffs: [{ person: 'lea', signed: true }],
      approvals: [{ person: 'lea', counts: false, signOff: 'Lead engineer', why: expect.stringContaining('wrote the plan') }],
    });
    await expect(approve(bench, 'lea')).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('already') });
    expect(await approve(bench, 'tom')).toMatchObject({ open: true });
  });

  it('that lacks holds the release when the quorum is there, and is named', async () => {
    using bench = await gateBench({ plan: withFields('    signOffs: [{ as: Security, person: kim }]\n') });
    await fulfil(bench);
    expect(await approve(bench, 'tom')).toMatchObject({
      open: false,
      missingItems: [{ id: 'approvals', title: 'The sign-off of Kim Osei (Security) is missing.' }],
    });
  });
});

describe('a phase that is moved by hand', () => {
  const move = (bench: Bench, to: 'planned' | 'active' | 'blocked' | 'deferred', phaseId = 'harden') =>
    bench.gates.move({ phaseId, to, reason: 'The supplier is late.', by: 'lea' });

  it('is shown so with its history, and cannot be approved meanwhile', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const blocked = await move(bench, 'blocked');
    expect(blocked).toMatchObject({ state: 'blocked', active: false, moves: ['planned', 'active', 'deferred'] });
    expect(blocked.history[0]).toMatchObject({ who: 'lea', what: 'Hardening moved to blocked: The supplier is late.' });
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('blocked') });
    await expect(move(bench, 'blocked')).rejects.toMatchObject({ code: 'CONFLICT' });
    await move(bench, 'active');
    expect(await approve(bench)).toMatchObject({ open: true });
    await expect(move(bench, 'active')).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('released') });
  });
});

describe('a built-in finding', () => {
  const plan = withFields('    tasks: [{ id: T1, title: Add a Redis cache for sessions }]\n');

  it('holds the gate until the plan covers it or a reviewer accepts it by name', async () => {
    using bench = await gateBench({ plan });
    await fulfil(bench);
    const ids = async () => (await idsOf(bench)).filter((id) => id.startsWith('built-in'));
    // A probe of the plan watches a database; the phase has one.
    expect(await ids()).toEqual(['built-in-data-store.rollback', 'built-in-data-store.access-control', 'built-in-data-store.retention']);
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('data store') });
    edit(bench, 'plans/plan.yaml', 'Add a Redis cache for sessions', 'Add a Redis cache for sessions with permissions and an expiry');
    expect(await ids()).toEqual(['built-in-data-store.rollback']);
    const accept = (by: string) =>
      bench.gates.acceptFinding({ phaseId: 'harden', findingId: 'data-store.rollback', reason: 'It can be switched off.', by });
    await expect(accept('lea')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await accept('kim');
    expect(await bench.gates.get('harden')).toMatchObject({
      readyForApproval: true,
      builtInFindings: [{ id: 'data-store.rollback', open: false, accepted: { by: 'kim', why: '' } }],
    });
    edit(bench, 'plans/plan.yaml', 'Add a Redis cache for sessions', 'Add a Redis cache for carts');
    expect(await ids()).toEqual(['built-in-data-store.rollback']);
  });
});

describe('separation of duties', () => {
  it('says who is excluded and why, and who is not known', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    bench.evidence.recordRun(runDetail({}, { startedBy: 'kim' }), [p95, slope]);
    expect(await bench.gates.get('harden')).toMatchObject({
      excluded: [
        { person: 'kim', why: expect.stringContaining('started the run') },
        { person: 'lea', why: expect.stringContaining('wrote the plan') },
      ],
      strangers: [],
    });
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    expect(await bench.gates.get('harden')).toMatchObject({ excluded: [{ person: 'lea' }], strangers: ['operator'] });
  });
});
