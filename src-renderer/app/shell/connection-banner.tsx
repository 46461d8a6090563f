import { Button } from '@mantine/core';
import { retryNow, useConnection } from '../../lib/client/connection.ts';
import { clock, formatDuration } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { statusReceivedAt } from '../../lib/live/status.ts';
import classes from './shell.module.css';

/** Blips shorter than this heal before anybody could read about them. */
const silentForMs = 700;

/** Says that the core is out of reach, what still runs, and when the page tries again. */
export function ConnectionBanner() {
  const connection = useConnection();
  const receivedAt = statusReceivedAt();
  const now = useNow(500);
  if (connection.kind !== 'reconnecting' || now - connection.sinceMs < silentForMs) return null;
  const { retryAtMs } = connection;
  const next =
    retryAtMs === null || retryAtMs <= now
      ? 'Trying again now.'
      : `Trying again in ${formatDuration(Math.ceil((retryAtMs - now) / 1000) * 1000)}.`;
  return (
    <div className={classes.banner} role="alert">
      <p>
        <strong>The core is out of reach for {formatDuration(Math.max(0, now - connection.sinceMs))}.</strong>{' '}
        {receivedAt === null ? '' : `This page shows ${clock(receivedAt)}. `}
        Runs and terminals are not part of this page: they go on while the core lives, and a run that it leaves behind can be resumed.{' '}
        <span aria-live="off">{next}</span>
      </p>
      <Button onClick={retryNow} size="compact-sm">
        Try now
      </Button>
    </div>
  );
}
