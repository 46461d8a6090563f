import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '#shared/contract/base.ts';
import { describeError } from '../lib/client/describe-error.ts';
import classes from './states.module.css';
import { VerdictMark } from './verdict-mark.tsx';

interface EmptyStateProps {
  /** "No run yet." */
  title: string;
  /** What this place is for. */
  children: ReactNode;
  /** The one action that fills it. */
  action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      <p className={classes.title}>{title}</p>
      <div className={classes.text}>{children}</div>
      {action ? <div className={classes.actions}>{action}</div> : null}
    </div>
  );
}

interface ErrorStateProps {
  /** What did not happen, to what: "The runs could not be read." */
  what: string;
  error: unknown;
  retry?: () => void;
  /** Instead of or beside the retry: a way out. */
  action?: ReactNode;
  /** The error takes the place of a whole page. */
  page?: boolean;
}

/** What happened, to what, and what to do. */
export function ErrorState({ what, error, retry, action, page = false }: ErrorStateProps) {
  const { message, hint, problems } = describeError(error);
  const Title = page ? 'h1' : 'p';
  return (
    <div className={`${classes.state} ${classes.error} ${page ? classes.page : ''}`} role="alert">
      <Title className={classes.title}>{what}</Title>
      <p className={classes.text}>{message}</p>
      {hint ? <p className={classes.text}>{hint}</p> : null}
      {problems.length > 0 ? <ProblemList problems={problems} /> : null}
      <div className={classes.actions}>
        {retry ? <Button onClick={retry}>Try again</Button> : null}
        {action}
      </div>
    </div>
  );
}

/** Problems of files with file:line:column. */
export function ProblemList({ problems }: { problems: Problem[] }) {
  return (
    <ul className={classes.problems}>
      {problems.map((problem) => (
        <li key={`${problem.file}:${problem.line}:${problem.column}:${problem.message}`} className={classes.problem}>
          <span>
            <VerdictMark verdict={problem.severity === 'error' ? 'fail' : 'inconclusive'} show="shape" title={problem.severity} />{' '}
            {problem.message}
          </span>
          <span className={classes.place}>
            {problem.file}
            {problem.line === undefined ? '' : `:${problem.line}`}
            {problem.column === undefined ? '' : `:${problem.column}`}
          </span>
          {problem.hint ? <span className={classes.text}>{problem.hint}</span> : null}
        </li>
      ))}
    </ul>
  );
}

/** Lines of a table or list that is being read. */
export function SkeletonLines({ lines = 4, height = 28 }: { lines?: number; height?: number }) {
  return (
    <output className={classes.bars} aria-label="Loading" aria-busy="true">
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={height} radius={6} />
      ))}
    </output>
  );
}

/** A block of the height of what is being read. */
export function SkeletonBlock({ height }: { height: number }) {
  return (
    <output className={classes.bars} aria-label="Loading" aria-busy="true">
      <Skeleton height={height} radius={8} />
    </output>
  );
}
