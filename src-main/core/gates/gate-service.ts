import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { Problem } from '#shared/contract/base.ts';
import type { GateDetail, GateSummary, Lens, positionSchema, QuestionId } from '#shared/contract/gates.ts';
import type { ScenarioSummary } from '#shared/contract/runs.ts';
import type { phaseHoldSchema } from '#shared/contract/system.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { SecretStore } from '../identities/secret-store.ts';
import { digestOf, sha256Hex } from '../ledger/canonical-json.ts';
import type { NewEntry, PersonSignature } from '../ledger/entry.ts';
import type { Append, Ledger } from '../ledger/ledger.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { type Phase, type Plan, topicOf } from '../plans/plan.ts';
import { type LoadedPlans, PlanFiles } from '../plans/plan-files.ts';
import type { Store } from '../store/store.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { checkedArtefacts } from './artefacts.ts';
import { type Assessment, assessPhase } from './assess-phase.ts';
import { type Decision, signDecision } from './decision.ts';
import { gateTopic, readGateRecord } from './gate-record.ts';
import { checkOf, criterionResults, detailOf, type GateCheck, isReady, summaryOf } from './gate-views.ts';
import { missingCount, missingItems } from './missing.ts';
import { PeopleFile } from './people-file.ts';
import { questions } from './questions.ts';
import { listApprovers, signingKey } from './signers.ts';

export interface DecideInput {
  phaseId: string;
  person: string;
  passphrase?: string | undefined;
  /** What the person saw: another one now means that something changed meanwhile. */
  digest: string;
  reason: string;
}

/**
 * The gates of a workspace. Its plans say what is needed; evidence and ledger say what is there; nothing else is kept. Every act is one
 * durable transaction: a crash leaves it wholly there or wholly absent.
 */
export class GateService implements Disposable {
  /** Something that a gate shows has changed. */
  readonly changes = new Emitter<void>();
  readonly #workspace: Workspace;
  readonly #evidence: EvidenceStore;
  readonly #ledger: Ledger;
  readonly #secrets: SecretStore;
  readonly #revision: () => string | null;
  readonly #scenarios: () => ScenarioSummary[];
  readonly #now: () => number;
  readonly #plans: PlanFiles;
  readonly #people: PeopleFile;
  readonly #listening: Disposable[];
  #planVersion = 0;

  constructor({
    workspace,
    evidence,
    ledger,
    secrets,
    revision,
    scenarios,
    now = Date.now,
  }: {
    workspace: Workspace;
    store: Store;
    evidence: EvidenceStore;
    ledger: Ledger;
    secrets: SecretStore;
    revision: () => string | null;
    scenarios: () => ScenarioSummary[];
    now?: () => number;
  }) {
    this.#workspace = workspace;
    this.#evidence = evidence;
    this.#ledger = ledger;
    this.#secrets = secrets;
    this.#revision = revision;
    this.#scenarios = scenarios;
    this.#now = now;
    this.#plans = new PlanFiles(workspace);
    this.#people = new PeopleFile(workspace);
    this.#listening = [ledger.changes.on(() => this.changes.emit())];
  }

