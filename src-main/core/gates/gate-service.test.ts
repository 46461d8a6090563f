import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Bench, fulfil, gateBench, p95, planYaml, probe, runDetail, scenarioYaml, slope } from './testing/gate-bench.ts';

const approve = async ({ gates }: Bench, person = 'tom', passphrase = 'sesame') =>
  gates.approve({ phaseId: 'harden', person, passphrase, digest: (await gates.get('harden')).digest, reason: 'It held.' });

const verdictOf = (bench: Bench, id: string) => bench.gates.check('harden').criteria.find((one) => one.id === id)?.verdict;

describe('a gate', () => {
  it('with nothing measured says so for each criterion, in the order of what to do next', async () => {
    using bench = await gateBench();
    const gate = await bench.gates.get('harden');
    expect(gate).toMatchObject({ open: false, readyForApproval: false, state: 'active' });
    expect(gate.criteriaResults.map(({ verdict }) => verdict)).toEqual(Array(4).fill('not_measured'));
    expect(gate.missingItems.map(({ action }) => action?.kind)).toEqual([
      'run',
      'run',
      'probe',
      'attest',
      'answer',
      'answer',
      'answer',
      'answer',
      undefined,
    ]);
    expect(gate.missingItems[0]).toMatchObject({
      title: 'Response time was never measured.',
      detail: 'The run "checkout" answers it in 1 m 00 s.',
    });
    expect(bench.gates.hold()).toEqual({ phaseId: 'harden', title: 'Hardening', state: 'active', missing: 9 });
    expect(gate.criteriaResults[0]?.origin).toBe('plans/plan.yaml:9');
  });

  it('is released by one approver once everything is there, and the next phase begins', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    expect(await bench.gates.get('harden')).toMatchObject({ state: 'in_review', readyForApproval: true, missing: 1 });
    const released = await approve(bench);
    expect(released).toMatchObject({ state: 'done', open: true, missing: 0, active: false });
    expect(released.approvals).toMatchObject([{ person: 'tom', counts: true, decision: 'approve' }]);
    expect(bench.gates.hold()).toMatchObject({ phaseId: 'operate', state: 'active' });
    const { entries } = bench.ledger.list({ limit: 3 });
    expect(entries.map(({ kind, signed }) => [kind, signed])).toEqual([
      ['transition', false],
      ['transition', false],
      ['approval', true],
    ]);
    expect(await bench.ledger.verify()).toMatchObject({ ok: true, firstBad: null });
  });

  it('shows a released phase as it was released, whatever is measured later', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    await approve(bench);
    bench.evidence.recordRun(runDetail(), [{ ...p95, value: 900, lower95: 890, upper95: 910 }]);
    const gate = await bench.gates.get('harden');
    expect(gate).toMatchObject({ open: true, criteria: { total: 4, pass: 4 } });
    expect(gate.approvals).toMatchObject([{ counts: true }]);
  });

  it('turns red on a leak, with the evidence behind it, and green again after the next run', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const digest = bench.evidence.recordRun(runDetail(), [p95, { ...slope, value: 3600, lower95: 3100, upper95: 4000 }]);
    const gate = await bench.gates.get('harden');
    expect(gate.missingItems[0]).toMatchObject({ verdict: 'fail', title: 'Memory slope is 3,600 MB/h, limit 600 MB/h.' });
    expect(gate.criteriaResults[1]).toMatchObject({ verdict: 'fail', strength: 'estimate', evidence: { digest } });
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    expect(verdictOf(bench, 'slope')).toBe('pass');
  });

  it('takes an estimate only where the criterion says so', async () => {
    using bench = await gateBench();
    bench.evidence.recordRun(runDetail(), [{ ...p95, strength: 'estimate' }, slope]);
    expect([verdictOf(bench, 'p95'), verdictOf(bench, 'slope')]).toEqual(['inconclusive', 'pass']);
  });

  it.each([
    ['the generator fell behind', { generator: { valid: false, reasons: ['lag'], lagP99Ms: 50, maxLoopUtilization: 0.99 } }, 'fell behind'],
    ['a part of the time was not observed', { coverage: 0.98 }, '98 %'],
    ['it was stopped', { state: 'aborted', stopReason: 'stopped' } as const, 'aborted'],
  ])('keeps a run of which %s, and does not accept it', async (_why, change, words) => {
    using bench = await gateBench();
    await fulfil(bench);
    const digest = bench.evidence.recordRun(runDetail(change), [p95, slope]);
    expect(bench.evidence.get(digest)).toMatchObject({ intact: true });
    const criterion = (await bench.gates.get('harden')).criteriaResults[0];
    expect(criterion).toMatchObject({ verdict: 'inconclusive', evidence: { digest } });
    expect(criterion?.reason).toContain(words);
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('does not accept a run with less load than its scenario says, from the start or while it ran', async () => {
    using bench = await gateBench();
    const detail = runDetail({ plannedSeconds: 2 }, { load: '1/s', workloadHash: 'f'.repeat(64) });
    bench.evidence.recordRun(detail, [p95, slope]);
    expect((await bench.gates.get('harden')).criteriaResults[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('1/s'),
    });
    const events = [{ at: Date.now(), kind: 'rate', label: 'Rate 5/s' }];
    bench.evidence.recordRun(runDetail({}, { events }), [p95, slope]);
    expect((await bench.gates.get('harden')).criteriaResults[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('5/s'),
    });
  });

  it('accepts less coverage where the scenario says so', async () => {
    using bench = await gateBench();
    const yaml = `${scenarioYaml}minCoverage: 0.9\n`;
    writeFileSync(path.join(bench.root, 'scenarios', 'checkout.yaml'), yaml);
    bench.evidence.recordRun(runDetail({ coverage: 0.95 }, { scenarioYaml: yaml }), [p95, slope]);
    expect(verdictOf(bench, 'p95')).toBe('pass');
  });

  it('calls evidence stale that is too old, or from before the scenario was changed', async () => {
    let now = Date.now();
    using bench = await gateBench({ now: () => now });
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    now += 25 * 3_600_000;
    expect([verdictOf(bench, 'p95'), verdictOf(bench, 'slope')]).toEqual(['stale', 'pass']);
    now -= 24 * 3_600_000;
    appendFileSync(path.join(bench.root, 'scenarios', 'checkout.yaml'), 'seed: 8\n');
    expect([verdictOf(bench, 'p95'), verdictOf(bench, 'slope')]).toEqual(['stale', 'stale']);
  });

  it('wants the present revision unless the plan says any, and does not take an unknown one for it', async () => {
    let revision: string | null = 'a'.repeat(40);
    using bench = await gateBench({ plan: planYaml.replaceAll(', revision: any', ''), revision: () => revision });
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    expect(verdictOf(bench, 'p95')).toBe('pass');
    revision = 'b'.repeat(40);
    expect(verdictOf(bench, 'p95')).toBe('stale');
    revision = null;
    expect(verdictOf(bench, 'p95')).toBe('inconclusive');
  });

  it('does not believe evidence from the future: a clock was set back', async () => {
    let now = Date.now();
    using bench = await gateBench({ now: () => now });
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    now -= 3_600_000;
    expect(verdictOf(bench, 'p95')).toBe('inconclusive');
  });

  it('without criteria cannot be opened', async () => {
    using bench = await gateBench({ plan: planYaml.replace(/ {4}criteria:\n(?: {6}- .*\n){4}/, '') });
    for (const question of ['what_breaks_first', 'how_do_we_know', 'what_is_plan_b', 'three_am'] as const) {
      await bench.gates.answer({ phaseId: 'harden', question, text: 'x', artefacts: ['/runs/1'], by: 'tom' });
    }
    expect((await bench.gates.get('harden')).missingItems[0]).toMatchObject({ id: 'no-criteria' });
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('approving', () => {
  it('is refused with what is missing', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    bench.evidence.recordProbe('shop', probe({ status: 'error', value: null, message: 'connection refused' }));
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('Cache hit ratio') });
    expect(bench.gates.check('harden')).toMatchObject({ open: false, approvals: [] });
  });

  it('is refused when something changed after the person looked', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const { digest } = await bench.gates.get('harden');
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    const late = bench.gates.approve({ phaseId: 'harden', person: 'tom', passphrase: 'sesame', digest, reason: 'ok' });
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('changed since') });
  });

  it('with a wrong passphrase signs nothing', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const size = bench.ledger.head().size;
    await expect(approve(bench, 'tom', 'guess')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('passphrase'),
    });
    await expect(bench.gates.approve({ ...(await now(bench)), person: 'tom' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(bench.ledger.head().size).toBe(size);
  });

  it('is not for people who are unknown, wrote the plan, or started the run', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    bench.evidence.recordRun(runDetail({}, { startedBy: 'kim' }), [p95, slope]);
    await expect(approve(bench, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(approve(bench, 'lea')).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('wrote the plan') });
    await expect(approve(bench, 'kim')).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('started the run') });
    expect((await bench.gates.get('harden')).approvers.map(({ person, eligible }) => [person, eligible])).toEqual([
      ['lea', false],
      ['tom', true],
      ['kim', false],
    ]);
  });

  it('with a revoked key is refused at once, without a restart, and a revocation voids later signatures only', async () => {
    using bench = await gateBench({ policy: 'quorum: 2' });
    await fulfil(bench);
    await approve(bench, 'tom');
    const file = path.join(bench.root, 'holdpoint.yaml');
    const before = readFileSync(file, 'utf8');
    const key = bench.gates.check('harden').approvals.length === 1 ? (await bench.gates.get('harden')).approvals[0]?.keyId : undefined;
    const revoke = (at: string) =>
      writeFileSync(file, before.replace(new RegExp(`(id: "${key}", publicKey: [^ ]+)`), `$1, revokedAt: "${at}"`));
    revoke('2020-01-01T00:00:00.000Z');
    expect((await bench.gates.get('harden')).approvals[0]).toMatchObject({ counts: false, why: expect.stringContaining('revoked') });
    await expect(approve(bench, 'tom')).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('revoked') });
    revoke('2100-01-01T00:00:00.000Z');
    expect((await bench.gates.get('harden')).approvals[0]).toMatchObject({ counts: true });
  });

  it('by a key that is not the listed one is refused', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const file = path.join(bench.root, 'holdpoint.yaml');
    const keys = [...readFileSync(file, 'utf8').matchAll(/publicKey: "([^"]+)"/g)].map((match) => match[1] ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace(keys[1] ?? '', keys[2] ?? ''));
    await expect(approve(bench, 'tom')).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('not the one') });
  });

  it('needs as many people as the quorum says; one person cannot be two', async () => {
    using bench = await gateBench({ policy: 'quorum: 2' });
    await fulfil(bench);
    expect(await approve(bench, 'tom')).toMatchObject({ open: false, state: 'in_review' });
    await expect(approve(bench, 'tom')).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('already') });
    expect(await approve(bench, 'kim')).toMatchObject({ open: true, state: 'done' });
  });

  it('twice at once releases once', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const results = await Promise.allSettled([approve(bench, 'tom'), approve(bench, 'kim')]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const releases = bench.ledger.list({ limit: 100 }).entries.filter(({ what }) => what === 'Hardening released');
    expect(releases).toHaveLength(1);
  });

  it('is stale as soon as anything that was reviewed changes', { timeout: 30_000 }, async () => {
    using bench = await gateBench({ policy: 'quorum: 2' });
    await fulfil(bench);
    const plan = path.join(bench.root, 'plans', 'plan.yaml');
    const people = path.join(bench.root, 'holdpoint.yaml');
    const changes: Record<string, () => unknown> = {
      evidence: () => bench.evidence.recordRun(runDetail(), [p95, slope]),
      answer: () => bench.gates.answer({ phaseId: 'harden', question: 'three_am', text: 'Other.', artefacts: ['/runs/1'], by: 'tom' }),
      review: () => bench.gates.review({ phaseId: 'harden', lens: 'security', position: 'approve', reason: 'Fine.', by: 'kim' }),
      attestation: () => bench.gates.attest({ phaseId: 'harden', criterionId: 'runbook', answer: 'yes', note: 'Again.', by: 'kim' }),
      limit: () => writeFileSync(plan, readFileSync(plan, 'utf8').replace('value: 200', 'value: 210')),
      title: () => writeFileSync(plan, readFileSync(plan, 'utf8').replace('title: Hardening', 'title: Softening')),
      policy: () => writeFileSync(people, readFileSync(people, 'utf8').replace('quorum: 2', 'quorum: 3')),
    };
    for (const [what, change] of Object.entries(changes)) {
      const gate = await approve(bench);
      expect(gate.approvals.at(-1), what).toMatchObject({ counts: true });
      await change();
      const after = await bench.gates.get('harden');
      expect(after.digest, what).not.toBe(gate.digest);
      expect(after.approvals.at(-1), what).toMatchObject({ counts: false, why: expect.stringContaining('Stale') });
      expect(after.missingItems.at(-1), what).toMatchObject({ id: 'approvals', verdict: 'stale' });
    }
  });

  it('after a rejection starts anew, and only when something changed', async () => {
    using bench = await gateBench({ policy: 'quorum: 2' });
    await fulfil(bench);
    await approve(bench, 'tom');
    const rejected = await bench.gates.reject({ ...(await now(bench)), person: 'kim', passphrase: 'sesame', reason: 'No backup.' });
    expect(rejected.approvals).toMatchObject([
      { person: 'tom', counts: false, why: expect.stringContaining('rejection') },
      { decision: 'reject' },
    ]);
    await expect(approve(bench, 'tom')).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('rejected') });
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    await approve(bench, 'tom');
    expect(await approve(bench, 'kim')).toMatchObject({ open: true });
  });
});

