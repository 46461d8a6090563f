import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { GateSummary } from '#shared/contract/gates.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { countText } from '../../lib/format/numbers.ts';
import { Chip } from '../../ui/chip.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, ErrorState, ProblemList, SkeletonBlock } from '../../ui/states.tsx';
import classes from './gates.module.css';
import { PhaseChip } from './phase-chip.tsx';
import { PlanTabs } from '../plans/plan-tabs.tsx';
import { dayText } from '../plans/words.ts';
import type { PlanSummary } from '#shared/contract/plans.ts';
import { board, things } from './words.ts';

/** Gates change by decisions of people and by runs that end: a few seconds late is early enough. */
const refetchMs = 5000;

export default function BoardPage() {
  const { data, error, refetch } = useCoreQuery(['gates', 'list'], (options) => client.gates.list(undefined, options), { refetchMs });
  const { data: info } = useSystemInfo();
  const problems = info?.problems.filter(({ file }) => file.startsWith('plans/')) ?? [];
  const current = data?.find((phase) => phase.active);
  const plans = useCoreQuery(['plans', 'list'], (options) => client.plans.list(undefined, options), { refetchMs });
  const planned = new Map(plans.data?.flatMap(({ phases }) => phases.map((phase) => [phase.id, phase])));
  return (
    <Page
      title="Plan & gates"
      state={current ? <HoldChip phase={current} /> : undefined}
      subtitle={current ? <Link to={paths.gate(current.phaseId)}>{current.title}</Link> : undefined}
      actions={
        <>
          <Button component={Link} to={paths.importPlan}>
            Import a document
          </Button>
          <Button component={Link} to={paths.status}>
            Status page
          </Button>
        </>
      }
    >
      <PlanTabs />
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
                <PhaseCard key={phase.phaseId} phase={phase} planned={planned.get(phase.phaseId)} />
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

type Planned = PlanSummary['phases'][number];

function PhaseCard({ phase, planned }: { phase: GateSummary; planned: Planned | undefined }) {
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
      {planned === undefined ? null : <Progress phase={phase} planned={planned} />}
      <span className={classes.cardFile}>{phase.planFile}</span>
    </Link>
  );
}

/** Work and what is missing next, beside the criteria; nothing where the plan has none. */
function Progress({ phase, planned }: { phase: GateSummary; planned: Planned }) {
  const { tasks, milestones, lateTasks, missingFirst, end } = planned;
  return (
    <>
      {tasks.total === 0 ? null : (
        <>
          <span className={classes.meter} aria-hidden>
            {tasks.done > 0 ? <span className={classes.meterWork} style={{ flexGrow: tasks.done }} /> : null}
            {tasks.total > tasks.done ? <span className={classes.meterRest} style={{ flexGrow: tasks.total - tasks.done }} /> : null}
          </span>
          <span className={classes.cardNote}>
            {tasks.done} of {countText(tasks.total, 'task')} done
            {milestones.total > 0 ? `, ${milestones.done} of ${countText(milestones.total, 'milestone')} reached` : ''}
            {end === null || phase.open ? '' : `, ends ${dayText(end)} as planned`}
          </span>
          {lateTasks > 0 ? <span className={classes.cardLate}>✕ {countText(lateTasks, 'task')} late</span> : null}
        </>
      )}
      {phase.open || missingFirst.length === 0 ? null : (
        <ul className={classes.cardMissing} aria-label="Missing first">
          {missingFirst.map((title) => (
            <li key={title}>{title}</li>
          ))}
        </ul>
      )}
    </>
  );
}
