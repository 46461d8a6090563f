import { Link } from 'react-router';
import { formatSeconds } from '../../lib/format/time.ts';
import { useStatus } from '../../lib/live/status.ts';
import { paths } from '../../lib/routes.ts';
import classes from './shell.module.css';

/** The run that is on, on every page. */
export function RunPill() {
  const runs = useStatus((status) => status.runs);
  const run = runs?.[0];
  if (!run) return null;
  const share = run.plannedSeconds > 0 ? Math.min(1, run.elapsedSeconds / run.plannedSeconds) : 0;
  const left = Math.max(0, run.plannedSeconds - run.elapsedSeconds);
  const held = run.state === 'held';
  const time =
    run.state === 'starting'
      ? 'starting'
      : run.state === 'finishing'
        ? 'finishing'
        : held
          ? `held · ${formatSeconds(left)} left`
          : `${formatSeconds(run.elapsedSeconds)} · ${formatSeconds(left)} left`;
  return (
    <Link to={paths.run(run.runId)} className={`${classes.pill} ${held ? classes.held : ''}`}>
      <span className={`${classes.dot} ${held ? classes.paused : classes.running}`} aria-hidden />
      <span className="visually-hidden">Run</span>
      <span className={classes.pillName}>{run.scenario}</span>
      <span className={classes.track} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className={classes.pillTime}>
        {time}
        {runs.length > 1 ? ` · +${runs.length - 1}` : ''}
      </span>
    </Link>
  );
}
