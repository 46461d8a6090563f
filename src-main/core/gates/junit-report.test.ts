import { describe, expect, it } from 'vitest';
import { readJUnit } from '../evidence/imports/read-junit.ts';
import { gateAsJUnit } from './junit-report.ts';
import { fulfil, gateBench, planYaml } from './testing/gate-bench.ts';

const report = async ({ gates }: Awaited<ReturnType<typeof gateBench>>) => gateAsJUnit(await gates.get('harden'));

describe('a gate as a JUnit report', () => {
  it('has an error for each required criterion that was not measured', async () => {
    using bench = await gateBench();
    const text = await report(bench);
    expect(readJUnit(text)).toMatchObject({ verdict: 'fail', passed: [] });
    expect(text.match(/<error type="not_measured"/g)).toHaveLength(4);
    expect(text).toContain('<testsuite name="Hardening: criteria" tests="4" failures="0" errors="4" skipped="0">');
  });

  it('passes whole only when the phase is released', async () => {
    using bench = await gateBench();
    await fulfil(bench);
    const measured = readJUnit(await report(bench));
    expect(measured.passed).toHaveLength(4);
    expect(measured.failed).toEqual(['harden › 1 approval missing, of 1.', 'harden › The phase is released']);
    const { digest } = await bench.gates.get('harden');
    await bench.gates.approve({ phaseId: 'harden', person: 'tom', passphrase: 'sesame', digest, reason: 'It held.' });
    expect(readJUnit(await report(bench))).toMatchObject({ verdict: 'pass', skipped: [] });
  });

  it('skips only what is not required, and survives any text', async () => {
    const plan = planYaml
      .replace('title: Cache hit ratio,', 'title: "Cache <hit> & \\"ratio\\" \\u0001", required: false,')
      .replace('title: Hardening', 'title: "Härtung ]]> \'x\'"');
    using bench = await gateBench({ plan });
    const result = readJUnit(await report(bench));
    expect(result.skipped).toEqual(['harden › cache: Cache <hit> & "ratio" \uFFFD (> 85 %)']);
    expect(result.problem).toBe('');
  });
});
