import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { PlanDetail, PlannedPhase } from '#shared/contract/plans.ts';
import { paths } from '../../../lib/routes.ts';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import classes from '../plans.module.css';

type Phase = Pick<PlannedPhase, 'id' | 'title'>;

/** Something that a phase of the plan lists under an id: a finding, a risk, a decision. */
export type InPhase<Item> = Item & { phase: Phase };

type Named = InPhase<{ id: string; title: string }>;

/** What all phases of a plan list, in their order. */
export function itemsOf<Item extends object>(plan: PlanDetail, list: (phase: PlannedPhase) => readonly Item[]): InPhase<Item>[] {
  return plan.phases.flatMap((phase) => list(phase).map((item) => ({ ...item, phase })));
}

/** Ids count within their phase. */
export function keyOf({ phase, id }: Pick<Named, 'phase' | 'id'>): string {
  return `${phase.id}/${id}`;
}

interface ItemsPanelProps<Item> {
  title: string;
  items: readonly Item[];
  /** Only said where there are items. */
  note: string;
  /** What such items are for, where there are none. */
  empty: string;
  children: ReactNode;
}

/** All of one kind, or what it would be good for. */
export function ItemsPanel<Item>({ title, items, note, empty, children }: ItemsPanelProps<Item>) {
  const none = items.length === 0;
  return (
    <Panel title={title} note={none ? undefined : note}>
      {none ? <EmptyState title={`No ${title.toLowerCase()}.`}>{empty}</EmptyState> : children}
    </Panel>
  );
}

/** Id and title, and below it the phase with what else belongs there: the first cell of a table. */
export function ItemTitle({ item, facts = '' }: { item: Named; facts?: string }) {
  return (
    <div className={classes.titled}>
      <span className={classes.strong}>
        {item.id} · {item.title}
      </span>
      <PhaseLine phase={item.phase} facts={facts} />
    </div>
  );
}

/** The same as the head of a text. */
export function ItemCard({ item, mark, facts = '', children }: { item: Named; mark?: ReactNode; facts?: string; children: ReactNode }) {
  return (
    <article className={classes.decision}>
      <div className={classes.decisionHead}>
        <h3>
          {item.id} · {item.title}
        </h3>
        {mark}
        <PhaseLine phase={item.phase} facts={facts} />
      </div>
      {children}
    </article>
  );
}

function PhaseLine({ phase, facts }: { phase: Phase; facts: string }) {
  return (
    <span className={classes.small}>
      <Link to={paths.gate(phase.id)}>{phase.title}</Link>
      {facts === '' ? '' : ` · ${facts}`}
    </span>
  );
}
