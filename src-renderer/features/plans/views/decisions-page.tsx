import type { PlanDetail, PlannedPhase } from '#shared/contract/plans.ts';
import { Chip } from '../../../ui/chip.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { PlanFrame } from '../plan-frame.tsx';
import classes from '../plans.module.css';
import { dayText } from '../words.ts';
import { type InPhase, ItemCard, ItemsPanel, itemsOf, keyOf } from './items.tsx';

export function DecisionsPage() {
  return <PlanFrame title="Decisions">{(plan) => <Decisions plan={plan} />}</PlanFrame>;
}

function Decisions({ plan }: { plan: PlanDetail }) {
  const decisions = itemsOf(plan, (phase) => phase.decisions);
  const changes = itemsOf(plan, (phase) => phase.scopeChanges);
  return (
    <>
      <ItemsPanel
        title="Decisions"
        items={decisions}
        note="with the options that were not taken, and their cost"
        empty="A decision keeps the options that were not taken and what they would have cost, so that nobody has to ask again a year later."
      >
        <div className={classes.lists}>
          {decisions.map((decision) => (
            <DecisionCard key={keyOf(decision)} decision={decision} />
          ))}
        </div>
      </ItemsPanel>
      <ItemsPanel
        title="Scope changes"
        items={changes}
        note="who decided about them signed at the gate of the phase"
        empty="What the plan did not foresee: what it delays, what it costs, which results no longer count, and what could be done instead."
      >
        <div className={classes.lists}>
          {changes.map((change) => (
            <ChangeCard key={keyOf(change)} change={change} />
          ))}
        </div>
      </ItemsPanel>
    </>
  );
}

function DecisionCard({ decision }: { decision: InPhase<PlannedPhase['decisions'][number]> }) {
  const { id, by, date, reason, options } = decision;
  const isOpen = options.length > 0 && !options.some(({ taken }) => taken);
  const facts = [by, date === null ? null : dayText(date)].filter((fact) => fact !== null);
  return (
    <ItemCard item={decision} mark={isOpen ? <Chip dashed>not decided</Chip> : null} facts={facts.join(', ')}>
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
    </ItemCard>
  );
}

function ChangeCard({ change }: { change: InPhase<PlannedPhase['scopeChanges'][number]> }) {
  const { reason, impact, alternatives } = change;
  return (
    <ItemCard item={change}>
      {reason.trim() === '' ? null : <p>{reason}</p>}
      <Facts
        rows={[
          ['Delay', impact.delay || 'not written down'],
          ['Cost', impact.cost || 'not written down'],
          ['Tests that no longer count', impact.testsInvalidated.join(', ') || 'none'],
          ['Alternatives', alternatives.join(', ') || 'none written down'],
        ]}
      />
    </ItemCard>
  );
}
