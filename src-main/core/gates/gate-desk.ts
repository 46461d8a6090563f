import type { Problem } from '#shared/contract/base.ts';
import type { ScenarioSummary } from '#shared/contract/runs.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { KeyHistory } from '../identities/key-events.ts';
import { keysTopic } from '../identities/key-events.ts';
import { keyEntry, readKeyHistory, unrecorded } from '../identities/key-register.ts';
import type { SecretStore } from '../identities/secret-store.ts';
import { digestOf } from '../ledger/canonical-json.ts';
import type { NewEntry } from '../ledger/entry.ts';
import type { Append, Ledger } from '../ledger/ledger.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import { type Phase, type Plan, topicOf } from '../plans/plan.ts';
import { type LoadedPlans, type PlanFile, PlanFiles } from '../plans/plan-files.ts';
import type { Person } from '../workspace/workspace-schema.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Assessment, assessPhase } from './assess-phase.ts';
import { FileDigests } from './file-digests.ts';
import { gateTopic, readGateRecord } from './gate-record.ts';
import { PeopleFile } from './people-file.ts';
import { type ComparesRuns, RunComparisons } from './relative/run-comparisons.ts';

export interface GateSurroundings {
  workspace: Workspace;
  evidence: EvidenceStore;
  ledger: Ledger;
  secrets: SecretStore;
  revision: () => string | null;
  scenarios: () => ScenarioSummary[];
  /** For criteria with a baseline. */
  runs: ComparesRuns;
  now?: () => number;
}

/** What an entry of a gate says, the common fields apart. */
export type GateEntry = Pick<NewEntry, 'kind' | 'who' | 'what'> & Partial<NewEntry>;

/** What every act about a gate needs: the phase as it is weighed now, who acts, and the ledger to write it to. */
export class GateDesk {
  /** A plan file was changed on the disk. */
  readonly planChanges = new Emitter<void>();
  readonly workspace: Workspace;
  readonly evidence: EvidenceStore;
  readonly ledger: Ledger;
  readonly secrets: SecretStore;
  readonly scenarios: () => ScenarioSummary[];
  readonly now: () => number;
  readonly comparisons: RunComparisons;
  readonly #revision: () => string | null;
  readonly #plans: PlanFiles;
  readonly #people: PeopleFile;
  readonly #files: FileDigests;
  readonly #scenarioTexts: FileDigests;
  #planVersion = 0;

  constructor({ workspace, evidence, ledger, secrets, revision, scenarios, runs, now = Date.now }: GateSurroundings) {
    this.workspace = workspace;
    this.evidence = evidence;
    this.ledger = ledger;
    this.secrets = secrets;
    this.scenarios = scenarios;
    this.now = now;
    this.comparisons = new RunComparisons(runs);
    this.#revision = revision;
    this.#plans = new PlanFiles(workspace, () => this.#people.current().people);
    this.#people = new PeopleFile(workspace);
    this.#files = new FileDigests(workspace.root, 'bytes');
    this.#scenarioTexts = new FileDigests(workspace.root, 'text');
  }

  /** The plan files as they are on the disk. */
  planFiles(): PlanFile[] {
    return this.#load().files;
  }

