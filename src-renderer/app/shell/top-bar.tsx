import { spotlight } from '@mantine/spotlight';
import { Link } from 'react-router';
import { useStatus } from '../../lib/live/status.ts';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { HoldChip } from './hold-chip.tsx';
import { RunPill } from './run-pill.tsx';
import classes from './shell.module.css';

const paletteKeys = navigator.platform.startsWith('Mac') ? '⌘ K' : 'Ctrl K';

export function TopBar() {
  const { data: info } = useSystemInfo();
  const phase = useStatus((status) => status.phase);
  return (
    <header className={classes.top}>
      <Link to={paths.overview} className={classes.brand} aria-label="Holdpoint, to the overview">
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden>
          <circle cx="9" cy="9" r="7" fill="none" stroke="var(--hp-amber)" strokeWidth="3" />
          <circle cx="9" cy="9" r="2.6" fill="var(--hp-amber)" />
        </svg>
        <span>Holdpoint</span>
      </Link>
      <div className={classes.place}>
        <strong title={info?.workspace.path}>{info?.workspace.name ?? ''}</strong>
        {phase ? (
          <>
            <span className={classes.workspaceSlash} aria-hidden>
              /
            </span>
            <Link to={paths.gate(phase.phaseId)} className={classes.phase} title={phase.title}>
              {phase.title}
            </Link>
            <Link to={paths.gate(phase.phaseId)} className={classes.hold}>
              <HoldChip phase={phase} />
            </Link>
          </>
        ) : null}
      </div>
      <span className={classes.spacer} />
      <RunPill />
      <button type="button" className={classes.search} onClick={() => spotlight.open()} aria-keyshortcuts="Control+K">
        <span>
          Search<span className={classes.searchLong}> or run a command</span>
        </span>
        <kbd aria-hidden>{paletteKeys}</kbd>
      </button>
    </header>
  );
}
