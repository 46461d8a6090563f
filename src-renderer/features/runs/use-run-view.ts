import { replaceEqualDeep } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunDetail, RunLive } from '#shared/contract/runs.ts';
import { type RunView, viewOfRun } from './run-view.ts';

/**
 * The view of a run in which every part that says the same as before is the same object: live values come anew four times a second, and
 * a panel whose part did not change must not render.
 */
export function useRunView(detail: RunDetail, live: RunLive | undefined): RunView {
  const [kept, setKept] = useState(() => ({ detail, live, view: viewOfRun(detail, live) }));
  if (kept.detail === detail && kept.live === live) return kept.view;
  const view = replaceEqualDeep(kept.view, viewOfRun(detail, live));
  setKept({ detail, live, view });
  return view;
}
