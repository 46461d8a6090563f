import { Button } from '@mantine/core';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { ProblemList, SkeletonLines } from '../../ui/states.tsx';
import classes from './settings.module.css';

/** What is wrong in the files of the workspace, with file, line and column. */
export function ProblemsPanel() {
  const info = useSystemInfo();
  const problems = info.data?.workspace ? info.data.problems : undefined;
  return (
    <Panel
      title="Workspace files"
      note={
        <Button size="compact-xs" onClick={() => void info.refetch()} loading={info.isRefetching}>
          Look again
        </Button>
      }
    >
      {problems === undefined ? (
        <SkeletonLines lines={2} height={22} />
      ) : problems.length === 0 ? (
        <p className={classes.secondary}>
          <CodeText>holdpoint.yaml</CodeText>, plans and scenarios read without a problem.
        </p>
      ) : (
        <ProblemList problems={problems} />
      )}
    </Panel>
  );
}
