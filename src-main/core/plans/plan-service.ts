import type { PlanDetail, PlannedCriterion, PlannedPhase, PlanSummary, TaskChange, Timeline } from '#shared/contract/plans.ts';
import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import { type FileText, TextFiles } from '../workspace/text-files.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { scenarioNamesOf } from './lints/scenario-metric.ts';
import { parsePlan } from './parse-plan.ts';
import { type Criterion, type Plan, topicOf } from './plan.ts';
import { planDetail } from './plan-detail.ts';
import { withTask } from './set-task.ts';
import type { PlanStanding } from './standing.ts';
import { convertUnit } from './units.ts';

/** As many runs as a sparkline shows. */
const trendLength = 20;

/** Plans as their pages need them, and their files for an editor. */
export class PlanService {
  readonly #workspace: Workspace;
  readonly #gates: { standings(): PlanStanding[]; people(): Workspace['config']['people'] };
  readonly #evidence: Pick<EvidenceStore, 'history'>;
  readonly #files: TextFiles;
  readonly #now: () => number;

  constructor({
    workspace,
    gates,
    evidence,
    now = Date.now,
  }: {
    workspace: Workspace;
    gates: { standings(): PlanStanding[]; people(): Workspace['config']['people'] };
    evidence: Pick<EvidenceStore, 'history'>;
    now?: () => number;
  }) {
    this.#workspace = workspace;
    this.#gates = gates;
    this.#evidence = evidence;
    this.#files = new TextFiles(workspace, 'plans');
    this.#now = now;
  }

  list(): PlanSummary[] {
    return this.#gates.standings().map((standing) => {
      const { file, plan, problems } = standing;
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      const warnings = errors > 0 ? problems.length - errors : (plan?.warnings.length ?? 0);
      const counts = { errors, warnings };
      if (plan === null) return { file, title: null, active: false, phases: [], ...counts };
      const { phases, timeline } = this.#detailOf(standing, plan);
      return { file, title: plan.title, active: plan.active, phases: phases.map((phase) => boardPhase(phase, timeline)), ...counts };
    });
  }

  /** @throws HoldpointError `NOT_FOUND`, `INVALID` for a file that has never been readable. */
  get(file: string): PlanDetail {
    const { standing, plan } = this.#find(file);
    return this.#detailOf(standing, plan);
  }

  /** @throws HoldpointError as `get`. */
  criteria(file: string): PlannedCriterion[] {
    return this.#find(file).standing.phases.flatMap(({ phase, criteria }) =>
      criteria.map((result): PlannedCriterion => {
        const criterion = phase.criteria.find(({ id }) => id === result.id);
        const maxAgeMs = criterion?.maxAgeMs ?? null;
        const freshUntil = maxAgeMs === null || result.evidence === null ? null : Date.parse(result.evidence.at) + maxAgeMs;
        return {
          ...result,
          phase: phase.id,
          phaseTitle: phase.title,
          maxAgeMs,
          freshUntil: freshUntil === null ? null : new Date(freshUntil).toISOString(),
          trend: criterion === undefined ? [] : this.#trend(phase.id, criterion),
        };
      }),
    );
  }

  /** @throws HoldpointError as `TextFiles.read`. */
  read(file: string): FileText {
    return this.#files.read({ file });
  }

  /** Errors first; never throws for what the text says. @throws HoldpointError `FORBIDDEN` outside the folder. */
  check({ file, text }: { file: string; text: string }): { problems: Problem[] } {
    const place = this.#files.placeOf(file);
    try {
      return { problems: this.#parse(text, place.file).warnings };
    } catch (error) {
      if (!(error instanceof HoldpointError)) throw error;
      return { problems: error.problems.length > 0 ? error.problems : [{ file, message: error.message, severity: 'error' }] };
    }
  }

  /** @throws HoldpointError as `TextFiles.save`. */
  save(input: { file: string; text: string; expected: string | null }): { file: string; digest: string } {
    return this.#files.save(input);
  }

  /**
   * Changes fields of one task.
   * @param input.expected digest of what the person saw.
   * @throws HoldpointError `CONFLICT` when the file is another one now, `INVALID` when the plan would have an error, `NOT_FOUND`.
   */
  setTask(input: { file: string; expected: string; phase: string; task: string; change: TaskChange }): { file: string; digest: string } {
    const { file, expected } = input;
    const disk = this.#files.read({ file });
    if (disk.digest !== expected) {
      throw new HoldpointError('CONFLICT', `${disk.file} was changed on the disk meanwhile.`, {
        hint: 'Look at what it says now, then change it.',
      });
    }
    const text = withTask(disk.text, disk.file, input);
    this.#parse(text, disk.file);
    return this.#files.save({ file, text, expected });
  }

  #detailOf(standing: PlanStanding, plan: Plan): PlanDetail {
    const people = this.#gates.people().map(({ id, name }) => ({ id, name }));
    return planDetail(standing, plan, people, new Date(this.#now()).toISOString().slice(0, 10));
  }

  #parse(text: string, file: string): Plan {
    return parsePlan(text, file, {
      datasources: Object.keys(this.#workspace.config.datasources),
      people: this.#gates.people(),
      scenarioNames: scenarioNamesOf(this.#workspace),
    });
  }

  #find(file: string): { standing: PlanStanding; plan: Plan } {
    const standings = this.#gates.standings();
    const standing = standings.find((one) => one.file === file);
    if (standing === undefined) {
      throw new HoldpointError('NOT_FOUND', `There is no plan ${file}.`, {
        hint: standings.length > 0 ? `Known: ${standings.map((one) => one.file).join(', ')}.` : 'Put one into plans/ of the workspace.',
      });
    }
    const { plan, problems } = standing;
    if (plan !== null) return { standing, plan };
    throw new HoldpointError('INVALID', `${file} cannot be read as a plan.`, { problems, hint: 'Correct it as YAML.' });
  }

  #trend(phaseId: string, criterion: Criterion): PlannedCriterion['trend'] {
    if (criterion.kind !== 'measured' || criterion.baseline !== null) return [];
    const { metric, stat, unit } = criterion;
    return this.#evidence.history(topicOf(phaseId, criterion), trendLength).flatMap(({ figures, endedAt }) => {
      const figure = figures.find((one) => one.metric === metric && one.stat === stat);
      const value = figure === undefined || figure.value === null ? null : convertUnit(figure.value, figure.unit, unit);
      return value === null ? [] : [{ at: endedAt, value }];
    });
  }
}

function boardPhase({ id, tasks, lateTasks, missingFirst, milestones }: PlannedPhase, timeline: Timeline): PlanSummary['phases'][number] {
  const reached = milestones.filter((milestone) => milestone.reached).length;
  const end = tasks.total === 0 ? null : (timeline.phases.find((phase) => phase.id === id)?.end ?? null);
  return { id, tasks, lateTasks, missingFirst, milestones: { done: reached, total: milestones.length }, end };
}
