import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ReviewChanges, ReviewedCriterion, ReviewedDocument } from '#shared/contract/plan-import.ts';
import { largestDocumentBytes } from '#shared/contract/plan-import.ts';
import type { Problem } from '#shared/contract/base.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { knownImportMetrics, stats } from '../../plans/metrics.ts';
import { parsePlan, type PlanContext } from '../../plans/parse-plan.ts';
import { knownUnits } from '../../plans/units.ts';
import { probeNames } from '../../postgres/probes/index.ts';
import { runInThread } from '../../threads/run-in-thread.ts';
import { Uploads } from '../../uploads/uploads.ts';
import { TextFiles } from '../../workspace/text-files.ts';
import { type Workspace, workspaceFiles } from '../../workspace/workspace.ts';
import { type CriterionProblem, checkCriteria } from './check-criteria.ts';
import { planImportTask } from './import-task.ts';
import { readLine } from './read-line.ts';

/** Documents on their way to a plan: read in a thread, looked at by a person, then written. */
export class PlanImportService implements Disposable {
  readonly #workspace: Workspace;
  readonly #people: () => Workspace['config']['people'];
  readonly #phaseIds: () => string[];
  readonly #files: TextFiles;
  readonly #uploads = new Uploads({
    largestBytes: largestDocumentBytes,
    tooLarge: { message: `The document has more than ${largestDocumentBytes / 1024 / 1024} MB.`, hint: 'Import its parts one by one.' },
    gone: { message: 'The document is no longer here.', hint: 'Choose the file again.' },
  });

  /** @param input.phaseIds of all plans of the workspace. */
  constructor({
    workspace,
    people,
    phaseIds,
  }: {
    workspace: Workspace;
    people: () => Workspace['config']['people'];
    phaseIds: () => string[];
  }) {
    this.#phaseIds = phaseIds;
    this.#workspace = workspace;
    this.#people = people;
    this.#files = new TextFiles(workspace, 'plans');
  }

  /** @throws HoldpointError `INVALID` beyond the largest document, `NOT_FOUND` for an upload that was forgotten. */
  append(input: { upload: string | null; part: string }): { upload: string } {
    return this.#uploads.append(input);
  }

  /** @throws HoldpointError `NOT_FOUND`, `INVALID`; what `signal` says when the person gave up. */
  async read({ upload, name }: { upload: string; name: string }, signal?: AbortSignal): Promise<ReviewedDocument> {
    const answer = await runInThread(
      planImportTask,
      { bytes: this.#uploads.bytesOf(upload), file: name, changes: null, taken: [], prefix: '' },
      signal,
    );
    if (!('document' in answer)) throw new Error('The thread answered with something else than a document.');
    return answer.document;
  }

  line({ text, line }: { text: string; line: number }): ReviewedCriterion[] {
    return readLine(text, line);
  }

  check({ criteria }: { criteria: readonly ReviewedCriterion[] }): { problems: CriterionProblem[] } {
    return { problems: checkCriteria(criteria, this.#context()) };
  }

  sources() {
    return {
      scenarios: workspaceFiles(this.#workspace, 'scenarios'),
      datasources: Object.keys(this.#workspace.config.datasources),
      probes: [...probeNames],
      metrics: [...knownImportMetrics],
      units: [...knownUnits],
      stats: [...stats],
    };
  }

  /** @throws HoldpointError `CONFLICT` for a plan that exists, `INVALID` for a name, or criteria that no plan can hold, `NOT_FOUND`. */
  async write(
    { upload, name, plan, changes }: { upload: string; name: string; plan: string; changes: ReviewChanges },
    signal?: AbortSignal,
  ): Promise<{ file: string; phases: string[]; problems: Problem[] }> {
    const file = this.#placeOf(plan);
    const answer = await runInThread(
      planImportTask,
      { bytes: this.#uploads.bytesOf(upload), file: name, changes, taken: this.#phaseIds(), prefix: path.basename(file, '.yaml') },
      signal,
    );
    if (!('draft' in answer)) throw new Error('The thread answered with something else than a draft.');
    const { phases, warnings } = parsePlan(answer.draft, file, this.#context());
    this.#files.save({ file, text: answer.draft, expected: null });
    return { file, phases: phases.map(({ id }) => id), problems: warnings };
  }

  /** A name, without the folder and the ending. */
  #placeOf(plan: string): string {
    const name = plan
      .trim()
      .replace(/^plans\//, '')
      .replace(/\.ya?ml$/, '');
    if (!/^[a-z0-9][\w.-]{0,80}$/i.test(name)) {
      throw new HoldpointError('INVALID', `"${plan}" is no name for a plan.`, {
        hint: 'Use letters, digits, ".", - or _, up to 80 of them.',
      });
    }
    const file = `plans/${name}.yaml`;
    for (const each of [file, `plans/${name}.yml`]) {
      if (existsSync(path.join(this.#workspace.root, each)))
        throw new HoldpointError('CONFLICT', `There is a plan ${each} already.`, {
          hint: 'Choose another name: a plan is never overwritten.',
        });
    }
    return file;
  }

  #context(): PlanContext {
    return { datasources: Object.keys(this.#workspace.config.datasources), people: this.#people() };
  }

  [Symbol.dispose](): void {
    this.#uploads[Symbol.dispose]();
  }
}