  list(): GateSummary[] {
    const loaded = this.#load();
    const scenarios = this.#scenarios();
    const assessed = phasesOf(loaded).map(({ plan, phase }) => this.#assess(plan, phase, loaded.problems));
    const active = activePhase(assessed);
    return assessed.map((assessment) => summaryOf(assessment, scenarios, active));
  }

  /** @throws HoldpointError `NOT_FOUND`, or `INVALID` when no plan can be read. */
  async get(phaseId: string): Promise<GateDetail> {
    const assessment = this.#find(phaseId);
    const approvers = await listApprovers(assessment, this.#secrets, this.#workspace.config.demo);
    // Looked at again: what changed while the keys were looked up is in the answer.
    const current = this.#find(phaseId);
    return detailOf(current, this.#scenarios(), this.#activePhase(), approvers);
  }

  /** @throws HoldpointError as `get`. */
  check(phaseId: string): GateCheck {
    return checkOf(detailOf(this.#find(phaseId), this.#scenarios(), this.#activePhase(), []));
  }

  /** Every phase in the order of the plans, without what only the keys of this machine can tell. */
  details(): GateDetail[] {
    const loaded = this.#load();
    const scenarios = this.#scenarios();
    const assessed = phasesOf(loaded).map(({ plan, phase }) => this.#assess(plan, phase, loaded.problems));
    const active = activePhase(assessed);
    return assessed.map((assessment) => detailOf(assessment, scenarios, active, []));
  }

  /** The active phase and what it lacks, for the status bar. */
  hold(): z.infer<typeof phaseHoldSchema> | null {
    const active = this.#activePhase();
    if (active === null) return null;
    const assessment = this.#find(active);
    const { phase, state } = assessment;
    return { phaseId: phase.id, title: phase.title, state, missing: missingCount(assessment) };
  }

  /** Errors in plans and in `holdpoint.yaml` as they are on the disk now. */
  problems(): Problem[] {
    return [...this.#load().problems, ...this.#people.current().problems];
  }

  async answer(input: {
    phaseId: string;
    question: QuestionId;
    text: string;
    artefacts: readonly string[];
    by: string;
  }): Promise<GateDetail> {
    const { phaseId, question, text, by } = input;
    const person = this.#person(by);
    if (text.trim() === '') throw new HoldpointError('INVALID', 'The answer is empty.');
    const artefacts = checkedArtefacts(input.artefacts, {
      workspace: this.#workspace,
      isEvidence: (digest) => this.#evidence.bodyOf(digest) !== null,
    });
    this.#write(phaseId, 'answer', person.id, `${questions[question].title} answered`, { question, text: text.trim(), artefacts });
    return this.get(phaseId);
  }

  async attest(input: { phaseId: string; criterionId: string; answer: 'yes' | 'no'; note: string; by: string }): Promise<GateDetail> {
    const { phaseId, criterionId, answer, note, by } = input;
    const person = this.#person(by);
    const assessment = this.#find(phaseId);
    refuseReleased(assessment);
    const criterion = assessment.phase.criteria.find(({ id }) => id === criterionId);
    if (criterion === undefined) throw new HoldpointError('NOT_FOUND', `${assessment.phase.title} has no criterion "${criterionId}".`);
    if (criterion.kind !== 'checklist') {
      throw new HoldpointError('INVALID', `"${criterion.title}" is measured: nobody can answer it.`, { hint: 'Run what measures it.' });
    }
    if (note.trim() === '') throw new HoldpointError('INVALID', 'A note is needed: what was looked at.');
    const at = this.#instant();
    const { title } = criterion;
    this.#evidence.recordAttestation({ phaseId, criterionId, title, answer, note: note.trim(), by: person.id, name: person.name, at });
    return this.get(phaseId);
  }

  async review(input: {
    phaseId: string;
    lens: Lens;
    position: z.infer<typeof positionSchema>;
    reason: string;
    by: string;
  }): Promise<GateDetail> {
    const { phaseId, lens, position, reason, by } = input;
    const person = this.#person(by);
    if (!person.roles.some((role) => role === 'reviewer' || role === 'approver')) {
      throw new HoldpointError('FORBIDDEN', `${person.name} is neither a reviewer nor an approver.`, {
        hint: 'Roles are listed in holdpoint.yaml.',
      });
    }
    if (reason.trim() === '') throw new HoldpointError('INVALID', 'A position needs a reason.');
    this.#write(phaseId, 'review', person.id, `Review ${lens}: ${position}`, { lens, position, reason: reason.trim() });
    return this.get(phaseId);
  }

  /**
   * Signs what was reviewed, and releases the phase when the quorum is reached.
   * @throws HoldpointError `CONFLICT` with what is missing, or when something changed since `digest`; `FORBIDDEN` for who may not sign, a
   *   wrong passphrase or a revoked key; `NOT_FOUND` for an unknown person or phase.
   */
  approve(input: DecideInput): Promise<GateDetail> {
    return this.#decide(input, 'approve');
  }

  /** Signs a rejection: the round is over, and what was rejected cannot be approved as it is. Throws as `approve`. */
  reject(input: DecideInput): Promise<GateDetail> {
    return this.#decide(input, 'reject');
  }

  async #decide(input: DecideInput, decision: Decision['decision']): Promise<GateDetail> {
    const { phaseId, reason, digest } = input;
    if (reason.trim() === '') throw new HoldpointError('INVALID', 'A reason is needed.');
    const seen = this.#find(phaseId);
    const person = this.#person(input.person);
    this.#refuse(seen, person, digest, decision);
    const key = await signingKey(person, this.#secrets, input.passphrase, this.#now());
    const statement: Decision = {
      v: 1,
      workspace: this.#workspace.config.name,
      phase: phaseId,
      decision,
      digest,
      round: seen.record.round,
      reason: reason.trim(),
      person: person.id,
      at: this.#instant(),
    };
    this.#takeIn(statement, { person: person.id, publicKey: key.publicKey, envelope: signDecision(statement, key.seed) });
    return this.get(phaseId);
  }

  /** Synchronous: everything is looked at again inside the transaction, where no other console can write. */
  #takeIn(statement: Decision, signed: PersonSignature): void {
    const { phase: phaseId, decision, digest } = statement;
    this.#ledger.commit((append) => {
      const now = this.#find(phaseId);
      const signer = this.#person(statement.person);
      this.#refuse(now, signer, digest, decision);
      if (statement.round !== now.record.round) {
        throw new HoldpointError('CONFLICT', 'A rejection has ended the round that this was signed for.', {
          hint: 'Look at the gate again, then decide.',
        });
      }
      append({
        ...this.#entry(phaseId, decision === 'approve' ? 'approval' : 'rejection', signer.id, `${now.phase.title}: ${decision}`),
        subject: digest,
        signed,
      });
      this.#release(this.#find(phaseId), append);
    });
  }

  /** Moves a phase on whose quorum is reached, and begins the next one of its plan. */
  #release(assessment: Assessment, append: Append): void {
    if (!isReady(assessment) || assessment.signaturesMissing > 0) return;
    const { phase, plan, digest } = assessment;
    const criteria = criterionResults(assessment, this.#scenarios());
    const names = assessment.approvals.filter(({ counts }) => counts).map(({ name }) => name);
    append({
      ...this.#entry(phase.id, 'transition', names.join(', '), `${phase.title} released`),
      subject: digest,
      data: { to: 'done', digest, criteria },
    });
    const later = plan.phases.slice(plan.phases.indexOf(phase) + 1);
    const next = later.find((candidate) => this.#stateInStore(candidate) === 'planned');
    if (next === undefined) return;
    append({
      ...this.#entry(next.id, 'transition', 'Holdpoint', `${next.title} begins`),
      data: { to: 'active', digest: null, criteria: [] },
    });
  }

  #stateInStore(phase: Phase): string {
    return readGateRecord(phase.id, this.#ledger.entriesOf(gateTopic(phase.id))).transition?.to ?? phase.state;
  }

  #refuse(assessment: Assessment, person: Person, digest: string, decision: Decision['decision']): void {
    const { phase, state, approvals, excluded, record } = assessment;
    refuseReleased(assessment);
    if (!person.roles.includes('approver')) {
      throw new HoldpointError('FORBIDDEN', `${person.name} is not an approver.`, { hint: 'Roles are listed in holdpoint.yaml.' });
    }
    if (!assessment.plan.active || (state !== 'active' && state !== 'in_review')) {
      throw new HoldpointError('CONFLICT', `${phase.title} is ${state.replaceAll('_', ' ')}: only the active phase is decided about.`);
    }
    const because = excluded.get(person.id);
    if (decision === 'approve') {
      const missing = missingItems(assessment, this.#scenarios()).filter(({ id }) => id !== 'approvals');
      if (missing.length > 0) {
        throw new HoldpointError('CONFLICT', `${phase.title} cannot be approved: ${missing.map(({ title }) => title).join(' ')}`, {
          hint: missing[0]?.detail ?? '',
        });
      }
      if (because !== undefined) throw new HoldpointError('FORBIDDEN', `${because} Another approver has to sign.`);
    }
    if (digest !== assessment.digest) {
      throw new HoldpointError('CONFLICT', 'What you looked at has changed since: evidence, an answer, a review or the plan.', {
        hint: 'Look at the gate again, then decide.',
      });
    }
    const before = approvals.find((one) => one.person === person.id && one.counts);
    if (before !== undefined && decision === 'approve') throw new HoldpointError('CONFLICT', `${person.name} has approved this already.`);
    if (record.faults.length > 0) throw new HoldpointError('CONFLICT', `The ledger is damaged: ${record.faults.join(' ')}`);
  }

  #write(phaseId: string, kind: 'answer' | 'review', who: string, what: string, data: Record<string, unknown>): void {
    this.#ledger.commit((append) => {
      refuseReleased(this.#find(phaseId));
      append({ ...this.#entry(phaseId, kind, who, what), subject: digestOf(data), data });
    });
  }

  #entry(phaseId: string, kind: NewEntry['kind'], who: string, what: string): NewEntry {
    const route = `/gates/${encodeURIComponent(phaseId)}`;
    return { at: this.#instant(), kind, who, what, topic: gateTopic(phaseId), subject: null, route, data: null, signed: null };
  }

  #find(phaseId: string): Assessment {
    const loaded = this.#load();
    const found = phasesOf(loaded).find(({ phase }) => phase.id === phaseId);
    if (found !== undefined) return this.#assess(found.plan, found.phase, loaded.problems);
    const errors = loaded.problems.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (first !== undefined) {
      throw new HoldpointError(
        'INVALID',
        `There is no phase "${phaseId}" that can be read: ${first.file}:${first.line ?? 1}: ${first.message}`,
        {
          problems: errors,
        },
      );
    }
    const known = phasesOf(loaded).map(({ phase }) => phase.id);
    throw new HoldpointError('NOT_FOUND', `There is no phase "${phaseId}".`, {
      hint: known.length > 0 ? `Known: ${known.join(', ')}.` : 'The workspace has no plan: add one to plans/.',
    });
  }

  #assess(plan: Plan, phase: Phase, planProblems: readonly Problem[]): Assessment {
    const governance = this.#people.current();
    return assessPhase({
      plan,
      phase,
      record: readGateRecord(phase.id, this.#ledger.entriesOf(gateTopic(phase.id))),
      governance,
      workspace: this.#workspace.config.name,
      evidence: (criterion) => this.#evidence.latest(topicOf(phase.id, criterion)),
      context: { now: this.#now(), revision: this.#revision(), scenarioDigest: (file) => this.#fileDigest(file) },
      problems: [...planProblems.filter(({ file }) => file === plan.file), ...governance.problems],
    });
  }

  #fileDigest(file: string): string | null {
    const full = path.resolve(this.#workspace.root, file);
    if (path.relative(this.#workspace.root, full).startsWith('..')) return null;
    try {
      return sha256Hex(readFileSync(full, 'utf8'));
    } catch {
      return null; // Gone or not readable: the criterion says so.
    }
  }

  #activePhase(): string | null {
    const loaded = this.#load();
    return activePhase(phasesOf(loaded).map(({ plan, phase }) => ({ plan, phase, state: this.#stateInStore(phase) })));
  }

  #load(): LoadedPlans {
    const loaded = this.#plans.current();
    if (loaded.version !== this.#planVersion) {
      const first = this.#planVersion === 0;
      this.#planVersion = loaded.version;
      if (!first) queueMicrotask(() => this.changes.emit());
    }
    return loaded;
  }

  /** People act by their id. */
  #person(id: string): Person {
    const { people } = this.#people.current();
    const person = people.find((one) => one.id === id);
    if (person !== undefined) return person;
    throw new HoldpointError('NOT_FOUND', `holdpoint.yaml lists no person "${id}".`, {
      hint: people.length > 0 ? `Known: ${people.map((one) => one.id).join(', ')}.` : 'Add people to holdpoint.yaml.',
    });
  }

  #instant(): string {
    return new Date(this.#now()).toISOString();
  }

  [Symbol.dispose](): void {
    for (const listening of this.#listening) listening[Symbol.dispose]();
    this.changes[Symbol.dispose]();
  }
}

function phasesOf({ plans }: LoadedPlans): { plan: Plan; phase: Phase }[] {
  return plans.flatMap((plan) => plan.phases.map((phase) => ({ plan, phase })));
}

function activePhase(phases: readonly { plan: Plan; phase: Phase; state: string }[]): string | null {
  return phases.find(({ plan, state }) => plan.active && (state === 'active' || state === 'in_review'))?.phase.id ?? null;
}

function refuseReleased({ released, phase }: Assessment): void {
  if (released) throw new HoldpointError('CONFLICT', `${phase.title} is released already.`, { hint: 'What was released does not change.' });
}
