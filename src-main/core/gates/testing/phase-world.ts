import { questionIds } from '#shared/contract/gates.ts';
import type { Position } from '#shared/contract/gate-reviews.ts';
import type { FoundEvidence } from '../../evidence/evidence-store.ts';
import type { MeasurementPredicate } from '../../evidence/evidence-record.ts';
import { KeyHistory } from '../../identities/key-events.ts';
import { digestOf, sha256Hex } from '../../ledger/canonical-json.ts';
import { parsePlan } from '../../plans/parse-plan.ts';
import type { Criterion } from '../../plans/plan.ts';
import { workspaceSchema } from '../../workspace/workspace-schema.ts';
import type { PhaseInput } from '../assess-phase.ts';
import { definitionDigest } from '../definition.ts';
import { type GateRecord, readGateRecord } from '../gate-record.ts';
import { scopeDigest } from '../scope-changes.ts';
import { criterionDigest } from '../waivers.ts';

export const now = Date.parse('2026-03-10T12:00:00.000Z');
const day = 86_400_000;
const at = (days: number) => new Date(now + days * day).toISOString();
const scenarioText = 'a'.repeat(64);
const runbook = 'b'.repeat(64);
const keyOf = (n: number) => `${String.fromCharCode(65 + n).repeat(43)}=`;

/** What there is of one criterion. Only `good` is a pass. */
export const evidenceStates = [
  'good',
  'fail',
  'none',
  'lost',
  'altered',
  'old',
  'future',
  'revision',
  'scenario',
  'refused',
  'empty',
  'nan',
  'unsure',
  'few',
  'other',
] as const;
export type EvidenceState = (typeof evidenceStates)[number];
/** Only `valid` waives. */
export const waiverStates = [
  'none',
  'valid',
  'expired',
  'future',
  'too long',
  'void',
  'withdrawn',
  'not approver',
  'author',
  'stranger',
  'foreign key',
  'other workspace',
] as const;
export type WaiverState = (typeof waiverStates)[number];
export type ReviewState = 'none' | 'approve' | 'abstain' | 'stale' | 'object' | 'overruled' | 'self overruled' | 'stale overruled';
export type ScopeState = 'accepted' | 'declined' | 'undecided' | 'incomplete' | 'edited' | 'by author' | 'by requester';

export interface World {
  criteria: { evidence: EvidenceState; required: boolean; waiver: WaiverState; finding: boolean }[];
  /** Findings that a person verifies. */
  findings: ('yes' | 'no' | 'none' | 'nothing linked' | 'gone')[];
  answers: ('answered' | 'none' | 'gone')[];
  reviews: ReviewState[];
  scope: ScopeState[];
  damaged: boolean;
  planError: boolean;
}

const governance = workspaceSchema.parse({
  version: 1,
  name: 'w',
  people: ['lea', 'tom', 'kim', 'joe'].map((id, n) => ({
    id,
    name: id.toUpperCase(),
    roles: id === 'joe' ? ['reviewer'] : ['approver', 'reviewer'],
    keys: [{ id: `k${n}`, publicKey: keyOf(n) }],
  })),
  policy: { quorum: 1, lenses: ['security'] },
});
const people = ['lea', 'tom', 'kim', 'joe'];

/** What `assessPhase` weighs, of a world. Everything that is signed is taken as opened: the ledger has checked the signatures. */
export function inputOf(world: World): PhaseInput {
  const plan = parsePlan(JSON.stringify(planOf(world)), 'plans/p.yaml');
  const [phase] = plan.phases;
  if (phase === undefined) throw new Error('no phase');
  const evidence = new Map(phase.criteria.map((criterion) => [criterion.id, evidenceOf(criterion, world)]));
  return {
    plan,
    phase,
    record: recordOf(world, phase),
    governance: { people: governance.people, policy: governance.policy, problems: [] },
    workspace: 'w',
    keys: new KeyHistory(),
    evidence: ({ id }) => evidence.get(id) ?? { state: 'none' },
    context: {
      now,
      revision: 'rev-1',
      scenarioDigest: () => scenarioText,
      fileDigest: (file) => (file === 'runbooks/a.md' ? runbook : null),
      comparison: () => ({ state: 'no_baseline', reason: '' }),
    },
    problems: world.planError ? [{ file: 'plans/p.yaml', message: 'broken', severity: 'error' }] : [],
  };
}

