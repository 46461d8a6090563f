import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { paths } from '../../lib/routes.ts';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonLines } from '../../ui/states.tsx';
import classes from './settings.module.css';

/** Who can sign here, and the way to their keys. */
export function KeysPanel() {
  const { data, error } = useCoreQuery(['keys', 'list'], (options) => client.keys.list(undefined, options));
  const people = data?.people ?? [];
  const able = people.filter(({ keys }) => keys.some(({ state, here }) => state !== 'revoked' && here));
  return (
    <Panel title="People & keys">
      <div className={classes.row}>
        {data === undefined ? (
          error ? (
            <span className={classes.secondary}>The keys could not be read.</span>
          ) : (
            <SkeletonLines lines={1} height={22} />
          )
        ) : (
          <span className={classes.secondary}>
            {people.length === 0 ? 'holdpoint.yaml lists nobody.' : `${able.length} of ${people.length} people can sign on this machine.`}
          </span>
        )}
        <Button component={Link} to={paths.keys}>
          Open
        </Button>
      </div>
    </Panel>
  );
}
