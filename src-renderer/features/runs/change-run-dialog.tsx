import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RunState } from '#shared/contract/runs.ts';
import { parseDurationMs, parseRatePerSecond } from '#shared/durations.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

/** A change of a run that is on, by one value that a person writes. */
interface Change {
  title: string;
  label: string;
  placeholder: string;
  isValid: (text: string) => boolean;
  /** How it is written, said beside what is not valid. */
  form: string;
  failed: string;
  send: (runId: string, value: string, reason: { why?: string }) => Promise<{ state: RunState }>;
}

export const changesOfARun = {
  rate: {
    title: 'Change the rate',
    label: 'New rate',
    placeholder: '250/s or 12000/m',
    isValid: (text) => parseRatePerSecond(text) !== null,
    form: 'Write it as 250/s, 12000/m or 5/h.',
    failed: 'The rate was not changed',
    send: (runId, rate, reason) => client.runs.rate({ runId, rate, ...reason }),
  },
  extend: {
    title: 'Extend the run',
    label: 'Longer by',
    placeholder: '60s, 10m, 2h',
    isValid: (text) => parseDurationMs(text) !== null,
    form: 'Write it as 60s, 10m or 1h30m.',
    failed: 'The run was not extended',
    send: (runId, by, reason) => client.runs.extend({ runId, by, ...reason }),
  },
} satisfies Record<string, Change>;

interface ChangeRunDialogProps {
  change: Change;
  runId: string;
  /** What is in force, in words. */
  now?: string | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Asks for the value, and why. */
export function ChangeRunDialog({ change, runId, now, opened, onClose }: ChangeRunDialogProps) {
  const [value, setValue] = useState('');
  const action = useCoreAction((why: string) => change.send(runId, value, why === '' ? {} : { why }), {
    failed: change.failed,
    changes: [['runs']],
    onDone: onClose,
  });
  const wrong = value !== '' && !change.isValid(value);
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={change.title}
      confirm={change.title}
      busy={action.busy}
      disabled={value === '' || wrong}
      reason={{ label: 'Reason (kept with the run)' }}
      onConfirm={action.run}
    >
      <TextInput
        label={change.label}
        description={now}
        placeholder={change.placeholder}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        error={wrong ? change.form : undefined}
        data-autofocus
      />
    </ConfirmDialog>
  );
}
