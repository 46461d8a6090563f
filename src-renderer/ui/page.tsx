import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './page.module.css';

const noCrumbs: { label: string; to: string }[] = [];

interface PageHeaderProps {
  title: string;
  /** What the page belongs to. */
  breadcrumbs?: { label: string; to: string }[];
  /** State as a chip (or two). */
  state?: ReactNode;
  /** One line of facts after the state. */
  subtitle?: ReactNode;
  /** At most three buttons, one of them primary. */
  actions?: ReactNode;
}

export function PageHeader({ title, breadcrumbs = noCrumbs, state, subtitle, actions }: PageHeaderProps) {
  return (
    <header className={classes.head}>
      {breadcrumbs.length > 0 ? (
        <nav aria-label="Breadcrumbs" className={classes.crumbs}>
          <ol>
            {breadcrumbs.map(({ label, to }) => (
              <li key={to}>
                <Link to={to}>{label}</Link>
                <span aria-hidden>/</span>
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
      <h1 className={classes.title}>{title}</h1>
      {state}
      {subtitle === undefined ? null : <div className={classes.subtitle}>{subtitle}</div>}
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  );
}

/** The frame of a page: header, then panels. Also sets the title of the window. */
export function Page({ children, ...header }: PageHeaderProps & { children: ReactNode }) {
  return (
    <div className={classes.page}>
      <title>{`${header.title} · Holdpoint`}</title>
      <PageHeader {...header} />
      {children}
    </div>
  );
}
