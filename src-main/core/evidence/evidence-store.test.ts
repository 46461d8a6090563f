import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gateBench, p95, probe, runDetail, slope } from '../gates/testing/gate-bench.ts';

describe('evidence', () => {
  it('is found by kind, verdict and words', async () => {
    using bench = await gateBench();
    const run = bench.evidence.recordRun(runDetail({ verdict: 'fail', reason: 'p95 was too high' }), [p95]);
    const read = bench.evidence.recordProbe('shop', probe());
    const found = (filter: Parameters<typeof bench.evidence.list>[0]) => bench.evidence.list(filter).map(({ digest }) => digest);
    expect(found({ limit: 10 })).toEqual([read, run]);
    expect(found({ limit: 10, kind: 'run' })).toEqual([run]);
    expect(found({ limit: 10, verdict: 'pass' })).toEqual([read]);
    expect(found({ limit: 10, text: 'TOO high' })).toEqual([run]);
    expect(found({ limit: 10, text: read.slice(0, 12) })).toEqual([read]);
    expect(found({ limit: 10, kind: 'probe', text: 'high' })).toEqual([]);
    bench.store.run("UPDATE evidence SET body = 'damaged' WHERE digest = ?", run);
    expect(found({ limit: 10, kind: 'run' })).toEqual([]);
    expect(found({ limit: 10 })).toEqual([read, run]);
  });

  it('is found by the SHA-256 of the very bytes that are stored, and is named in the ledger', async () => {
    using bench = await gateBench();
    const digest = bench.evidence.recordRun(runDetail(), [p95, slope]);
    const body = bench.evidence.bodyOf(digest) ?? '';
    expect(createHash('sha256').update(body).digest('hex')).toBe(digest);
    expect(bench.evidence.get(digest)).toMatchObject({ kind: 'run', label: 'checkout', verdict: 'pass', intact: true, ledgerIndex: 0 });
    expect(bench.ledger.list({ limit: 1 }).entries[0]).toMatchObject({ kind: 'evidence', subject: digest, route: `/evidence/${digest}` });
  });

  it.each([
    ['pass', 'PASSED'],
    ['fail', 'FAILED'],
  ] as const)('of a run that ended with %s carries an in-toto test result that says so', async (verdict, result) => {
    using bench = await gateBench();
    const { statement } = bench.evidence.get(bench.evidence.recordRun(runDetail({ verdict }), [p95]));
    expect(statement).toMatchObject({
      statements: [
        {
          _type: 'https://in-toto.io/Statement/v1',
          predicate: { verdict, figures: [{ metric: 'response_time', value: 131, unit: 'ms', n: 3000 }] },
        },
        {
          _type: 'https://in-toto.io/Statement/v1',
          predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
          predicate: { result },
        },
      ],
    });
  });

  it('without a clear verdict carries no test result that could be taken for one', async () => {
    using bench = await gateBench();
    for (const verdict of ['inconclusive', 'not_measured', 'stale'] as const) {
      const { statement } = bench.evidence.get(bench.evidence.recordRun(runDetail({ verdict }), [p95]));
      expect(statement).toMatchObject({ statements: [{ predicate: { verdict } }] });
    }
  });

  it('keeps a figure that is not a number as nothing', async () => {
    using bench = await gateBench();
    const digest = bench.evidence.recordRun(runDetail(), [{ ...p95, value: Number.NaN, upper95: Infinity }]);
    expect(bench.evidence.get(digest).statement).toMatchObject({
      statements: [{ predicate: { figures: [{ value: null, upper95: null }] } }, {}],
    });
    expect(bench.gates.check('harden').criteria[0]?.verdict).toBe('not_measured');
  });

  it('of a probe that gave no answer is kept and answers nothing', async () => {
    using bench = await gateBench();
    for (const status of ['error', 'unsupported', 'insufficient_privilege'] as const) {
      const digest = bench.evidence.recordProbe('shop', probe({ status, value: 99, message: status }));
      expect(bench.evidence.get(digest).verdict).toBe('not_measured');
      expect(bench.gates.check('harden').criteria.find(({ id }) => id === 'cache')?.verdict).not.toBe('pass');
    }
  });

  it('recorded twice is one record and one entry', async () => {
    using bench = await gateBench();
    const detail = runDetail();
    expect(bench.evidence.recordRun(detail, [p95])).toBe(bench.evidence.recordRun(detail, [p95]));
    expect(bench.ledger.head().size).toBe(1);
  });

  it('is listed newest first, also what was altered, which says so', async () => {
    using bench = await gateBench();
    const first = bench.evidence.recordRun(runDetail(), [p95]);
    const second = bench.evidence.recordProbe('shop', probe());
    bench.store.run("UPDATE evidence SET body = replace(body, '131', '31') WHERE digest = ?", first);
    expect(bench.evidence.list({ limit: 10 }).map(({ digest, intact }) => [digest, intact])).toEqual([
      [second, true],
      [first, false],
    ]);
    expect(() => bench.evidence.get('0'.repeat(64))).toThrow(/no evidence/);
  });
});
