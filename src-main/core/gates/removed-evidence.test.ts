import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bench, fulfil, gateBench, p95, probe, runDetail, slope } from './testing/gate-bench.ts';

/** What a person could wish: a pass is best, and a fail is not made better by hiding it. */
const opens = (bench: Bench) =>
  new Map(bench.gates.check('harden').criteria.map(({ id, verdict }) => [id, verdict === 'pass' || verdict === 'waived']));

const passing = (bench: Bench) => bench.evidence.recordRun(runDetail(), [p95, slope]);
const slow = (bench: Bench) => bench.evidence.recordRun(runDetail(), [{ ...p95, value: 300, lower95: 290, upper95: 310 }, slope]);
const leaking = (bench: Bench) => bench.evidence.recordRun(runDetail(), [p95, { ...slope, value: 3600, lower95: 3000, upper95: 4000 }]);
const stopped = (bench: Bench) => bench.evidence.recordRun(runDetail({ state: 'aborted' }), [p95, slope]);
const cold = (bench: Bench) => bench.evidence.recordProbe('shop', probe({ value: 40, status: 'critical' }));
const warm = (bench: Bench) => bench.evidence.recordProbe('shop', probe());
const records = { passing, slow, leaking, stopped, cold, warm };

it('removing or editing evidence never turns a verdict better', { timeout: 30_000 }, async () => {
  using bench = await gateBench();
  const name = fc.constantFrom(...(Object.keys(records) as (keyof typeof records)[]));
  const some = fc.array(fc.record({ name, removed: fc.boolean() }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(some, fc.boolean(), (made, edit) => {
      for (const table of ['evidence', 'ledger_entries', 'ledger_nodes', 'ledger_head']) bench.store.run(`DELETE FROM ${table}`);
      const digests = made.map((one) => records[one.name](bench));
      const before = opens(bench);
      digests.forEach((digest, index) => {
        if (made[index]?.removed !== true) return;
        if (edit) bench.store.run("UPDATE evidence SET body = replace(body, 'fail', 'pass') || ' ' WHERE digest = ?", digest);
        else bench.store.run('DELETE FROM evidence WHERE digest = ?', digest);
      });
      const better = [...opens(bench)].filter(([id, open]) => open && before.get(id) !== true);
      expect(better).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('removing a failed run does not bring the passed one before it back', async () => {
  using bench = await gateBench();
  passing(bench);
  const failed = slow(bench);
  expect(bench.gates.check('harden').criteria[0]?.verdict).toBe('fail');
  bench.store.run('DELETE FROM evidence WHERE digest = ?', failed);
  expect(bench.gates.check('harden').criteria[0]?.verdict).toBe('not_measured');
});

it('a gate whose evidence was removed or edited cannot be approved, and says which', async () => {
  using bench = await gateBench();
  await fulfil(bench);
  const digest = passing(bench);
  bench.store.run("UPDATE evidence SET body = replace(body, '131', '130') WHERE digest = ?", digest);
  expect(bench.evidence.get(digest).intact).toBe(false);
  const gate = await bench.gates.get('harden');
  expect(gate.criteriaResults[0]).toMatchObject({ verdict: 'not_measured', reason: expect.stringContaining('changed after') });
  const attempt = bench.gates.approve({ phaseId: 'harden', person: 'tom', passphrase: 'sesame', digest: gate.digest, reason: 'x' });
  await expect(attempt).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('a forged decision in the database opens nothing', async () => {
  using bench = await gateBench();
  await fulfil(bench);
  bench.store.run("UPDATE ledger_entries SET topic = 'gate:harden' WHERE idx = 0");
  const gate = await bench.gates.get('harden');
  expect(gate).toMatchObject({ open: false });
  bench.store.run("INSERT INTO ledger_entries (idx, topic, leaf) VALUES (99, 'gate:harden', '{}')");
  expect((await bench.gates.get('harden')).missingItems[0]).toMatchObject({ title: 'The ledger is damaged.' });
});
