import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { withUnit } from '../../lib/format/numbers.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { useStatus } from '../../lib/live/status.ts';
import { paths } from '../../lib/routes.ts';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonLines } from '../../ui/states.tsx';
import classes from './overview.module.css';

export function OnNowPanel() {
  const runs = useStatus((status) => status.runs);
  return (
    <Panel title="On now">
      {runs === null ? (
        <SkeletonLines lines={1} height={46} />
      ) : runs.length === 0 ? (
        <ul className={classes.rows}>
          <li>
            <span className={classes.secondary}>No run is on.</span>
            <span className={classes.end}>
              <Button component={Link} to={paths.newRun()}>
                Start a run
              </Button>
            </span>
          </li>
        </ul>
      ) : (
        <ul className={classes.rows}>
          {runs.map((run) => {
            const share = run.plannedSeconds > 0 ? Math.min(1, run.elapsedSeconds / run.plannedSeconds) : 0;
            return (
              <li key={run.runId}>
                <div className={`${classes.body} ${classes.progress}`}>
                  <div>
                    <Link to={paths.run(run.runId)} className={classes.name}>
                      {run.scenario}
                    </Link>
                    <span className={classes.secondary}>
                      {` · ${run.state}`}
                      {run.deliveredPerSecond === null ? '' : ` · ${withUnit(run.deliveredPerSecond, '/s')}`}
                    </span>
                  </div>
                  <progress className={classes.track} aria-label={`Progress of ${run.scenario}`} max={1} value={share} />
                </div>
                <span className={`${classes.end} ${classes.secondary}`}>
                  {formatSeconds(Math.max(0, run.plannedSeconds - run.elapsedSeconds))} left
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