function planOf({ criteria, findings, scope }: World) {
  return {
    version: 1,
    title: 'P',
    author: 'lea',
    phases: [
      {
        id: 'one',
        title: 'One',
        state: 'active',
        criteria: criteria.map(({ required }, n) => ({
          id: `c${n}`,
          title: `C${n}`,
          metric: 'response_time',
          stat: 'p95',
          op: '<',
          value: 200,
          unit: 'ms',
          required,
          maxAge: '7d',
          source: { scenario: `s${n}` },
        })),
        findings: [
          ...criteria.flatMap(({ finding }, n) => (finding ? [{ id: `H${n}`, title: `H${n}`, severity: 'high', criterion: `c${n}` }] : [])),
          ...findings.map((_, n) => ({ id: `F${n}`, title: `F${n}`, severity: 'low' })),
        ],
        scopeChanges: scope
          .map((state, n) => ({
            id: `S${n}`,
            title: `S${n}`,
            impact: { delay: 'none', cost: 'none', testsInvalidated: ['none'] },
            alternatives: state === 'incomplete' ? [] : ['Wait'],
          }))
          .filter((_, n) => scope[n] !== 'by requester'),
      },
    ],
  };
}

function evidenceOf(criterion: Criterion, { criteria, findings }: World): FoundEvidence {
  if (criterion.kind === 'checklist') return answerOf(criterion, findings[Number(criterion.id.replace('finding.F', ''))] ?? 'none');
  const state = criteria[Number(criterion.id.slice(1))]?.evidence ?? 'none';
  if (state === 'none') return { state: 'none' };
  if (state === 'lost' || state === 'altered') return { state: 'lost', digest: null, reason: state, by: null };
  const figure = {
    metric: 'response_time',
    stat: 'p95',
    value: 130,
    unit: 'ms',
    n: 3000,
    lower95: 128,
    upper95: 133,
    strength: 'measured' as const,
  };
  const changes: Partial<Record<EvidenceState, Partial<MeasurementPredicate>>> = {
    fail: { figures: [{ ...figure, value: 300, lower95: 290, upper95: 310 }] },
    old: { endedAt: at(-8) },
    future: { endedAt: at(1) },
    revision: { revision: 'rev-0' },
    scenario: { materials: [] },
    refused: { accepted: { ok: false, reason: 'aborted' } },
    empty: { figures: [] },
    nan: { figures: [{ ...figure, value: Number.NaN }] },
    unsure: { figures: [{ ...figure, upper95: 220 }] },
    few: { figures: [{ ...figure, n: 58 }] },
    other: { figures: [{ ...figure, metric: 'service_time' }] },
  };
  return found({
    kind: 'run',
    by: 'robot',
    materials: [{ name: 's', digest: { sha256: scenarioText } }],
    figures: [figure],
    details: { runId: '1' },
    ...changes[state],
  });
}

function answerOf({ title }: Criterion, state: World['findings'][number]): FoundEvidence {
  if (state === 'none') return { state: 'none' };
  const artefacts = state === 'nothing linked' ? [] : [state === 'gone' ? 'runbooks/gone.md' : 'runbooks/a.md'];
  return found({
    kind: 'attestation',
    verdict: state === 'no' ? 'fail' : 'pass',
    by: 'kim',
    materials: [{ name: 'checklist', digest: { sha256: sha256Hex(title) } }],
    details: { artefacts },
  });
}

function found(change: Partial<MeasurementPredicate>): FoundEvidence {
  const predicate: MeasurementPredicate = {
    kind: 'run',
    label: 'run',
    startedAt: at(-1.1),
    endedAt: at(-1),
    verdict: 'pass',
    reason: '',
    accepted: { ok: true, reason: '' },
    by: null,
    revision: 'rev-1',
    route: null,
    materials: [],
    environment: {},
    figures: [],
    details: {},
    ...change,
  };
  return { state: 'found', digest: digestOf({ ...predicate, figures: predicate.figures.map(String) }), predicate, index: 3 };
}

