import { Link } from 'react-router';
import type { SystemStatus } from '#shared/contract/system.ts';
import { useStatus } from '../../lib/live/status.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago, CodeText } from '../../ui/quantity.tsx';
import { EmptyState, SkeletonLines } from '../../ui/states.tsx';
import type { Tone } from '../../ui/verdicts.ts';
import classes from './overview.module.css';

type State = SystemStatus['targets'][number]['state'] | SystemStatus['datasources'][number]['state'];

const looks: Record<State, { tone: Tone; shape: string; dashed: boolean }> = {
  up: { tone: 'pass', shape: '●', dashed: false },
  down: { tone: 'fail', shape: '✕', dashed: false },
  starting: { tone: 'info', shape: '◌', dashed: false },
  unknown: { tone: 'neutral', shape: '○', dashed: true },
};

/** Target and database: up, since when we know, and what they said. */
export function HealthPanel() {
  const targets = useStatus((status) => status.targets);
  const datasources = useStatus((status) => status.datasources);
  if (targets === null || datasources === null) {
    return (
      <Panel title="Health">
        <SkeletonLines lines={2} height={40} />
      </Panel>
    );
  }
  return (
    <Panel title="Health" note="target and database, checked by the console">
      {targets.length + datasources.length === 0 ? (
        <EmptyState title="No target yet.">
          Name one under <CodeText>targets:</CodeText> in <CodeText>holdpoint.yaml</CodeText>; its health is shown here.
        </EmptyState>
      ) : (
        <ul className={classes.rows}>
          {targets.map((target) => (
            <HealthRow key={`target ${target.name}`} name={target.name} state={target.state} checkedAt={target.checkedAt}>
              {target.message || target.url || 'no address'}
            </HealthRow>
          ))}
          {datasources.map((source) => (
            <HealthRow
              key={`datasource ${source.name}`}
              name={<Link to={paths.datasource(source.name)}>{`Postgres ${source.version ?? ''} ${source.name}`}</Link>}
              state={source.state}
              checkedAt={source.checkedAt}
            >
              {source.connections === null
                ? source.message
                : `${source.connections} of ${source.maxConnections ?? '?'} connections${source.embedded ? ' · embedded' : ''}`}
            </HealthRow>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function HealthRow({
  name,
  state,
  checkedAt,
  children,
}: {
  name: React.ReactNode;
  state: State;
  checkedAt: number | null;
  children: React.ReactNode;
}) {
  const { tone, shape, dashed } = looks[state];
  return (
    <li>
      <div className={classes.body}>
        <div className={classes.name}>{name}</div>
        <div className={classes.secondary}>{children}</div>
      </div>
      <span className={`${classes.end} ${classes.secondary}`}>
        <Ago at={checkedAt} />
      </span>
      <Chip tone={tone} shape={shape} dashed={dashed}>
        {state}
      </Chip>
    </li>
  );
}
