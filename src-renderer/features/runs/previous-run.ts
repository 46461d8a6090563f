import type { RunSummary } from '#shared/contract/runs.ts';

/** The run of the same workload that ended before this one began to be the newest; null when there is none. @param runs newest first */
export function previousRun(runs: readonly RunSummary[], runId: string): string | null {
  const at = runs.findIndex((run) => run.runId === runId);
  const run = runs[at];
  if (!run) return null;
  return runs.slice(at + 1).find((each) => each.workloadHash === run.workloadHash && each.endedAt !== null)?.runId ?? null;
}