function recordOf(world: World, phase: PhaseInput['phase']): GateRecord {
  const record = readGateRecord('one', world.damaged ? [{ index: 1, intact: false, reason: 'its bytes changed' }] : []);
  const signed = <T extends object>(
    person: string,
    statement: T,
    change: { publicKey?: string; at?: string; workspace?: string } = {},
  ) => ({
    statement: {
      v: 1 as const,
      workspace: change.workspace ?? 'w',
      phase: 'one',
      reason: 'r',
      person,
      at: change.at ?? at(-0.5),
      ...statement,
    },
    publicKey: change.publicKey ?? keyOf(people.indexOf(person)),
    index: 5,
    entry: digestOf(statement),
    takenInAt: at(-0.5),
  });
  const definition = definitionDigest(phase);

  world.criteria.forEach(({ waiver }, n) => {
    const criterion = phase.criteria[n];
    if (waiver === 'none' || criterion === undefined) return;
    const who: Partial<Record<WaiverState, string>> = { 'not approver': 'joe', author: 'lea', stranger: 'eve' };
    const statement = {
      act: 'waive' as const,
      criterion: criterion.id,
      definition: waiver === 'void' ? 'f'.repeat(64) : criterionDigest(criterion),
      until: at(waiver === 'expired' ? -0.1 : waiver === 'too long' ? 60 : 7),
    };
    const held = signed(who[waiver] ?? 'tom', statement, {
      ...(waiver === 'foreign key' || waiver === 'stranger' ? { publicKey: keyOf(9) } : {}),
      ...(waiver === 'future' ? { at: at(1) } : {}),
      ...(waiver === 'other workspace' ? { workspace: 'x' } : {}),
    });
    const withdrawal =
      waiver === 'withdrawn' ? signed('kim', { act: 'withdraw' as const, criterion: criterion.id, waiver: held.entry }) : null;
    record.waivers.set(criterion.id, { ...held, withdrawal });
  });

  world.reviews.forEach((state, n) => {
    if (state === 'none') return;
    const by = ['kim', 'joe', 'tom'][n] ?? 'kim';
    const stale = state === 'stale';
    const position: Position = state === 'approve' || stale ? 'approve' : state === 'abstain' ? 'abstain' : 'object';
    const entry = digestOf({ by, n });
    record.reviews.set(`security/${by}`, {
      lens: 'security',
      position,
      reason: 'r',
      definition: stale ? 'e'.repeat(64) : definition,
      by,
      at: at(-0.4),
      entry,
    });
    if (state !== 'overruled' && state !== 'self overruled' && state !== 'stale overruled') return;
    const overruler = state === 'self overruled' ? by : by === 'tom' ? 'kim' : 'tom';
    const said = {
      act: 'overrule' as const,
      lens: 'security' as const,
      objector: by,
      objection: entry,
      definition: state === 'stale overruled' ? 'e'.repeat(64) : definition,
    };
    record.overrules.push(signed(overruler, said));
  });

  world.answers.forEach((state, n) => {
    const question = questionIds[n];
    if (state === 'none' || question === undefined) return;
    const artefacts = [state === 'gone' ? 'runbooks/gone.md' : 'runbooks/a.md'];
    record.answers.set(question, { question, text: 'x', artefacts, files: { [artefacts[0] ?? '']: runbook }, by: 'kim', at: at(-0.3) });
  });

  world.scope.forEach((state, n) => {
    const change = {
      id: `S${n}`,
      title: `S${n}`,
      reason: '',
      impact: { delay: 'none', cost: 'none', testsInvalidated: ['none'] },
      alternatives: state === 'incomplete' ? [] : ['Wait'],
    };
    if (state === 'by requester') record.scopeRequests.set(change.id, { change, by: 'kim', at: at(-0.3) });
    if (state === 'undecided') return;
    const who = state === 'by author' ? 'lea' : 'kim';
    const decided = {
      act: 'scope' as const,
      change: change.id,
      definition: state === 'edited' ? 'f'.repeat(64) : scopeDigest(change),
      decision: state === 'declined' ? ('decline' as const) : ('accept' as const),
    };
    record.scopeDecisions.push(signed(who, decided));
  });
  return record;
}

/** Whether nothing but signatures may be missing, said from the world itself. */
export function mayOpen({ criteria, findings, answers, reviews, scope, damaged, planError }: World): boolean {
  const met = ({ evidence, waiver }: World['criteria'][number]) =>
    evidence === 'good' || (waiver === 'valid' && evidence !== 'lost' && evidence !== 'altered');
  // Evidence from the future says that a clock was set: no waiver counts then.
  const clockIsBack = criteria.some(({ evidence }) => evidence === 'future');
  const opens = (one: World['criteria'][number]) => (clockIsBack ? one.evidence === 'good' : met(one));
  const shown = reviews.filter((state) => state !== 'none');
  return (
    !damaged &&
    !planError &&
    // A finding that a person verifies is a criterion too.
    (criteria.some(({ required }) => required) || findings.length > 0) &&
    criteria.every((one) => opens(one) || (!one.required && !one.finding && one.evidence !== 'lost' && one.evidence !== 'altered')) &&
    findings.every((state) => state === 'yes') &&
    questionIds.every((_, n) => answers[n] === 'answered') &&
    shown.every((state) => state === 'approve' || state === 'abstain' || state === 'stale' || state === 'overruled') &&
    shown.some((state) => state === 'approve' || state === 'overruled') &&
    scope.every((state) => state === 'accepted' || state === 'declined')
  );
}
