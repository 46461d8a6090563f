import type { RunState, RunSummary } from '#shared/contract/runs.ts';

const finished: ReadonlySet<RunState> = new Set(['completed', 'aborted', 'interrupted', 'failed']);

/** The newest run that ended, and the one of the same scenario before it. `runs` newest first. */
export function lastTwo(runs: readonly RunSummary[]): { last: RunSummary; before: RunSummary | null } | null {
  const [last, ...older] = runs.filter((run) => finished.has(run.state));
  if (!last) return null;
  return { last, before: older.find((run) => run.file === last.file) ?? null };
}

/** `+12 %`, `-3 %`, null where there is nothing to relate. A difference, not a statistical comparison. */
export function relativeChange(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return (now - before) / before;
}
