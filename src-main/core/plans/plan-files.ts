import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { type Workspace, workspaceFiles } from '../workspace/workspace.ts';
import { parsePlan } from './parse-plan.ts';
import type { Plan } from './plan.ts';

interface Loaded {
  /** Size and times of the file when it was read, and the people whom it could name. */
  stamp: string;
  /** The last version that could be read: a broken plan is still shown, with its problems, and holds its gates closed. */
  plan: Plan | null;
  problems: Problem[];
  /** SHA-256 of its bytes; null when it could not be read. */
  digest: string | null;
}

/** One file of the folder `plans`. */
export interface PlanFile extends Pick<Loaded, 'plan' | 'problems' | 'digest'> {
  file: string;
}

export interface LoadedPlans {
  plans: Plan[];
  /** By plan file. A file with an error keeps its gates closed. */
  problems: Problem[];
  files: PlanFile[];
  /** Grows whenever a file has changed. */
  version: number;
}

/** The plan files of a workspace, read again when they change on disk. */
export class PlanFiles {
  readonly #workspace: Workspace;
  readonly #people: () => Workspace['config']['people'];
  readonly #loaded = new Map<string, Loaded>();
  #version = 0;

  /** @param people those of `holdpoint.yaml` as it is now; left out, those that it had when the workspace was opened. */
  constructor(workspace: Workspace, people: () => Workspace['config']['people'] = () => workspace.config.people) {
    this.#workspace = workspace;
    this.#people = people;
  }

  /** Looks at each file's size and times; reads only what is new. */
  current(): LoadedPlans {
    const files = workspaceFiles(this.#workspace, 'plans');
    for (const file of this.#loaded.keys()) {
      if (files.includes(file)) continue;
      this.#loaded.delete(file);
      this.#version += 1;
    }
    for (const file of files) this.#refresh(file);
    const loaded = [...this.#loaded.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const plans = loaded.flatMap(([, { plan }]) => (plan === null ? [] : [plan]));
    const shared = sharedIds(plans);
    return {
      plans,
      problems: [...loaded.flatMap(([, { problems }]) => problems), ...shared],
      files: loaded.map(([file, { plan, problems, digest }]) => ({
        file,
        plan,
        problems: [...problems, ...shared.filter((problem) => problem.file === file)],
        digest,
      })),
      version: this.#version,
    };
  }

  #refresh(file: string): void {
    const full = path.join(this.#workspace.root, file);
    const stat = statSync(full, { bigint: true, throwIfNoEntry: false });
    const people = this.#people().map(({ id, name, roles }) => ({ id, name, roles }));
    const version = stat === undefined ? 'gone' : `${stat.ino}/${stat.size}/${stat.mtimeNs}/${stat.ctimeNs}`;
    const stamp = `${version} ${JSON.stringify(people)}`;
    const before = this.#loaded.get(file);
    if (before?.stamp === stamp) return;
    this.#version += 1;
    let digest: string | null = null;
    try {
      const { config } = this.#workspace;
      const bytes = readFileSync(full);
      digest = createHash('sha256').update(bytes).digest('hex');
      const context = { datasources: Object.keys(config.datasources), people };
      this.#loaded.set(file, { stamp, plan: parsePlan(bytes.toString('utf8'), file, context), problems: [], digest });
    } catch (error) {
      const problems: Problem[] =
        error instanceof HoldpointError && error.problems.length > 0
          ? error.problems
          : [{ file, message: `cannot be read: ${messageOf(error)}`, severity: 'error' }];
      this.#loaded.set(file, { stamp, plan: before?.plan ?? null, problems, digest });
    }
  }
}

/** A phase id names one phase of the workspace: decisions are filed under it. */
function sharedIds(plans: readonly Plan[]): Problem[] {
  const owner = new Map<string, string>();
  const problems: Problem[] = [];
  for (const plan of plans) {
    for (const phase of plan.phases) {
      const other = owner.get(phase.id);
      if (other !== undefined && other !== plan.file) {
        const message = `The phase "${phase.id}" is also in ${other}: a phase id names one phase of the workspace`;
        const line = Number(phase.origin.split(':').at(-1));
        problems.push(
          { file: plan.file, line, message, severity: 'error' },
          { file: other, message: message.replace(other, plan.file), severity: 'error' },
        );
      }
      owner.set(phase.id, other ?? plan.file);
    }
  }
  return problems;
}
