import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { GateSummary } from '#shared/contract/gates.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, ErrorState, ProblemList, SkeletonBlock } from '../../ui/states.tsx';
import classes from './gates.module.css';
import { PhaseChip } from './phase-chip.tsx';
import { board, things } from './words.ts';

/** Gates change by decisions of people and by runs that end: a few seconds late is early enough. */
const refetchMs = 5000;

export default function BoardPage() {
  const { data, error, refetch } = useCoreQuery(['gates', 'list'], (options) => client.gates.list(undefined, options), { refetchMs });
  const { data: info } = useSystemInfo();
  const problems = info?.problems.filter(({ file }) => file.startsWith('plans/')) ?? [];
  const current = data?.find((phase) => phase.active);
  return (
    <Page
      title="Plan & gates"
      state={current ? <HoldChip phase={current} /> : undefined}
      subtitle={current ? <Link to={paths.gate(current.phaseId)}>{current.title}</Link> : undefined}
      actions={
        <Button component={Link} to={paths.status}>
          Status page
        </Button>
      }
    >
      {problems.length > 0 ? (
        <Panel title="Problems in the plan files">
          <ProblemList problems={problems} />
        </Panel>
      ) : null}
      {data === undefined ? (
        error ? (
          <ErrorState what="The phases could not be read." error={error} retry={() => void refetch()} page />
        ) : (
          <SkeletonBlock height={260} />
        )
      ) : data.length === 0 ? (
        <EmptyState title="No plan yet.">
          A plan says in phases what must be true before the next one begins. Put one into <code>plans/</code> of the workspace, as YAML; it
          appears here when it is saved.
        </EmptyState>
      ) : (
        <div className={classes.board}>
          {board(data).map(({ title, phases }) => (
            <section key={title} className={classes.boardColumn} aria-label={title}>
              <h2 className={classes.boardTitle}>
                {title} <span>{phases.length}</span>
              </h2>
              {phases.length === 0 ? <p className={classes.boardEmpty}>No phase</p> : null}
              {phases.map((phase) => (
                <PhaseCard key={phase.phaseId} phase={phase} />
              ))}
            </section>
          ))}
        </div>
      )}
    </Page>
  );
}

function HoldChip({ phase }: { phase: GateSummary }) {
  if (phase.open) {
    return (
      <Chip tone="pass" shape="●">
        released
      </Chip>
    );
  }
  return (
    <Chip tone="hold" shape="▮▮">
      hold · {things(phase.missing)} missing
    </Chip>
  );
}

function PhaseCard({ phase }: { phase: GateSummary }) {
  const { total, pass, fail } = phase.criteria;
  const rest = total - pass - fail;
  return (
    <Link to={paths.gate(phase.phaseId)} className={`${classes.card} ${phase.active ? classes.activeCard : ''}`}>
      <span className={classes.cardTitle}>{phase.title}</span>
      <span className={classes.cardChips}>
        <PhaseChip state={phase.state} />
        {phase.active && !phase.open ? <span>{things(phase.missing)} missing</span> : null}
      </span>
      {total === 0 ? (
        <span className={classes.cardNote}>No criteria yet: the gate cannot open.</span>
      ) : (
        <>
          <span className={classes.meter} aria-hidden>
            {pass > 0 ? <span className={classes.meterPass} style={{ flexGrow: pass }} /> : null}
            {fail > 0 ? <span className={classes.meterFail} style={{ flexGrow: fail }} /> : null}
            {rest > 0 ? <span className={classes.meterRest} style={{ flexGrow: rest }} /> : null}
          </span>
          <span className={classes.cardNote}>
            {pass} of {total} criteria met{fail > 0 ? `, ${fail} failed` : ''}
          </span>
        </>
      )}
      <span className={classes.cardFile}>{phase.planFile}</span>
    </Link>
  );
}