  /** Every phase of every plan, weighed. */
  assessments(): Assessment[] {
    const loaded = this.#load();
    return phasesOf(loaded).map(({ plan, phase }) => this.#assess(plan, phase, loaded.problems));
  }

  /** @throws HoldpointError `NOT_FOUND`, or `INVALID` when no plan can be read. */
  find(phaseId: string): Assessment {
    const loaded = this.#load();
    const found = phasesOf(loaded).find(({ phase }) => phase.id === phaseId);
    if (found !== undefined) return this.#assess(found.plan, found.phase, loaded.problems);
    const errors = loaded.problems.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (first !== undefined) {
      throw new HoldpointError(
        'INVALID',
        `There is no phase "${phaseId}" that can be read: ${first.file}:${first.line ?? 1}: ${first.message}`,
        { problems: errors },
      );
    }
    const known = phasesOf(loaded).map(({ phase }) => phase.id);
    throw new HoldpointError('NOT_FOUND', `There is no phase "${phaseId}".`, {
      hint: known.length > 0 ? `Known: ${known.join(', ')}.` : 'The workspace has no plan: add one to plans/.',
    });
  }

  /**
   * As `find`, once the comparisons with baselines that it needs are done. An act does this before it begins: inside a transaction nothing
   * can be waited for.
   */
  async findCompared(phaseId: string): Promise<Assessment> {
    this.find(phaseId);
    await this.comparisons.settled();
    return this.find(phaseId);
  }

  /** As `find`, for an act that changes something: what was released does not change. @throws HoldpointError `CONFLICT` as well. */
  findOpen(phaseId: string): Assessment {
    const assessment = this.find(phaseId);
    if (!assessment.released) return assessment;
    throw new HoldpointError('CONFLICT', `${assessment.phase.title} is released already.`, { hint: 'What was released does not change.' });
  }

  /** Id of the phase that is being worked on; null when there is none. */
  activePhase(): string | null {
    return activePhase(phasesOf(this.#load()).map(({ plan, phase }) => ({ plan, phase, state: this.stateInLedger(phase) })));
  }

  stateInLedger(phase: Phase): string {
    return readGateRecord(phase.id, this.ledger.entriesOf(gateTopic(phase.id))).transition?.to ?? phase.state;
  }

  /** Errors in plans and in `holdpoint.yaml` as they are on the disk now. */
  problems(): Problem[] {
    return [...this.#load().problems, ...this.#people.current().problems];
  }

  /** As `holdpoint.yaml` lists them now. */
  people(): readonly Person[] {
    return this.#people.current().people;
  }

  /** People act by their id. @throws HoldpointError `NOT_FOUND`. */
  person(id: string): Person {
    const { people } = this.#people.current();
    const person = people.find((one) => one.id === id);
    if (person !== undefined) return person;
    throw new HoldpointError('NOT_FOUND', `holdpoint.yaml lists no person "${id}".`, {
      hint: people.length > 0 ? `Known: ${people.map((one) => one.id).join(', ')}.` : 'Add people to holdpoint.yaml.',
    });
  }

  /** What the ledger says about the keys of people. */
  keys(): KeyHistory {
    return readKeyHistory(this.ledger.entriesOf(keysTopic));
  }

  /** Call it inside the transaction that takes a signature in: what holdpoint.yaml says about keys by then lies before it. */
  recordKeys(append: Append): void {
    const { people, problems } = this.#people.current();
    if (problems.length > 0) return;
    for (const event of unrecorded(people, this.keys(), this.now())) append(keyEntry(event, 'holdpoint.yaml', this.instant()));
  }

  /** SHA-256 (hex) of a file of the workspace as it is now; null for what is none. */
  readonly fileDigest = (file: string): string | null => this.#files.of(file);

  readonly isEvidence = (digest: string): boolean => this.evidence.bodyOf(digest) !== null;

  instant(): string {
    return new Date(this.now()).toISOString();
  }

  /**
   * Writes one entry about a phase. `make` is called inside the transaction, where no other console can write, with the phase as it is
   * then.
   * @throws HoldpointError `CONFLICT` for a phase that is released, and what `make` throws; then nothing was written.
   */
  write(phaseId: string, make: (assessment: Assessment) => GateEntry): void {
    this.ledger.commit((append) => {
      this.recordKeys(append);
      append(this.entry(phaseId, make(this.findOpen(phaseId))));
    });
  }

  entry(phaseId: string, entry: GateEntry): NewEntry {
    const { data = null } = entry;
    return {
      at: this.instant(),
      topic: gateTopic(phaseId),
      subject: data === null ? null : digestOf(data),
      route: `/gates/${encodeURIComponent(phaseId)}`,
      signed: null,
      ...entry,
      data,
    };
  }

  #assess(plan: Plan, phase: Phase, planProblems: readonly Problem[]): Assessment {
    const governance = this.#people.current();
    return assessPhase({
      plan,
      phase,
      record: readGateRecord(phase.id, this.ledger.entriesOf(gateTopic(phase.id))),
      governance,
      workspace: this.workspace.config.name,
      keys: this.keys(),
      evidence: (criterion) => this.evidence.latest(topicOf(phase.id, criterion)),
      context: {
        now: this.now(),
        revision: this.#revision(),
        scenarioDigest: (file) => this.#scenarioTexts.of(file),
        fileDigest: this.fileDigest,
        comparison: (runId, baseline) => this.comparisons.of(runId, baseline),
      },
      problems: [...planProblems.filter(({ file }) => file === plan.file), ...governance.problems],
    });
  }

  #load(): LoadedPlans {
    const loaded = this.#plans.current();
    if (loaded.version !== this.#planVersion) {
      const first = this.#planVersion === 0;
      this.#planVersion = loaded.version;
      if (!first) queueMicrotask(() => this.planChanges.emit());
    }
    return loaded;
  }
}

function phasesOf({ plans }: LoadedPlans): { plan: Plan; phase: Phase }[] {
  return plans.flatMap((plan) => plan.phases.map((phase) => ({ plan, phase })));
}

export function activePhase(phases: readonly { plan: Plan; phase: Phase; state: string }[]): string | null {
  return phases.find(({ plan, state }) => plan.active && (state === 'active' || state === 'in_review'))?.phase.id ?? null;
}
