import type { RunState } from '#shared/contract/runs.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Tone } from '../../ui/verdicts.ts';

const looks: Record<RunState, { tone: Tone; shape: string }> = {
  starting: { tone: 'info', shape: '◌' },
  running: { tone: 'info', shape: '●' },
  held: { tone: 'hold', shape: '▮▮' },
  finishing: { tone: 'info', shape: '◍' },
  completed: { tone: 'neutral', shape: '■' },
  aborted: { tone: 'fail', shape: '■' },
  interrupted: { tone: 'neutral', shape: '◫' },
  failed: { tone: 'fail', shape: '✕' },
};

export function RunStateChip({ state }: { state: RunState }) {
  const { tone, shape } = looks[state];
  return (
    <Chip tone={tone} shape={shape}>
      {state}
    </Chip>
  );
}

/** The engine is at work, or about to be. */
export function isOn(state: RunState): boolean {
  return state === 'starting' || state === 'running' || state === 'held' || state === 'finishing';
}
