import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { GateAction } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { gateChanges } from './gate-changes.ts';

/** What opens a form on this page. */
export type FormAction = Extract<GateAction, { kind: 'attest' | 'answer' | 'review' | 'overrule' | 'scope' | 'accept' | 'approve' }>;

interface ActionButtonProps {
  action: GateAction;
  onForm: (action: FormAction) => void;
  /** In a table row: words without a frame. */
  quiet?: boolean;
}

/** The button that does what the core said can be done. */
export function ActionButton({ action, onForm, quiet = false }: ActionButtonProps) {
  const words = quiet ? shortWords[action.kind] : action.label;
  // What is read out begins with what is seen.
  const name = action.label.startsWith(words) ? action.label : `${words}: ${action.label}`;
  const look: Look = quiet ? { variant: 'subtle', size: 'compact-xs', 'aria-label': name } : {};
  switch (action.kind) {
    case 'run':
      return (
        <Button {...look} component={Link} to={paths.newRun(action.file)}>
          {words}
        </Button>
      );
    case 'open':
      return (
        <Button {...look} component={Link} to={action.route}>
          {words}
        </Button>
      );
    case 'probe':
      return <ProbeButton action={action} look={look} words={words} />;
    case 'approve':
    case 'overrule':
    case 'scope':
      return <FormButton action={action} needs="approver" look={look} words={words} onForm={onForm} />;
    case 'attest':
    case 'answer':
    case 'review':
    case 'accept':
      return <FormButton action={action} needs="operator" look={look} words={words} onForm={onForm} />;
  }
}

interface Look {
  variant?: 'subtle';
  size?: 'compact-xs';
  'aria-label'?: string;
}

/** In a table, where the row has said what it is about. */
const shortWords: Record<GateAction['kind'], string> = {
  run: 'Run',
  probe: 'Probe',
  attest: 'Answer',
  answer: 'Answer',
  review: 'Review',
  overrule: 'Overrule',
  scope: 'Decide',
  accept: 'Accept',
  approve: 'Approve',
  open: 'Open',
};

interface FormButtonProps {
  action: FormAction;
  needs: 'operator' | 'approver';
  look: Look;
  words: string;
  onForm: (action: FormAction) => void;
}

function FormButton({ action, needs, look, words, onForm }: FormButtonProps) {
  const whyNot = useWhyNot(needs);
  return (
    <Button {...look} disabled={whyNot !== null} title={whyNot ?? undefined} onClick={() => onForm(action)}>
      {words}
    </Button>
  );
}

function ProbeButton({ action, look, words }: { action: Extract<GateAction, { kind: 'probe' }>; look: Look; words: string }) {
  const whyNot = useWhyNot('operator');
  const { datasource, probe } = action;
  const record = useCoreAction(client.evidence.recordProbe, {
    failed: 'The probe left no evidence',
    done: 'The answer of the probe is recorded as evidence.',
    changes: [...gateChanges, ['postgres']],
  });
  return (
    <Button
      {...look}
      loading={record.busy}
      disabled={whyNot !== null}
      title={whyNot ?? undefined}
      onClick={() => record.run({ datasource, probe })}
    >
      {words}
    </Button>
  );
}
