import type { RunResult } from '#shared/contract/runs.ts';
import type { Notice } from '#shared/contract/system.ts';

const words: Record<RunResult['verdict'], { level: Notice['level']; word: string }> = {
  pass: { level: 'success', word: 'passed' },
  fail: { level: 'error', word: 'failed' },
  inconclusive: { level: 'warning', word: 'is inconclusive' },
  not_measured: { level: 'warning', word: 'has no verdict' },
  stale: { level: 'warning', word: 'is stale' },
  waived: { level: 'info', word: 'is waived' },
};

/** News that a run is over. */
export function endNotice(result: RunResult): Omit<Notice, 'id' | 'at'> {
  const { level, word } = words[result.verdict];
  return { level, title: `${result.scenario} ${word}`, message: result.reason, link: `/runs/${result.runId}` };
}
