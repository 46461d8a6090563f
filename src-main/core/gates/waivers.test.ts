import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bench, fulfil, gateBench, p95, probe, runDetail, slope } from './testing/gate-bench.ts';

const day = 86_400_000;
const inDays = (days: number, from = Date.now()) => new Date(from + days * day).toISOString();
const waive = (bench: Bench, { person = 'tom', until = inDays(7), criterionId = 'p95' } = {}) =>
  bench.gates.waive({ phaseId: 'harden', criterionId, until, person, passphrase: 'sesame', reason: 'The patch is under way.' });
const withdraw = (bench: Bench, person = 'kim') =>
  bench.gates.withdrawWaiver({ phaseId: 'harden', criterionId: 'p95', person, passphrase: 'sesame', reason: 'Not any more.' });
const p95Of = async ({ gates }: Bench) => (await gates.get('harden')).criteriaResults[0];
const slow = (bench: Bench) => bench.evidence.recordRun(runDetail(), [{ ...p95, value: 300, lower95: 290, upper95: 310 }, slope]);
const edit = (bench: Bench, name: string, from: string | RegExp, to: string) => {
  const file = path.join(bench.root, name);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};
const approve = async ({ gates }: Bench, person = 'tom') =>
  gates.approve({ phaseId: 'harden', person, passphrase: 'sesame', digest: (await gates.get('harden')).digest, reason: 'ok' });