describe('answers and reviews', () => {
  it('need something that backs them and can be found', async () => {
    using bench = await gateBench();
    const answer = (artefacts: string[]) =>
      bench.gates.answer({ phaseId: 'harden', question: 'three_am', text: 'x', artefacts, by: 'tom' });
    for (const bad of [[], [' '], ['runbooks/none.md'], ['../../etc/passwd'], ['/etc/passwd'], ['f'.repeat(64)]]) {
      await expect(answer(bad), bad.join()).rejects.toMatchObject({ code: 'INVALID' });
    }
    const digest = bench.evidence.recordRun(runDetail(), [p95]);
    expect((await answer(['runbooks/slow.md', digest, 'https://example.org/alert', '/runs/1'])).answers.at(-1)?.artefacts).toHaveLength(4);
  });

  it('come from people who are listed, and a measured criterion cannot be answered', async () => {
    using bench = await gateBench();
    const attest = (criterionId: string, by: string) =>
      bench.gates.attest({ phaseId: 'harden', criterionId, answer: 'yes', note: 'n', by });
    await expect(attest('runbook', 'stranger')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(attest('p95', 'tom')).rejects.toMatchObject({ code: 'INVALID' });
    const review = bench.gates.review({ phaseId: 'harden', lens: 'security', position: 'approve', reason: 'x', by: 'nobody' });
    await expect(review).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a required lens are missing until given, and an objection holds the gate', async () => {
    using bench = await gateBench({ policy: 'quorum: 1, lenses: [security]' });
    await fulfil(bench);
    expect((await bench.gates.get('harden')).missingItems[0]).toMatchObject({ id: 'review-security' });
    const review = { phaseId: 'harden', lens: 'security', by: 'kim' } as const;
    await bench.gates.review({ ...review, position: 'object', reason: 'No encryption.' });
    await expect(approve(bench)).rejects.toMatchObject({ message: expect.stringContaining('objection') });
    await bench.gates.review({ ...review, position: 'approve', reason: 'Encrypted now.' });
    expect(await approve(bench)).toMatchObject({ open: true });
  });

  it('to a checklist item that was reworded are stale, and a no is a fail', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const plan = path.join(bench.root, 'plans', 'plan.yaml');
    await bench.gates.attest({ phaseId: 'harden', criterionId: 'runbook', answer: 'no', note: 'Outdated.', by: 'tom' });
    expect(verdictOf(bench, 'runbook')).toBe('fail');
    writeFileSync(plan, readFileSync(plan, 'utf8').replace('The runbook is current', 'Both runbooks are current'));
    expect(verdictOf(bench, 'runbook')).toBe('stale');
  });
});

