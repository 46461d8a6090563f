import type { Problem } from '#shared/contract/base.ts';
import { SkeletonLines } from '../states.tsx';
import { VerdictMark } from '../verdict-mark.tsx';
import classes from './problems.module.css';

interface ProblemsProps {
  /** null: not checked yet. */
  problems: Problem[] | null;
  /** What there is to say when there is none. */
  none: string;
  skeleton: { lines: number; height: number };
  /** CSS length; what is more scrolls. */
  maxHeight: string;
  onShow: (line: number, column: number) => void;
}

/** What is wrong with a text, each as a button that leads to its line. */
export function Problems({ problems, none, skeleton, maxHeight, onShow }: ProblemsProps) {
  if (problems === null) return <SkeletonLines {...skeleton} />;
  if (problems.length === 0) return <p className={classes.none}>{none}</p>;
  return (
    <ul className={classes.problems} style={{ maxHeight }} aria-label="Problems">
      {problems.map((problem) => (
        <li key={`${problem.line}:${problem.column}:${problem.message}`}>
          <ProblemButton problem={problem} onShow={onShow} />
        </li>
      ))}
    </ul>
  );
}

function ProblemButton({ problem, onShow }: { problem: Problem; onShow: ProblemsProps['onShow'] }) {
  const { line = 1, column = 1, message, hint, severity } = problem;
  return (
    <button type="button" className={classes.problem} onClick={() => onShow(line, column)} title="Show in the YAML">
      <VerdictMark verdict={severity === 'error' ? 'fail' : 'inconclusive'} show="shape" title={severity} />
      <span>{message}</span>
      <span className={classes.place}>line {line}</span>
      {hint === undefined ? null : <span className={classes.hint}>{hint}</span>}
    </button>
  );
}
