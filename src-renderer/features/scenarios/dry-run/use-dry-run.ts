import { useState } from 'react';
import type { DryRunResult } from '#shared/contract/dry-run.ts';
import { client, useCoreAction } from '../../../lib/client/index.ts';
import type { DryRunState } from './dry-run-panel.tsx';

/** Runs one iteration of the text as it is now, saved or not. */
export function useDryRun(file: string, text: string, whyNot: string | null): DryRunState {
  const [last, setLast] = useState<{ text: string; result: DryRunResult } | null>(null);
  const action = useCoreAction(async (tried: string) => ({ text: tried, result: await client.runs.dryRun({ file, text: tried }) }), {
    failed: null,
    onDone: setLast,
  });
  return {
    busy: action.busy,
    error: action.error,
    result: last?.result ?? null,
    outdated: last !== null && last.text !== text,
    whyNot,
    run: () => action.run(text),
  };
}
