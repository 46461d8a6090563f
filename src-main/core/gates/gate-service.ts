import type { z } from 'zod';
import type { Problem } from '#shared/contract/base.ts';
import type { CriterionResult, GateDetail, GateSummary } from '#shared/contract/gates.ts';
import type { phaseHoldSchema } from '#shared/contract/system.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { Store } from '../store/store.ts';
import { acceptFinding, type AcceptFindingInput } from './acts/accept-finding.ts';
import { answer, type AnswerInput } from './acts/answer.ts';
import { attest, type AttestInput } from './acts/attest.ts';
import { decide, type DecideInput } from './acts/decide.ts';
import { move } from './acts/move.ts';
import { overrule, type OverruleInput } from './acts/overrule.ts';
import { exportRequest, importAnswer } from './acts/remote.ts';
import { review, type ReviewInput } from './acts/review.ts';
import { decideScope, requestScope, type RequestScopeInput } from './acts/scope.ts';
import type { SignInput } from './acts/signing.ts';
import { waive, type WaiveInput, withdrawWaiver } from './acts/waive.ts';
import { activePhase, GateDesk, type GateSurroundings } from './gate-desk.ts';
import { checkOf, criterionResults, detailOf, type GateCheck, summaryOf } from './gate-views.ts';
import { missingCount, missingItems } from './missing.ts';
import type { PlanStanding } from '../plans/standing.ts';
import { listApprovers } from './signers.ts';

/**
 * The gates of a workspace. Its plans say what is needed; evidence and ledger say what is there; nothing else is kept. Every act is one
 * durable transaction: a crash leaves it wholly there or wholly absent.
 */
export class GateService implements Disposable {
  /** Something that a gate shows has changed. */
  readonly changes = new Emitter<void>();
  readonly #desk: GateDesk;
  readonly #listening: Disposable[];