describe('a plan that is broken on the disk', () => {
  it('holds the gate, says where, and lets go when it is repaired', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const heard = vi.fn<() => void>();
    using _listening = bench.gates.changes.on(heard);
    const plan = path.join(bench.root, 'plans', 'plan.yaml');
    writeFileSync(plan, planYaml.replace('unit: ms', 'unit: furlong'));
    const broken = await bench.gates.get('harden');
    expect(broken.problems[0]).toMatchObject({
      file: 'plans/plan.yaml',
      line: 9,
      message: 'Unknown unit "furlong"',
      hint: expect.stringContaining('MB/h'),
    });
    expect(heard).toHaveBeenCalled();
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
    writeFileSync(plan, planYaml);
    expect(await approve(bench)).toMatchObject({ open: true });
  });

  it('from the start is an error that names the file', async () => {
    using bench = await gateBench({ plan: 'version: 1\ntitle: [' });
    expect(bench.gates.hold()).toBeNull();
    expect(bench.gates.problems()[0]).toMatchObject({ file: 'plans/plan.yaml', severity: 'error' });
    expect(() => bench.gates.check('harden')).toThrow(/plans\/plan.yaml/);
  });

  it('or a phase id used in two files holds both', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    writeFileSync(path.join(bench.root, 'plans', 'z.yaml'), planYaml);
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
    rmSync(path.join(bench.root, 'plans', 'z.yaml'));
    expect(await approve(bench)).toMatchObject({ open: true });
  });
});

async function now({ gates }: Bench) {
  return { phaseId: 'harden', digest: (await gates.get('harden')).digest, reason: 'x' };
}
