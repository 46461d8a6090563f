import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunComparison } from '#shared/contract/run-comparison.ts';
import { compareDefaults, compareRuns, type RunToCompare } from '../../runs/compare/compare-runs.ts';
import { syntheticRun } from '../../runs/compare/testing/synthetic-run.ts';
import type { MeasuredCriterion } from '../../plans/plan.ts';
import { type Bench, gateBench, p95, planYaml, runDetail, slope } from '../testing/gate-bench.ts';
import { judgeRelative } from './judge-relative.ts';
import type { ComparesRuns, ComparisonState } from './run-comparisons.ts';

const relative = (rule: string) =>
  planYaml.replace(
    / {6}- \{ id: p95, .*\n/,
    `      - { id: p95, title: Response time, metric: response_time, stat: p95, ${rule}, source: { scenario: checkout }, revision: any }\n`,
  );
const p95Of = async ({ gates }: Bench) => (await gates.get('harden')).criteriaResults[0];

/** Really compares made runs, by their ids; says how often. */
function synthetic(runs: Record<string, RunToCompare>, pinned: { run: string | null }): ComparesRuns & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    baselineOf: () => pinned.run,
    compare: ({ a, b }) => {
      asked.push(`${a}/${b}`);
      const [first, second] = [runs[a], runs[b]];
      if (first === undefined || second === undefined) return Promise.reject(new Error(`There is no run ${first ? b : a}.`));
      return Promise.resolve(compareRuns(first, second, { ...compareDefaults, resamples: 200 }));
    },
  };
}
const base = syntheticRun({ id: 'base', seed: 1 });
const slower = syntheticRun({ id: 'slower', seed: 2, median: () => 62.5 });
const record = (bench: Bench, runId: string) => bench.evidence.recordRun(runDetail({ runId }), [p95, slope]);

describe('a criterion with a baseline', () => {
  it('passes and fails by the whole interval of the ratio, in percent of change and as a factor', async () => {
    const pinned = { run: 'base' };
    for (const [rule, verdict] of [
      ['op: <, value: 40, unit: "%", baseline: pinned', 'pass'],
      ['op: <, value: 10, unit: "%", baseline: pinned', 'fail'],
      ['op: <, value: 1.4, unit: x, baseline: pinned', 'pass'],
      ['op: ">", value: 1.4, unit: x, baseline: { run: base }', 'fail'],
      ['op: <, value: 25, unit: "%", baseline: pinned', 'inconclusive'],
    ] as const) {
      using bench = await gateBench({ plan: relative(rule), runs: synthetic({ base, slower }, pinned) });
      record(bench, 'slower');
      expect(await p95Of(bench), rule).toMatchObject({
        verdict,
        strength: 'measured',
        reason: expect.stringContaining('99 % interval) of run base'),
      });
    }
  });

  it('is compared once for each pair, whatever looks at the gate', async () => {
    const runs = synthetic({ base, slower }, { run: 'base' });
    using bench = await gateBench({ plan: relative('op: <, value: 40, unit: "%", baseline: pinned'), runs });
    record(bench, 'slower');
    expect(bench.gates.check('harden').criteria[0]?.verdict).toBe('inconclusive');
    for (let look = 0; look < 5; look += 1) {
      bench.gates.hold();
      await bench.gates.get('harden');
    }
    expect(runs.asked).toEqual(['base/slower']);
    expect(bench.gates.check('harden').criteria[0]?.verdict).toBe('pass');
  });

  it('is not measured without a baseline, against itself, or against a run that is gone, and says what to do', async () => {
    const pinned: { run: string | null } = { run: null };
    using bench = await gateBench({
      plan: relative('op: <, value: 40, unit: "%", baseline: pinned'),
      runs: synthetic({ base, slower }, pinned),
    });
    record(bench, 'slower');
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', action: { kind: 'open', label: 'Pin a baseline' } });
    pinned.run = 'slower';
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', reason: expect.stringContaining('the baseline itself') });
    pinned.run = 'gone';
    expect(await p95Of(bench)).toMatchObject({ verdict: 'not_measured', reason: expect.stringContaining('There is no run gone') });
    pinned.run = 'base';
    expect(await p95Of(bench)).toMatchObject({ verdict: 'pass' });
  });

  it('makes approvals stale when another run is pinned', async () => {
    const pinned = { run: 'base' };
    const other = syntheticRun({ id: 'other', seed: 3 });
    using bench = await gateBench({
      plan: relative('op: <, value: 60, unit: "%", baseline: pinned'),
      runs: synthetic({ base, slower, other }, pinned),
    });
    record(bench, 'slower');
    const before = (await bench.gates.get('harden')).digest;
    pinned.run = 'other';
    const after = await bench.gates.get('harden');
    expect(after.criteriaResults[0]?.verdict).toBe('pass');
    expect(after.digest).not.toBe(before);
  });

  it('is inconclusive where the runs cannot be compared, or are too short', async () => {
    const short = { base: syntheticRun({ id: 'base', seed: 1, windows: 6 }), slower: syntheticRun({ id: 'slower', seed: 2, windows: 6 }) };
    const foreign = { base, slower: { ...slower, workloadHash: 'f'.repeat(64) } };
    for (const [runs, words] of [
      [short, 'too few'],
      [foreign, 'not comparable'],
    ] as const) {
      using bench = await gateBench({
        plan: relative('op: <, value: 900, unit: "%", baseline: pinned'),
        runs: synthetic(runs, { run: 'base' }),
      });
      record(bench, 'slower');
      expect(await p95Of(bench)).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining(words) });
    }
  });
});

it('whatever a comparison says, a relative criterion passes only with all of a finite interval on its side', () => {
  const any = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -1, 1));
  const comparison: Pick<RunComparison, 'differences' | 'reason' | 'needed'> = { differences: [], reason: '', needed: null };
  fc.assert(
    fc.property(
      any,
      any,
      any,
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.integer({ min: -1, max: 5000 }),
      (value, low, high, limit, n) => {
        const figure = {
          metric: 'response_time',
          step: null,
          stat: 'p95',
          label: '',
          unit: 'ms',
          better: 'lower' as const,
          a: 1,
          b: 1,
          nA: n,
          nB: n,
          difference: null,
          ratio: { value, low, high },
          cliffsDelta: null,
          tolerance: { relative: 0, absolute: 0 },
          blockWindows: null,
          verdict: 'same' as const,
          reason: '',
          needed: null,
        };
        const state: ComparisonState = { state: 'done', baseline: 'base', comparison: { ...comparison, figures: [figure] } };
        const criterion = { metric: 'response_time', stat: 'p95', op: '<', value: limit, unit: 'x' } as MeasuredCriterion;
        const { verdict } = judgeRelative(criterion, state);
        expect(verdict !== 'pass' || (n > 0 && Number.isFinite(low) && low > 0 && low <= high && high < limit)).toBe(true);
      },
    ),
  );
});
