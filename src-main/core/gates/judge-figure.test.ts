import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../evidence/evidence-record.ts';
import type { FoundEvidence } from '../evidence/evidence-store.ts';
import { stats } from '../plans/metrics.ts';
import type { MeasuredCriterion } from '../plans/plan.ts';
import { comparators } from '../plans/criterion-schema.ts';
import { evaluateCriterion, type EvaluationContext } from './evaluate-criterion.ts';
import { judgeFigure, samplesNeeded } from './judge-figure.ts';
import { seededRandom } from '../load/random.ts';

const criterion: MeasuredCriterion = {
  kind: 'measured',
  id: 'p95',
  title: 'Response time',
  required: true,
  maxAgeMs: 3_600_000,
  revision: 'current',
  origin: 'plan.yaml:1',
  metric: 'response_time',
  stat: 'p95',
  op: '<',
  value: 200,
  unit: 'ms',
  source: { kind: 'scenario', file: 's.yaml' },
  accept: 'measured',
  baseline: null,
};
const figure: Figure = {
  metric: 'response_time',
  stat: 'p95',
  value: 131,
  unit: 'ms',
  n: 3000,
  lower95: 129,
  upper95: 134,
  strength: 'measured',
};

describe('a figure', () => {
  it('passes only when the whole range that the samples allow is below the limit', () => {
    expect(judgeFigure(figure, criterion)).toMatchObject({ verdict: 'pass', bound: 134 });
    expect(judgeFigure({ ...figure, upper95: 201 }, criterion)).toMatchObject({ verdict: 'inconclusive' });
    expect(judgeFigure({ ...figure, upper95: null }, criterion)).toMatchObject({ verdict: 'inconclusive' });
    expect(judgeFigure({ ...figure, value: 250, lower95: 199, upper95: 260 }, criterion)).toMatchObject({ verdict: 'inconclusive' });
    expect(judgeFigure({ ...figure, value: 250, lower95: 201, upper95: 260 }, criterion)).toMatchObject({ verdict: 'fail' });
  });

  it('is judged at the limit itself as the comparator says', () => {
    const at = (op: MeasuredCriterion['op']) =>
      judgeFigure({ ...figure, value: 200, lower95: 200, upper95: 200 }, { ...criterion, op }).verdict;
    expect(comparators.map((op) => at(op))).toEqual(['fail', 'pass', 'fail', 'pass', 'pass']);
  });

  it('is converted into the unit of the limit, and never compared with what measures something else', () => {
    expect(judgeFigure(figure, { ...criterion, value: 0.2, unit: 's' })).toMatchObject({ verdict: 'pass', observed: 0.131 });
    expect(judgeFigure(figure, { ...criterion, unit: 'MB/h' })).toMatchObject({ verdict: 'not_measured', observed: null });
  });

  it('needs the samples that its limit needs', () => {
    const needed = (stat: MeasuredCriterion['stat'], value = 200, unit = 'ms') => samplesNeeded({ stat, op: '<', value, unit });
    expect([needed('p95'), needed('p99'), needed('p999'), needed('rate', 0.05, '%')]).toEqual([59, 299, 2995, 5990]);
    expect(judgeFigure({ ...figure, n: 58 }, criterion)).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('59') });
    expect(judgeFigure({ ...figure, n: 59 }, criterion).verdict).toBe('pass');
  });

  it('with the needed samples has a bound by brute force: fewer leave more than 5 % chance', () => {
    for (const [stat, q] of [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      const n = samplesNeeded({ stat, op: '<', value: 1, unit: 'ms' });
      // The largest of n samples lies below the quantile with probability q^n.
      let chance = 1;
      for (let i = 0; i < n - 1; i += 1) chance *= q;
      expect(chance).toBeGreaterThan(0.05);
      expect(chance * q).toBeLessThanOrEqual(0.05);
    }
  });
});

describe('the samples that a limit needs, tried out', () => {
  const rounds = 20_000;
  /** Share of the rounds in which n draws all miss something that happens with this chance. */
  const missed = (n: number, chance: number) => {
    const random = seededRandom(7);
    let all = 0;
    for (let round = 0; round < rounds; round += 1) {
      let draws = 0;
      while (draws < n && random() >= chance) draws += 1;
      if (draws === n) all += 1;
    }
    return all / rounds;
  };
  /** Four standard errors of a share of 5 %. */
  const slack = 4 * Math.sqrt((0.05 * 0.95) / rounds);

  it.each([
    ['p50', 0.5],
    ['p75', 0.25],
    ['p90', 0.1],
    ['p95', 0.05],
    ['p99', 0.01],
  ] as const)(
    '%s: all of so many samples lie below the percentile in at most 5 %% of the cases, and a fifth fewer are too few',
    (stat, beyond) => {
      const n = samplesNeeded({ stat, op: '<', value: 1, unit: 'ms' });
      expect(missed(n, beyond)).toBeLessThan(0.05 + slack);
      expect(missed(Math.floor(n * 0.8), beyond)).toBeGreaterThan(0.05 + slack);
    },
  );

  it.each([10, 5, 1, 0.5])(
    'a rate of %s %%: so many samples without a failure occur in at most 5 %% of the cases, and a fifth fewer are too few',
    (percent) => {
      const n = samplesNeeded({ stat: 'rate', op: '<', value: percent, unit: '%' });
      expect(missed(n, percent / 100)).toBeLessThan(0.05 + slack);
      expect(missed(Math.floor(n * 0.8), percent / 100)).toBeGreaterThan(0.05 + slack);
    },
  );
});

