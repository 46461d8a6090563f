import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../ledger/canonical-json.ts';
import { assessPhase, type PhaseInput } from './assess-phase.ts';
import { isReady } from './gate-views.ts';
import { evidenceStates, inputOf, mayOpen, waiverStates, type World } from './testing/phase-world.ts';

/** Half of everything is as it should be, so that open gates occur. */
const mostly = <T>(good: T, others: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const worlds: fc.Arbitrary<World> = fc.record({
  criteria: fc.array(
    fc.record({
      evidence: mostly('good', evidenceStates),
      required: mostly(true, [false]),
      waiver: mostly('none', waiverStates),
      finding: mostly(false, [true]),
    }),
    { maxLength: 5 },
  ),
  findings: fc.array(mostly('yes', ['no', 'none', 'nothing linked', 'gone'] as const), { maxLength: 2 }),
  answers: fc.tuple(...Array.from({ length: 4 }, () => mostly('answered', ['none', 'gone'] as const))),
  reviews: fc.tuple(
    ...Array.from({ length: 3 }, () =>
      mostly('approve', ['none', 'abstain', 'stale', 'object', 'overruled', 'self overruled', 'stale overruled'] as const),
    ),
  ),
  scope: fc.array(mostly('accepted', ['declined', 'undecided', 'incomplete', 'edited', 'by author', 'by requester'] as const), {
    maxLength: 2,
  }),
  damaged: mostly(false, [true]),
  planError: mostly(false, [true]),
});
const whole: World = {
  criteria: [{ evidence: 'good', required: true, waiver: 'none', finding: false }],
  findings: [],
  answers: ['answered', 'answered', 'answered', 'answered'],
  reviews: ['approve', 'none', 'none'],
  scope: [],
  damaged: false,
  planError: false,
};
const ready = (input: PhaseInput) => isReady(assessPhase(input));

describe('a gate', () => {
  it(
    'is ready for signatures exactly when everything that it needs is there, whatever else is missing, stale, void or broken',
    { timeout: 60_000 },
    () => {
      const seen = new Set<boolean>();
      fc.assert(
        fc.property(worlds, (world) => {
          const isOpen = ready(inputOf(world));
          seen.add(isOpen);
          expect(isOpen).toBe(mayOpen(world));
        }),
        { numRuns: 300 },
      );
      // Otherwise the property says nothing.
      expect(ready(inputOf(whole))).toBe(true);
      expect(seen).toContain(false);
    },
  );

  it('opens by each state of evidence with each kind of waiver only where that is right', { timeout: 60_000 }, () => {
    let opened = 0;
    for (const evidence of evidenceStates) {
      for (const waiver of waiverStates) {
        for (const finding of [false, true]) {
          const world: World = {
            ...whole,
            criteria: [
              { evidence: 'good', required: true, waiver: 'none', finding: false },
              { evidence, required: !finding, waiver, finding },
            ],
          };
          const isOpen = ready(inputOf(world));
          expect(isOpen, `${evidence}, waiver ${waiver}`).toBe(mayOpen(world));
          if (isOpen) opened += 1;
        }
      }
    }
    // Good with any waiver, and with a valid one all but what is damaged or from the future.
    expect(opened).toBe(2 * (waiverStates.length + evidenceStates.length - 4));
  });

  it('never opens by evidence that is removed, nor does a criterion', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(worlds, fc.nat(), fc.boolean(), (world, which, traceless) => {
        const input = inputOf(world);
        const before = assessPhase(input);
        const gone = input.phase.criteria[which % Math.max(1, input.phase.criteria.length)]?.id;
        const after = assessPhase({
          ...input,
          evidence: (criterion) => {
            const found = input.evidence(criterion);
            if (criterion.id !== gone || found.state !== 'found') return found;
            return traceless ? { state: 'none' } : { state: 'lost', digest: found.digest, reason: 'removed', by: found.predicate.by };
          },
        });
        const opens = ({ evaluation: { verdict } }: (typeof before.criteria)[number]) => verdict === 'pass' || verdict === 'waived';
        // Evidence from the future keeps every waiver from counting: without it they count again.
        fc.pre(!world.criteria.some(({ evidence }) => evidence === 'future'));
        expect(after.criteria.filter((one, n) => opens(one) && !opens(before.criteria[n] ?? one))).toEqual([]);
        expect(isReady(after) && !isReady(before)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

type Path = (string | number)[];

function* leavesOf(value: unknown, at: Path = []): Generator<Path> {
  if (value instanceof Map) yield* leavesOf(Object.fromEntries([...value].map(([key, one]) => [String(key), one])), at);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) yield* leavesOf(one, [...at, Array.isArray(value) ? Number(key) : key]);
  } else if (value !== undefined) yield at;
}

/** A copy in which one leaf says something else. Keys of maps go by their text. */
function changedAt(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) {
    if (typeof value === 'boolean') return !value;
    return typeof value === 'number' ? value + 1 : `${String(value)}x`;
  }
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, String(key) === step ? changedAt(one, rest) : one]));
  if (Array.isArray(value)) return value.map((one, n) => (n === step ? changedAt(one, rest) : one));
  const from = value as Record<string, unknown>;
  return { ...from, [step]: changedAt(from[step], rest) };
}

describe('an approval', () => {
  const world: World = {
    criteria: [
      { evidence: 'good', required: true, waiver: 'none', finding: true },
      { evidence: 'fail', required: true, waiver: 'valid', finding: false },
      { evidence: 'fail', required: false, waiver: 'withdrawn', finding: false },
    ],
    findings: ['yes'],
    answers: ['answered', 'answered', 'answered', 'answered'],
    reviews: ['approve', 'overruled', 'abstain'],
    scope: ['accepted', 'declined', 'by requester'],
    damaged: false,
    planError: false,
  };
  const input = inputOf(world);
  const digest = (changed: PhaseInput) => assessPhase(changed).digest;
  const before = digest(input);

  /** Where the plan stands in its file, where the phase stands, what signatures and their history are, and a withdrawal that is none. */
  const exempt = /(?:^|\.)(?:origin|state|withdrawal)$|^(?:decisions|round|transition|history|faults|newestAt)(?:\.|$)/;
  const leaves = (value: unknown) =>
    [...leavesOf(value)].filter((path) => (path.at(-1) === 'state' ? path.includes('tasks') : !exempt.test(path.join('.'))));

  it('goes stale when any leaf of the phase changes', () => {
    const paths = leaves(input.phase);
    expect(paths.length).toBeGreaterThan(60);
    for (const path of paths) {
      const phase = changedAt(input.phase, path) as PhaseInput['phase'];
      expect(digest({ ...input, phase, plan: { ...input.plan, phases: [phase] } }), path.join('.')).not.toBe(before);
    }
    expect(digest({ ...input, plan: { ...input.plan, author: 'kim' } })).not.toBe(before);
    expect(digest({ ...input, plan: { ...input.plan, file: 'plans/q.yaml' } })).not.toBe(before);
  });

  it('goes stale when any leaf of what people said changes: reviews, overrulings, waivers, answers, scope', () => {
    const paths = leaves(input.record);
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) {
      const record = changedAt(input.record, path) as PhaseInput['record'];
      expect(digest({ ...input, record }), path.join('.')).not.toBe(before);
    }
  });

  it('goes stale when anything that was said is taken back or said anew', () => {
    const { record } = input;
    for (const name of ['reviews', 'waivers', 'answers', 'scopeRequests'] as const) {
      for (const key of record[name].keys()) {
        const rest = new Map([...record[name]].filter(([one]) => one !== key) as [never, never][]);
        expect(digest({ ...input, record: { ...record, [name]: rest } }), `${name} ${key}`).not.toBe(before);
      }
    }
    for (const name of ['overrules', 'scopeDecisions'] as const) {
      expect(digest({ ...input, record: { ...record, [name]: record[name].slice(1) } }), name).not.toBe(before);
    }
    const acceptances = new Map([
      ['x', { finding: 'x', definition: 'a'.repeat(64), reason: 'r', by: 'kim', at: '2026-03-01T00:00:00.000Z' }],
    ]);
    expect(digest({ ...input, record: { ...record, acceptances } })).not.toBe(before);
  });

  it('goes stale when the policy, the approvers, a linked file, or evidence changes', () => {
    const { policy, people } = input.governance;
    for (const change of [{ quorum: 2 }, { separationOfDuties: false }, { lenses: ['testing' as const] }, { maxWaiver: '20d' }]) {
      expect(digest({ ...input, governance: { ...input.governance, policy: { ...policy, ...change } } }), Object.keys(change)[0]).not.toBe(
        before,
      );
    }
    expect(digest({ ...input, governance: { ...input.governance, people: people.slice(0, 3).toSpliced(1, 1) } })).not.toBe(before);
    expect(digest({ ...input, context: { ...input.context, fileDigest: () => 'c'.repeat(64) } })).not.toBe(before);
    for (const { id } of input.phase.criteria) {
      const evidence: PhaseInput['evidence'] = (criterion) => {
        const found = input.evidence(criterion);
        return criterion.id === id && found.state === 'found' ? { ...found, digest: digestOf({ of: id }) } : found;
      };
      expect(digest({ ...input, evidence }), id).not.toBe(before);
    }
  });

  it('stays when nothing of it changes, such as where the phase stands or which line it is on', () => {
    expect(digest({ ...input, phase: { ...input.phase, origin: 'plans/p.yaml:99', state: 'planned' } })).toBe(before);
    expect(digest({ ...input, record: { ...input.record, history: [{ at: '', who: '', what: '' }] } })).toBe(before);
  });
});
