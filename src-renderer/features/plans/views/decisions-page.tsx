import { Link } from 'react-router';
import type { PlanDetail, PlannedPhase } from '#shared/contract/plans.ts';
import { paths } from '../../../lib/routes.ts';
import { Chip } from '../../../ui/chip.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { PlanFrame } from '../plan-frame.tsx';
import classes from '../plans.module.css';
import { dayText } from '../words.ts';

type Of<T> = T & { phase: Pick<PlannedPhase, 'id' | 'title'> };

export function DecisionsPage() {
  return <PlanFrame title="Decisions">{(plan) => <Decisions plan={plan} />}</PlanFrame>;
}

function Decisions({ plan }: { plan: PlanDetail }) {
  const decisions = plan.phases.flatMap((phase) => phase.decisions.map((decision) => ({ ...decision, phase })));
  const changes = plan.phases.flatMap((phase) => phase.scopeChanges.map((change) => ({ ...change, phase })));
  return (
    <>
      <Panel title="Decisions" note={decisions.length === 0 ? undefined : 'with the options that were not taken, and their cost'}>
        {decisions.length === 0 ? (
          <EmptyState title="No decisions.">
            A decision keeps the options that were not taken and what they would have cost, so that nobody has to ask again a year later.
          </EmptyState>
        ) : (
          <div className={classes.lists}>
            {decisions.map((decision) => (
              <DecisionCard key={`${decision.phase.id}/${decision.id}`} decision={decision} />
            ))}
          </div>
        )}
      </Panel>
      <Panel title="Scope changes" note={changes.length === 0 ? undefined : 'who decided about them signed at the gate of the phase'}>
        {changes.length === 0 ? (
          <EmptyState title="No scope changes.">
            What the plan did not foresee: what it delays, what it costs, which results no longer count, and what could be done instead.
          </EmptyState>
        ) : (
          <div className={classes.lists}>
            {changes.map((change) => (
              <ChangeCard key={`${change.phase.id}/${change.id}`} change={change} />
            ))}
          </div>
        )}
      </Panel>
    </>
  );
}

function DecisionCard({ decision }: { decision: Of<PlannedPhase['decisions'][number]> }) {
  const { id, title, by, date, reason, options, phase } = decision;
  const isOpen = options.length > 0 && !options.some(({ taken }) => taken);
  const facts = [by, date === null ? null : dayText(date)].filter((fact) => fact !== null);
  return (
    <article className={classes.decision}>
      <div className={classes.decisionHead}>
        <h3>
          {id} · {title}
        </h3>
        {isOpen ? <Chip dashed>not decided</Chip> : null}
        <span className={classes.small}>
          <Link to={paths.gate(phase.id)}>{phase.title}</Link>
          {facts.length > 0 ? ` · ${facts.join(', ')}` : ''}
        </span>
      </div>
      {reason.trim() === '' ? null : <p>{reason}</p>}
      {options.length === 0 ? (
        <p className={classes.dim}>No options are written down.</p>
      ) : (
        <ul className={classes.options} aria-label={`Options of ${id}`}>
          {options.map((option) => (
            <li key={option.title} className={`${classes.option} ${option.taken ? classes.taken : ''}`}>
              <span aria-hidden>{option.taken ? '●' : '○'}</span>
              <span>
                {option.title}
                <span className={option.taken ? classes.small : 'visually-hidden'}> {option.taken ? 'taken' : 'not taken'}</span>
              </span>
              <span className={classes.dim}>{option.cost.trim() === '' ? 'cost not written down' : option.cost}</span>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function ChangeCard({ change }: { change: Of<PlannedPhase['scopeChanges'][number]> }) {
  const { id, title, reason, impact, alternatives, phase } = change;
  return (
    <article className={classes.decision}>
      <div className={classes.decisionHead}>
        <h3>
          {id} · {title}
        </h3>
        <span className={classes.small}>
          <Link to={paths.gate(phase.id)}>{phase.title}</Link>
        </span>
      </div>
      {reason.trim() === '' ? null : <p>{reason}</p>}
      <Facts
        rows={[
          ['Delay', impact.delay || 'not written down'],
          ['Cost', impact.cost || 'not written down'],
          ['Tests that no longer count', impact.testsInvalidated.join(', ') || 'none'],
          ['Alternatives', alternatives.join(', ') || 'none written down'],
        ]}
      />
    </article>
  );
}