const context: EvaluationContext = {
  now: Date.parse('2026-02-03T10:00:00.000Z'),
  revision: 'rev-1',
  fileDigest: () => null,
  comparison: () => ({ state: 'no_baseline', reason: '' }),
  scenarioDigest: () => 'a'.repeat(64),
};
const good: Extract<FoundEvidence, { state: 'found' }> = {
  state: 'found',
  index: 0,
  digest: 'd'.repeat(64),
  predicate: {
    kind: 'run',
    label: 'checkout',
    startedAt: '2026-02-03T09:40:00.000Z',
    endedAt: '2026-02-03T09:50:00.000Z',
    verdict: 'pass',
    reason: '',
    accepted: { ok: true, reason: '' },
    by: null,
    revision: 'rev-1',
    route: '/runs/1',
    materials: [{ name: 's.yaml', digest: { sha256: 'a'.repeat(64) } }],
    environment: {},
    figures: [figure],
    details: {},
  },
};
const withPredicate = (change: Partial<(typeof good)['predicate']>): FoundEvidence => ({
  ...good,
  predicate: { ...good.predicate, ...change },
});

describe('no evidence that is missing, stale, not finite, empty or of a failed run', () => {
  /** Each spoils good evidence in one way. */
  const spoilers: Record<string, (found: typeof good) => FoundEvidence> = {
    none: () => ({ state: 'none' }),
    lost: () => ({ state: 'lost', by: null, digest: null, reason: 'gone' }),
    old: (found) => ({ ...found, predicate: { ...found.predicate, endedAt: '2026-02-03T08:59:59.000Z' } }),
    future: (found) => ({ ...found, predicate: { ...found.predicate, endedAt: '2026-02-04T00:00:00.000Z' } }),
    revision: (found) => ({ ...found, predicate: { ...found.predicate, revision: 'rev-0' } }),
    noRevision: (found) => ({ ...found, predicate: { ...found.predicate, revision: null } }),
    invalidRun: (found) => ({ ...found, predicate: { ...found.predicate, accepted: { ok: false, reason: 'aborted' } } }),
    scenario: (found) => ({ ...found, predicate: { ...found.predicate, materials: [] } }),
    noFigures: (found) => ({ ...found, predicate: { ...found.predicate, figures: [] } }),
    otherMetric: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, metric: 'service_time' }] } }),
    noValue: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, value: null }] } }),
    nan: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, value: Number.NaN }] } }),
    nanBound: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, upper95: Number.NaN }] } }),
    infinite: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, value: -Infinity, lower95: -Infinity }] } }),
    noSamples: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, n: 0 }] } }),
    nanSamples: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, n: Number.NaN }] } }),
    fewSamples: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, n: 58 }] } }),
    noBound: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, upper95: null }] } }),
    estimate: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, strength: 'estimate' }] } }),
    contradiction: (found) => ({ ...found, predicate: { ...found.predicate, figures: [{ ...figure, value: 300 }] } }),
    oneOfTwo: (found) => ({ ...found, predicate: { ...found.predicate, figures: [figure, { ...figure, value: null }] } }),
  };

  it.each(Object.keys(spoilers))('passes when spoiled by: %s', (name) => {
    expect(evaluateCriterion(criterion, good, context).verdict).toBe('pass');
    expect(['pass', 'waived']).not.toContain(evaluateCriterion(criterion, spoilers[name]?.(good) ?? good, context).verdict);
  });

  it('passes when spoiled in several ways at once', () => {
    expect(evaluateCriterion(criterion, good, context).verdict).toBe('pass');
    const names = Object.keys(spoilers);
    fc.assert(
      fc.property(fc.subarray(names, { minLength: 1 }), (chosen) => {
        let found: FoundEvidence = good;
        for (const name of chosen) if (found.state === 'found') found = spoilers[name]?.(found) ?? found;
        expect(['pass', 'waived'], chosen.join('+')).not.toContain(evaluateCriterion(criterion, found, context).verdict);
      }),
      { numRuns: 500 },
    );
  });

  it('passes whatever figures there are, unless the bound itself is on the right side', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(null, 0, 199.9, 200, 200.1, Infinity, Number.NaN));
    const anyFigure = fc.record({
      metric: fc.constant('response_time'),
      stat: fc.constant('p95'),
      value: number,
      unit: fc.constantFrom('ms', 's', 'MB', '%', 'furlong'),
      n: fc.oneof(fc.constantFrom(null, 58, 59), fc.double(), fc.integer()),
      lower95: number,
      upper95: number,
      strength: fc.constantFrom('measured' as const, 'estimate' as const),
    });
    fc.assert(
      fc.property(fc.array(anyFigure, { maxLength: 3 }), (figures) => {
        const { verdict } = evaluateCriterion(criterion, withPredicate({ figures }), context);
        if (verdict !== 'pass') return;
        expect(figures.length).toBeGreaterThan(0);
        for (const { unit, upper95, value, n, strength } of figures) {
          const toMs = unit === 's' ? 1000 : 1;
          expect(['ms', 's']).toContain(unit);
          expect((upper95 ?? Infinity) * toMs).toBeLessThan(200);
          expect((value ?? Infinity) * toMs).toBeLessThan(200);
          expect(n).toBeGreaterThanOrEqual(59);
          expect(strength).toBe('measured');
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('is converted into a pass by another stat, comparator or unit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...stats), fc.constantFrom(...comparators), fc.double(), (stat, op, value) => {
        const lost = evaluateCriterion({ ...criterion, stat, op, value }, { state: 'none' }, context);
        const empty = evaluateCriterion({ ...criterion, stat, op, value }, withPredicate({ figures: [] }), context);
        expect([lost.verdict, empty.verdict]).toEqual(['not_measured', 'not_measured']);
      }),
    );
  });
});
