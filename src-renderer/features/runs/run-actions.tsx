import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { RunDetail, RunState } from '#shared/contract/runs.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { significant } from '../../lib/format/numbers.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ChangeRunDialog, changesOfARun } from './change-run-dialog.tsx';
import { isOn } from './run-state.tsx';
import { RunMenu } from './run-menu.tsx';

type Dialog = 'hold' | 'resume' | 'rate' | 'extend' | 'stop';

const changes = [['runs']];
const icon = { size: 13, 'aria-hidden': true } as const;

interface RunActionsProps {
  detail: RunDetail;
  state: RunState;
  ratePlanned: number | null;
}

/** What can be done with a run in its state: at most three buttons. */
export const RunActions = memo(function RunActions({ detail, state, ratePlanned }: RunActionsProps) {
  const { runId, model } = detail.result;
  const whyNot = useWhyNot('operator');
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const reasonOf = (why: string) => (why === '' ? {} : { why });
  const hold = useCoreAction((why: string) => client.runs.hold({ runId, ...reasonOf(why) }), {
    failed: 'The run was not held',
    changes,
    onDone: close,
  });
  const resume = useCoreAction((why: string) => client.runs.resume({ runId, ...reasonOf(why) }), {
    failed: 'The run was not resumed',
    changes,
    onDone: close,
  });
  const stop = useCoreAction((why: string) => client.runs.stop({ runId, ...reasonOf(why) }), {
    failed: 'The run was not stopped',
    changes,
    onDone: close,
  });
  const recover = useCoreAction<void, { runId: string }>(() => client.runs.recover({ runId }), {
    failed: 'The run was not resumed',
    changes,
    onDone: (recovered) => void navigate(paths.run(recovered.runId)),
  });

  const held = state === 'held';
  const steerable = state === 'running' || held;
  const toggle = held ? resume : hold;
  useShortcuts({
    h: () => (steerable && whyNot === null ? toggle.run('') : undefined),
    r: () => (steerable && whyNot === null && model === 'open' ? setDialog('rate') : undefined),
    s: () => (steerable && whyNot === null ? setDialog('stop') : undefined),
  });

  if (!isOn(state)) {
    return (
      <>
        {detail.canResume ? (
          <Button
            variant="primary"
            leftSection={<IconPlayerPlayFilled {...icon} />}
            onClick={() => recover.run()}
            loading={recover.busy}
            disabled={whyNot !== null}
            title={whyNot ?? 'The time between is kept as a gap'}
          >
            Resume the run
          </Button>
        ) : null}
        {detail.evidence === null ? null : (
          <Button component={Link} to={paths.evidenceOf(detail.evidence)}>
            Open the evidence
          </Button>
        )}
        <RunMenu detail={detail} />
        <Button component={Link} to={paths.newRun(detail.file)}>
          Run it again
        </Button>
      </>
    );
  }

  const disabled = !steerable || whyNot !== null;
  const title = whyNot ?? (steerable ? undefined : `The run is ${state}.`);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<IconChevronDown {...icon} />} disabled={disabled} title={title}>
            {ratePlanned === null || model === 'closed' ? 'Change' : `Rate ${significant(ratePlanned)}/s`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {model === 'open' ? <Menu.Item onClick={() => setDialog('rate')}>Change the rate…</Menu.Item> : null}
          <Menu.Item onClick={() => setDialog('extend')}>Extend the run…</Menu.Item>
          <Menu.Item onClick={() => setDialog(held ? 'resume' : 'hold')}>
            {held ? 'Resume with a reason…' : 'Hold with a reason…'}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        variant={held ? 'primary' : 'default'}
        leftSection={held ? <IconPlayerPlayFilled {...icon} /> : <IconPlayerPauseFilled {...icon} />}
        onClick={() => toggle.run('')}
        loading={toggle.busy}
        disabled={disabled}
        title={title ?? (held ? 'Go on (H)' : 'Stop scheduling, keep connections and monitors (H)')}
      >
        {held ? 'Resume' : 'Hold'}
      </Button>
      <Button
        variant="danger"
        leftSection={<IconPlayerStopFilled {...icon} />}
        onClick={() => setDialog('stop')}
        disabled={disabled}
        title={title ?? 'Ends the run (S)'}
      >
        Stop
      </Button>
      <ConfirmDialog
        opened={dialog === 'stop'}
        onClose={close}
        title={`Stop ${detail.result.scenario}?`}
        confirm="Stop the run"
        danger
        busy={stop.busy}
        reason={{ label: 'Reason (kept with the run)' }}
        onConfirm={stop.run}
      >
        The run ends now and cannot be resumed. What was measured is kept; its coverage falls short, so its verdict may be inconclusive.
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog === 'hold'}
        onClose={close}
        title="Hold the run?"
        confirm="Hold the run"
        busy={hold.busy}
        reason={{ label: 'Reason (kept with the run)' }}
        onConfirm={hold.run}
      >
        No new requests are scheduled; connections and monitors stay. Held time is not counted as observed.
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog === 'resume'}
        onClose={close}
        title="Resume the run?"
        confirm="Resume the run"
        busy={resume.busy}
        reason={{ label: 'Reason (kept with the run)' }}
        onConfirm={resume.run}
      >
        Requests are scheduled again from now on.
      </ConfirmDialog>
      <ChangeRunDialog
        change={changesOfARun.rate}
        runId={runId}
        now={ratePlanned === null ? undefined : `Now ${significant(ratePlanned)}/s`}
        opened={dialog === 'rate'}
        onClose={close}
      />
      <ChangeRunDialog change={changesOfARun.extend} runId={runId} opened={dialog === 'extend'} onClose={close} />
    </>
  );
});