  constructor(surroundings: GateSurroundings & { store: Store }) {
    this.#desk = new GateDesk(surroundings);
    const changed = () => this.changes.emit();
    this.#listening = [
      surroundings.ledger.changes.on(changed),
      this.#desk.planChanges.on(changed),
      this.#desk.comparisons.changes.on(changed),
    ];
  }

  list(): GateSummary[] {
    const scenarios = this.#desk.scenarios();
    const assessed = this.#desk.assessments();
    const active = activePhase(assessed);
    return assessed.map((assessment) => summaryOf(assessment, scenarios, active));
  }

  /** @throws HoldpointError `NOT_FOUND`, or `INVALID` when no plan can be read. */
  async get(phaseId: string): Promise<GateDetail> {
    const desk = this.#desk;
    const approvers = await listApprovers(await desk.findCompared(phaseId), desk.secrets, desk.workspace.config.demo, desk.keys());
    // Looked at again: what changed while the keys were looked up is in the answer.
    return detailOf(desk.find(phaseId), desk.scenarios(), desk.activePhase(), approvers);
  }

  /** As it is known now: a comparison with a baseline may still be under way. @throws HoldpointError as `get`. */
  check(phaseId: string): GateCheck {
    const desk = this.#desk;
    return checkOf(detailOf(desk.find(phaseId), desk.scenarios(), desk.activePhase(), []));
  }

  /** Every phase in the order of the plans, without what only the keys of this machine can tell. */
  async details(): Promise<GateDetail[]> {
    this.#desk.assessments();
    await this.#desk.comparisons.settled();
    const scenarios = this.#desk.scenarios();
    const assessed = this.#desk.assessments();
    const active = activePhase(assessed);
    return assessed.map((assessment) => detailOf(assessment, scenarios, active, []));
  }

  /** The plan files as they are on the disk, with their phases as their gates weigh them. */
  standings(): PlanStanding[] {
    const scenarios = this.#desk.scenarios();
    const assessed = this.#desk.assessments();
    const active = activePhase(assessed);
    return this.#desk.planFiles().map((file) => ({
      ...file,
      phases: assessed
        .filter(({ plan }) => plan.file === file.file)
        .map((assessment) => ({
          phase: assessment.phase,
          summary: summaryOf(assessment, scenarios, active),
          missing: missingItems(assessment, scenarios).map(({ title }) => title),
          criteria: criterionResults(assessment, scenarios),
        })),
    }));
  }

  /** The criteria whose verdict rests on this evidence now, or did when their phase was released. */
  usersOf(digest: string): { phaseId: string; phase: string; criterion: string; verdict: CriterionResult['verdict'] }[] {
    const scenarios = this.#desk.scenarios();
    return this.#desk.assessments().flatMap((assessment) =>
      criterionResults(assessment, scenarios)
        .filter(({ evidence }) => evidence?.digest === digest)
        .map(({ title, verdict }) => ({ phaseId: assessment.phase.id, phase: assessment.phase.title, criterion: title, verdict })),
    );
  }

  /** The active phase and what it lacks, for the status bar. */
  hold(): z.infer<typeof phaseHoldSchema> | null {
    const active = this.#desk.activePhase();
    if (active === null) return null;
    const assessment = this.#desk.find(active);
    const { phase, state } = assessment;
    return { phaseId: phase.id, title: phase.title, state, missing: missingCount(assessment) };
  }

  /** Those of `holdpoint.yaml` as it is now. */
  people(): Person[] {
    return [...this.#desk.people()];
  }

  /** Errors in plans and in `holdpoint.yaml` as they are on the disk now. */
  problems(): Problem[] {
    return this.#desk.problems();
  }

  /** Id of a person that `holdpoint.yaml` lists. @throws HoldpointError `NOT_FOUND`. */
  personOf(id: string): string {
    return this.#desk.person(id).id;
  }

  async answer(input: AnswerInput): Promise<GateDetail> {
    answer(this.#desk, input);
    return this.get(input.phaseId);
  }

  async attest(input: AttestInput): Promise<GateDetail> {
    attest(this.#desk, input);
    return this.get(input.phaseId);
  }

  async review(input: ReviewInput): Promise<GateDetail> {
    review(this.#desk, input);
    return this.get(input.phaseId);
  }

  /** Throws as `overrule` of acts. */
  async overrule(input: OverruleInput): Promise<GateDetail> {
    await overrule(this.#desk, input);
    return this.get(input.phaseId);
  }

  async waive(input: WaiveInput): Promise<GateDetail> {
    await waive(this.#desk, input);
    return this.get(input.phaseId);
  }

  async withdrawWaiver(input: SignInput & { criterionId: string }): Promise<GateDetail> {
    await withdrawWaiver(this.#desk, input);
    return this.get(input.phaseId);
  }

  async requestScope(input: RequestScopeInput): Promise<GateDetail> {
    requestScope(this.#desk, input);
    return this.get(input.phaseId);
  }

  async decideScope(input: Parameters<typeof decideScope>[1]): Promise<GateDetail> {
    await decideScope(this.#desk, input);
    return this.get(input.phaseId);
  }

  async acceptFinding(input: AcceptFindingInput): Promise<GateDetail> {
    acceptFinding(this.#desk, input);
    return this.get(input.phaseId);
  }

  async move(input: Parameters<typeof move>[1]): Promise<GateDetail> {
    move(this.#desk, input);
    return this.get(input.phaseId);
  }

  /** Signs what was reviewed, and releases the phase when the quorum is reached. Throws as `decide`. */
  async approve(input: DecideInput): Promise<GateDetail> {
    await decide(this.#desk, input, 'approve');
    return this.get(input.phaseId);
  }

  /** Signs a rejection: the round is over, and what was rejected cannot be approved as it is. Throws as `decide`. */
  async reject(input: DecideInput): Promise<GateDetail> {
    await decide(this.#desk, input, 'reject');
    return this.get(input.phaseId);
  }

  /** For an approver on another machine. Throws as `exportRequest` of acts. */
  exportRequest(phaseId: string): { fileName: string; content: string } {
    return exportRequest(this.#desk, phaseId);
  }

  /** Takes in what was signed on another machine. Throws as `importAnswer` of acts. */
  async importAnswer(content: string): Promise<GateDetail> {
    return this.get(importAnswer(this.#desk, content));
  }

  [Symbol.dispose](): void {
    for (const listening of this.#listening) listening[Symbol.dispose]();
    this.#desk.planChanges[Symbol.dispose]();
    this.#desk.comparisons[Symbol.dispose]();
    this.changes[Symbol.dispose]();
  }
}
