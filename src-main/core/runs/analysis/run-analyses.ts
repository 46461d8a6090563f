import type { RunComparison, RunExport, RunExportFormat } from '#shared/contract/run-comparison.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { Store } from '../../store/store.ts';
import { runInThread } from '../../threads/run-in-thread.ts';
import { Baselines } from '../baselines/baselines.ts';
import { compareDefaults } from '../compare/compare-runs.ts';
import { RunRecords } from '../run-records.ts';
import type { RunService } from '../run-service.ts';
import { type AnalysisAnswer, type AnalysisRequest, analysisTask } from './analysis-task.ts';

/** What is computed from stored runs: comparisons and files to take away. One at a time, beside the console. */
export class RunAnalyses implements Disposable {
  readonly #runs: RunService;
  readonly #store: Store;
  readonly #baselines: Baselines;
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: { runs: RunService; store: Store }) {
    this.#runs = options.runs;
    this.#store = options.store;
    this.#baselines = new Baselines({ store: options.store, runs: new RunRecords(options.store), now: Date.now });
  }

  /**
   * Compares run B with run A; one of the two may be `baseline`.
   * @throws HoldpointError `INVALID`, `NOT_FOUND` as `Baselines.pair`; `CONFLICT` for a run that is on.
   */
  async compare(query: {
    a: string;
    b: string;
    tolerance?: number | undefined;
    minDifferenceMs?: number | undefined;
  }): Promise<RunComparison> {
    const { a, b } = this.#baselines.pair(query.a, query.b);
    const settings = {
      ...compareDefaults,
      ...(query.tolerance === undefined ? {} : { tolerance: query.tolerance }),
      ...(query.minDifferenceMs === undefined ? {} : { minDifferenceMs: query.minDifferenceMs }),
    };
    const answer = await this.#inTurn({ store: this.#store.file, work: { kind: 'compare', a: a.runId, b: b.runId, settings } });
    if ('comparison' in answer) return answer.comparison;
    throw new Error('the analysis thread answered something else');
  }

  /** A run as a file. @throws HoldpointError `NOT_FOUND` for an unknown run or series. */
  async export({ runId, format, series }: { runId: string; format: RunExportFormat; series?: string | undefined }): Promise<RunExport> {
    if (series !== undefined && format !== 'hdr')
      throw new HoldpointError('INVALID', `A single series can be exported as hdr, not as ${format}.`);
    const detail = this.#runs.get({ runId });
    if (format === 'json')
      return { fileName: `run-${runId}.json`, mediaType: 'application/json', content: `${JSON.stringify(detail.result, null, 2)}\n` };
    const answer = await this.#inTurn({ store: this.#store.file, work: { kind: 'export', detail, format, series: series ?? null } });
    if ('file' in answer) return answer.file;
    throw new Error('the analysis thread answered something else');
  }

  /** Two at once would take the cores from a run that is on. */
  #inTurn(request: AnalysisRequest): Promise<AnalysisAnswer> {
    const turn = this.#last.then(() => runInThread(analysisTask, request, this.#closing.signal));
    this.#last = turn.then(
      () => undefined,
      // Its caller hears of it.
      () => undefined,
    );
    return turn;
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new HoldpointError('UNAVAILABLE', 'The console is closing.'));
  }
}