describe('a waiver', () => {
  it('opens a criterion that fails while it runs, with the actual verdict beside it, signed by who gave it', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    slow(bench);
    expect(await p95Of(bench)).toMatchObject({ verdict: 'fail', actual: null, waiver: null });
    await waive(bench);
    expect(await p95Of(bench)).toMatchObject({
      verdict: 'waived',
      actual: 'fail',
      observed: 300,
      waiver: { by: 'tom', counts: true, why: '', withdrawn: null },
      reason: expect.stringContaining('Waived by Tom Ruiz until'),
    });
    expect(bench.ledger.list({ limit: 1 }).entries[0]).toMatchObject({ kind: 'waiver', signed: true });
    expect(await approve(bench)).toMatchObject({ open: true, criteriaResults: [{ verdict: 'waived', actual: 'fail' }, {}, {}, {}] });
  });

  it('opens also what was never measured, and a pass stays a pass', async () => {
    using bench = await gateBench();
    await waive(bench);
    expect(await p95Of(bench)).toMatchObject({ verdict: 'waived', actual: 'not_measured' });
    await fulfil(bench);
    expect(await p95Of(bench)).toMatchObject({ verdict: 'pass', actual: null, waiver: { counts: true } });
  });

  it('ends: refused without an end that is a day ahead of now, or beyond the policy, and void when its time has come', async () => {
    let now = Date.now();
    using bench = await gateBench({ policy: 'quorum: 1, maxWaiver: 10d', now: () => now });
    await expect(waive(bench, { until: 'some day' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(waive(bench, { until: inDays(-2) })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(waive(bench, { until: inDays(11) })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('10 days'),
    });
    await waive(bench, { until: inDays(7).slice(0, 10) });
    expect(await p95Of(bench)).toMatchObject({ verdict: 'waived', waiver: { until: `${inDays(7).slice(0, 10)}T23:59:59.999Z` } });
    now += 9 * day;
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', waiver: { counts: false, why: expect.stringContaining('ended') } });
    const { missingItems } = await bench.gates.get('harden');
    expect(missingItems[0]?.detail).toContain('The waiver by Tom Ruiz does not count: It ended on');
  });

  it('is void when the policy is made stricter, the criterion is edited, or the key is revoked', async () => {
    using bench = await gateBench();
    await waive(bench);
    edit(bench, 'holdpoint.yaml', 'quorum: 1', 'quorum: 1, maxWaiver: 2d');
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', waiver: { why: expect.stringContaining('2 days') } });
    edit(bench, 'holdpoint.yaml', ', maxWaiver: 2d', '');
    edit(bench, 'plans/plan.yaml', 'value: 200', 'value: 190');
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', waiver: { why: expect.stringContaining('changed after') } });
    edit(bench, 'plans/plan.yaml', 'value: 190', 'value: 200');
    expect(await p95Of(bench)).toMatchObject({ verdict: 'waived' });
    edit(bench, 'holdpoint.yaml', /(publicKey: [^ ]+")/g, '$1, revokedAt: "2020-01-01T00:00:00Z"');
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', waiver: { why: expect.stringContaining('revoked') } });
  });

  it('is not for who wrote the plan or started a run, also when they start it afterwards', async () => {
    using bench = await gateBench();
    await expect(waive(bench, { person: 'lea' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('wrote the plan'),
    });
    await waive(bench);
    bench.evidence.recordRun(runDetail({}, { startedBy: 'Tom Ruiz' }), [{ ...p95, value: 300, lower95: 290, upper95: 310 }]);
    expect(await p95Of(bench)).toMatchObject({
      verdict: 'fail',
      waiver: { counts: false, why: expect.stringContaining('started the run') },
    });
    await expect(waive(bench)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is withdrawn by any approver, and an older one does not come back', async () => {
    using bench = await gateBench();
    await expect(withdraw(bench)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await waive(bench);
    await waive(bench, { until: inDays(3) });
    await withdraw(bench, 'lea');
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', waiver: { withdrawn: { by: 'lea' }, why: 'It was withdrawn.' } });
    await expect(withdraw(bench)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await waive(bench);
    expect(await p95Of(bench)).toMatchObject({ verdict: 'waived' });
  });

  it('given twice at once is two entries of which the newest in the ledger decides, whatever the clock said', async () => {
    let now = Date.now();
    using bench = await gateBench({ now: () => now });
    await Promise.all([waive(bench, { until: inDays(20) }), waive(bench, { person: 'kim', until: inDays(2) })]);
    const { entries } = bench.ledger.list({ limit: 2 });
    expect(entries.map(({ kind }) => kind)).toEqual(['waiver', 'waiver']);
    expect((await p95Of(bench))?.waiver?.by).toBe(entries[0]?.who);
    now -= 60_000;
    await waive(bench, { until: inDays(1) });
    expect((await p95Of(bench))?.waiver?.by).toBe('tom');
  });

  it('does not count while the clock is behind the ledger: it could have ended', async () => {
    let now = Date.now();
    using bench = await gateBench({ now: () => now });
    await waive(bench, { until: inDays(2) });
    now += 3 * day;
    await bench.gates.answer({ phaseId: 'harden', question: 'three_am', text: 'x', artefacts: ['/runs/1'], by: 'tom' });
    now -= 2 * day;
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', waiver: { why: expect.stringContaining('clock was set back') } });
    now -= 2 * day;
    expect((await p95Of(bench))?.waiver?.counts).toBe(false);
  });

  it('covers neither evidence that was altered, nor a plan with an error, nor a phase without criteria', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const digest = slow(bench);
    await waive(bench);
    bench.store.run("UPDATE evidence SET body = replace(body, '300', '100') WHERE digest = ?", digest);
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', actual: null });
    await expect(waive(bench)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('altered') });
    edit(bench, 'plans/plan.yaml', 'unit: ms', 'unit: furlong');
    expect((await bench.gates.get('harden')).missingItems[0]?.id).toBe('problem-0');
    edit(bench, 'plans/plan.yaml', 'unit: furlong', 'unit: ms');
    edit(bench, 'plans/plan.yaml', /revision: any \}/g, 'revision: any, required: false }');
    expect((await bench.gates.get('harden')).missingItems.map(({ id }) => id)).toContain('no-criteria');
  });

  it('of a criterion that is gone covers nothing else', async () => {
    using bench = await gateBench();
    await expect(waive(bench, { criterionId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await waive(bench);
    edit(bench, 'plans/plan.yaml', 'id: p95', 'id: p95b');
    bench.evidence.recordProbe('shop', probe());
    expect((await bench.gates.get('harden')).criteriaResults.map(({ verdict }) => verdict)).not.toContain('waived');
  });
});
