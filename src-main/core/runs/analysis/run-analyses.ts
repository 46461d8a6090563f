import type { RunComparison, RunExport, RunExportFormat } from '#shared/contract/run-comparison.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { RunService } from '../run-service.ts';

/** What is computed from stored runs: comparisons and files to take away. */
export class RunAnalyses {
  readonly #runs: RunService;

  constructor(options: { runs: RunService }) {
    this.#runs = options.runs;
  }

  async compare(query: { a: string; b: string }): Promise<RunComparison> {
    throw new HoldpointError('UNAVAILABLE', `The comparison of ${query.a} and ${query.b} is not built yet.`);
  }

  async export({ runId, format }: { runId: string; format: RunExportFormat; series?: string | undefined }): Promise<RunExport> {
    if (format !== 'json') throw new HoldpointError('UNAVAILABLE', `The export as ${format} is not built yet.`);
    const { result } = this.#runs.get({ runId });
    return { fileName: `run-${runId}.json`, mediaType: 'application/json', content: `${JSON.stringify(result, null, 2)}\n` };
  }
}
