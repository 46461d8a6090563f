import { Link } from 'react-router';
import { client, useStream } from '../../lib/client/index.ts';
import { withUnit } from '../../lib/format/numbers.ts';
import { paths } from '../../lib/routes.ts';
import { Panel } from '../../ui/panel.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './overview.module.css';

/** The process trees that are watched, one line each; the memory page has them in full. */
export function ProcessPanel() {
  const trees = useStream(['memory', 'trees'], (options) => client.memory.trees(undefined, options));
  return (
    <Panel title="Processes" note={<Link to={paths.memory}>Memory</Link>}>
      {trees.phase === 'failed' && trees.value === undefined ? (
        <ErrorState what="The processes could not be read." error={trees.error} />
      ) : trees.value === undefined ? (
        <SkeletonLines lines={1} height={40} />
      ) : trees.value.length === 0 ? (
        <p className={classes.secondary}>No process is watched. A monitor of a target or of a scenario shows its tree here.</p>
      ) : (
        <ul className={classes.rows}>
          {trees.value.map((tree) => {
            const cpu = tree.processes.reduce<number | null>(
              (sum, row) => (row.cpuPercent === null ? sum : (sum ?? 0) + row.cpuPercent),
              null,
            );
            return (
              <li key={tree.monitor}>
                <div className={classes.body}>
                  <div className={classes.name}>{tree.label}</div>
                  <div className={classes.secondary}>
                    {tree.state === 'sampling'
                      ? `${tree.processes.length} ${tree.processes.length === 1 ? 'process' : 'processes'}${cpu === null ? '' : ` · CPU ${withUnit(cpu, '%')}`}`
                      : tree.message || tree.state}
                  </div>
                </div>
                <span className={classes.end}>
                  <Quantity value={tree.totalPssMb ?? tree.totalRssMb} unit="MB" />
                  <span className={classes.secondary}>{tree.totalPssMb === null ? ' RSS' : ' PSS'}</span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
