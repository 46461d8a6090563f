import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bench, fulfil, gateBench, planYaml } from './testing/gate-bench.ts';

const policy = 'quorum: 1, lenses: [security]';
const say = (bench: Bench, by: string, position: 'approve' | 'object' | 'abstain', reason = 'Because.') =>
  bench.gates.review({ phaseId: 'harden', lens: 'security', position, reason, by });
const overrule = (bench: Bench, person: string, objector = 'kim') =>
  bench.gates.overrule({ phaseId: 'harden', lens: 'security', objector, person, passphrase: 'sesame', reason: 'Accepted for a week.' });
const security = async ({ gates }: Bench) => {
  const found = (await gates.get('harden')).reviews.find(({ lens }) => lens === 'security');
  if (found === undefined) throw new Error('no security review');
  return found;
};
const approve = async ({ gates }: Bench, person = 'tom') =>
  gates.approve({ phaseId: 'harden', person, passphrase: 'sesame', digest: (await gates.get('harden')).digest, reason: 'ok' });
const editPlan = (bench: Bench, from: string, to: string) => {
  const file = path.join(bench.root, 'plans', 'plan.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};

describe('an objection', () => {
  it('is not undone by another reviewer who approves', async () => {
    using bench = await gateBench({ policy });
    await fulfil(bench);
    await say(bench, 'kim', 'object', 'No encryption.');
    await say(bench, 'tom', 'approve');
    expect(await security(bench)).toMatchObject({ consensus: 'objection', positions: [{ person: 'kim' }, { person: 'tom' }] });
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('objection') });
    await say(bench, 'kim', 'approve', 'Encrypted now.');
    expect(await security(bench)).toMatchObject({ consensus: 'approve' });
    expect(await approve(bench)).toMatchObject({ open: true });
  });

  it('holds also in a lens that is not required, and when its author is taken off the list', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    await say(bench, 'kim', 'object');
    const file = path.join(bench.root, 'holdpoint.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/ {2}- \{ id: kim.*\n/, ''));
    expect((await bench.gates.get('harden')).people.map(({ id }) => id)).toEqual(['lea', 'tom']);
    expect(await security(bench)).toMatchObject({ required: false, consensus: 'objection' });
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is overruled by name, signed, by an approver who is neither its author nor the author of the plan', async () => {
    using bench = await gateBench({ policy });
    await fulfil(bench);
    await say(bench, 'kim', 'object', 'No encryption.');
    await expect(overrule(bench, 'kim')).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('own objection') });
    await expect(overrule(bench, 'lea')).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('wrote the plan') });
    await expect(overrule(bench, 'tom', 'tom')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await overrule(bench, 'tom');
    expect(await security(bench)).toMatchObject({
      consensus: 'overruled',
      positions: [{ person: 'kim', overruled: { by: 'tom', reason: 'Accepted for a week.', why: '' } }],
    });
    expect(bench.ledger.list({ limit: 1 }).entries[0]).toMatchObject({ kind: 'overrule', signed: true });
    await expect(overrule(bench, 'tom')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await approve(bench)).toMatchObject({ open: true });
  });

  it('that is made again is another one, which nobody has overruled', async () => {
    using bench = await gateBench({ policy });
    await say(bench, 'kim', 'object');
    await overrule(bench, 'tom');
    await say(bench, 'kim', 'object');
    expect(await security(bench)).toMatchObject({ consensus: 'objection', positions: [{ overruled: null }] });
  });

  it('is open again when the key of who overruled it is revoked, or the plan of the phase changes', async () => {
    using bench = await gateBench({ policy });
    await say(bench, 'kim', 'object');
    await overrule(bench, 'tom');
    editPlan(bench, 'title: Hardening', 'title: Softening');
    expect(await security(bench)).toMatchObject({
      consensus: 'objection',
      positions: [{ overruled: { why: expect.stringContaining('changed') } }],
    });
    editPlan(bench, 'title: Softening', 'title: Hardening');
    expect((await security(bench)).consensus).toBe('overruled');
    const file = path.join(bench.root, 'holdpoint.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(publicKey: [^ ]+")/g, '$1, revokedAt: "2020-01-01T00:00:00Z"'));
    expect(await security(bench)).toMatchObject({
      consensus: 'objection',
      positions: [{ overruled: { why: expect.stringContaining('revoked') } }],
    });
  });
});

describe('a review', () => {
  it('with only abstentions is none', async () => {
    using bench = await gateBench({ policy });
    await fulfil(bench);
    await say(bench, 'kim', 'abstain');
    expect(await security(bench)).toMatchObject({ consensus: 'abstained' });
    expect((await bench.gates.get('harden')).missingItems[0]).toMatchObject({
      id: 'review-security',
      detail: 'Kim Osei abstained: nobody has reviewed it yet.',
    });
    await say(bench, 'tom', 'approve');
    expect(await security(bench)).toMatchObject({ consensus: 'mixed' });
    expect(await approve(bench)).toMatchObject({ open: true });
  });

  it('is stale when the plan of the phase has changed since, and not because a task is done', async () => {
    const plan = planYaml.replace('    criteria:\n', '    tasks: [{ id: pool, title: Bound the pool, state: doing }]\n    criteria:\n');
    using bench = await gateBench({ policy, plan });
    await fulfil(bench);
    await say(bench, 'kim', 'approve');
    editPlan(bench, 'state: doing', 'state: done');
    expect((await security(bench)).consensus).toBe('approve');
    editPlan(bench, 'value: 200', 'value: 210');
    expect(await security(bench)).toMatchObject({ consensus: 'stale' });
    expect((await bench.gates.get('harden')).missingItems[0]).toMatchObject({
      verdict: 'stale',
      title: 'The security review is stale.',
      detail: expect.stringContaining("Kim Osei's review no longer counts: The plan of this phase changed"),
    });
    await expect(approve(bench)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('stale') });
  });
});
