import { NavLink } from 'react-router';
import { paths, type PlanView } from '../../lib/routes.ts';
import classes from './plans.module.css';

const views: { view: PlanView; label: string }[] = [
  { view: 'timeline', label: 'Timeline' },
  { view: 'criteria', label: 'Criteria' },
  { view: 'findings', label: 'Findings' },
  { view: 'risks', label: 'Risks' },
  { view: 'decisions', label: 'Decisions' },
  { view: 'kpis', label: 'KPIs' },
];

/** The ways of looking at a plan. `file` stays the same from view to view. */
export function PlanTabs({ file }: { file?: string | undefined }) {
  return (
    <nav aria-label="Views of the plan" className={classes.tabs}>
      <NavLink to={paths.gates} end className={classes.tab}>
        Board
      </NavLink>
      {views.map(({ view, label }) => (
        <NavLink key={view} to={paths.plan(view, file)} className={classes.tab}>
          {label}
        </NavLink>
      ))}
    </nav>
  );
}
