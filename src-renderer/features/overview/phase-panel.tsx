import { Button } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useStatus } from '../../lib/live/status.ts';
import { paths } from '../../lib/routes.ts';
import { Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { ActionButton } from '../gates/action-button.tsx';
import classes from './overview.module.css';

/** The rest is one click away, on the page of the gate. */
const itemsShown = 5;

/** The active phase and what holds it, in the order of what to do next. */
export function PhasePanel() {
  const phase = useStatus((status) => status.phase);
  const known = useStatus(() => true) !== null;
  if (!known) {
    return (
      <Panel title="Phase">
        <SkeletonLines lines={itemsShown} height={36} />
      </Panel>
    );
  }
  if (!phase) {
    return (
      <Panel title="Phase">
        <EmptyState title="No phase is active." action={<Link to={paths.gates}>Plan & gates</Link>}>
          A plan in <CodeText>plans/</CodeText> says what must be measured and who must agree before work goes on. Its active phase is shown
          here with what holds it.
        </EmptyState>
      </Panel>
    );
  }
  return <ActivePhase phaseId={phase.phaseId} title={phase.title} missing={phase.missing} />;
}

function ActivePhase({ phaseId, title, missing }: { phaseId: string; title: string; missing: number }) {
  const navigate = useNavigate();
  // `missing` is part of the key: the answer is asked anew when the count changes.
  const gate = useCoreQuery(['gates', 'get', phaseId, missing], (options) => client.gates.get({ phaseId }, options), {
    keepPrevious: true,
  });
  const items = gate.data?.missingItems ?? [];
  const note = gate.data ? `${gate.data.criteria.pass} of ${gate.data.criteria.total} criteria pass` : undefined;
  return (
    <Panel title={title} note={note}>
      {gate.data === undefined ? (
        gate.isPending ? (
          <SkeletonLines lines={itemsShown} height={36} />
        ) : (
          <ErrorState what="What holds the phase could not be read." error={gate.error} retry={() => void gate.refetch()} />
        )
      ) : (
        <>
          {items.length === 0 ? (
            <p>
              {gate.data.state === 'approved' || gate.data.state === 'done'
                ? 'Released. Nothing holds it.'
                : 'Nothing is missing: it can be released.'}
            </p>
          ) : (
            <ul className={classes.rows}>
              {items.slice(0, itemsShown).map((item) => (
                <li key={item.id}>
                  <VerdictMark verdict={item.verdict} show="shape" />
                  <div className={classes.body}>
                    <div className={classes.name}>{item.title}</div>
                    <div className={classes.secondary}>{item.detail}</div>
                  </div>
                  {item.action ? <ActionButton action={item.action} onForm={() => void navigate(paths.gate(phaseId))} /> : null}
                </li>
              ))}
            </ul>
          )}
          <div className={classes.foot}>
            <Button component={Link} to={paths.gate(phaseId)}>
              Open the gate
            </Button>
            {items.length > itemsShown ? <span className={classes.secondary}>and {items.length - itemsShown} more</span> : null}
          </div>
        </>
      )}
    </Panel>
  );
}
