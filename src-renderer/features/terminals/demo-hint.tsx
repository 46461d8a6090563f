import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useDemoHint } from './preferences.ts';
import classes from './terminals.module.css';

/** In a demo workspace: the command to type here, and where to look then. */
export function DemoHint() {
  const [shown, dismiss] = useDemoHint();
  const { data } = useCoreQuery(['demo', 'state'], (options) => client.demo.state(undefined, options), { enabled: shown });
  const command = data?.lockHolderCommand;
  if (!shown || command === null || command === undefined) return null;
  return (
    <div className={classes.hint}>
      <span className={classes.hintText}>This holds a lock:</span>
      <code title={command}>{command}</code>
      <span className={classes.hintText}>
        Then see who waits on <Link to="/postgres">Postgres</Link>.
      </span>
      <ActionIcon className={classes.hintEnd} size="sm" aria-label="Dismiss the hint" onClick={dismiss}>
        <IconX size={13} />
      </ActionIcon>
    </div>
  );
}
