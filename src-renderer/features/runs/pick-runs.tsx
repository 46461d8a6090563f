import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { RunSummary } from '#shared/contract/runs.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { leastComparableSeconds } from '#shared/comparison-windows.ts';
import { withUnit } from '../../lib/format/numbers.ts';
import { formatSeconds, shortTime } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { paths } from '../../lib/routes.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './compare.module.css';

/** Two runs that are over. What has the same workload as A comes first for B. */
export function PickRuns({ a: givenA, b: givenB }: { a: string; b: string }) {
  const navigate = useNavigate();
  const now = useNow(60_000);
  const runs = useCoreQuery(['runs', 'list'], (options) => client.runs.list({ limit: 100 }, options));
  const [a, setA] = useState(givenA);
  const [b, setB] = useState(givenB);
  if (runs.isPending) return <SkeletonLines lines={3} height={34} />;
  if (!runs.data) return <ErrorState what="The runs could not be read." error={runs.error} retry={() => void runs.refetch()} />;
  const over = runs.data.filter((run) => run.endedAt !== null);
  if (over.length < 2)
    return (
      <EmptyState
        title="There are not two runs yet."
        action={
          <Button component={Link} to={paths.newRun()}>
            New run
          </Button>
        }
      >
        A comparison needs two runs of the same workload that have ended.
      </EmptyState>
    );
  const option = (run: RunSummary) => ({
    value: run.runId,
    label: `${run.scenario} · ${shortTime(Date.parse(run.startedAt), now)} · p95 ${withUnit(run.p95Ms, 'ms')}${run.baseline ? ' · baseline' : ''}`,
  });
  const short = [a, b].flatMap((runId, at) => {
    const run = over.find((one) => one.runId === runId);
    return run && run.observedSeconds < leastComparableSeconds ? [`${at === 0 ? 'A' : 'B'} (${formatSeconds(run.observedSeconds)})`] : [];
  });
  const workload = over.find((run) => run.runId === a)?.workloadHash;
  const alike = over.filter((run) => run.runId !== a && run.workloadHash === workload);
  const others = over.filter((run) => run.runId !== a && run.workloadHash !== workload);
  return (
    <form
      className={classes.pick}
      onSubmit={(event) => {
        event.preventDefault();
        if (a !== '' && b !== '') void navigate(paths.compareRuns(a, b));
      }}
    >
      <Select
        label="A, what it is compared with"
        data={over.map(option)}
        value={a === '' ? null : a}
        onChange={(next) => setA(next ?? '')}
        searchable
      />
      <Select
        label="B, what is judged"
        data={
          workload === undefined
            ? over.map(option)
            : [
                { group: 'Same workload', items: alike.map(option) },
                { group: 'Another workload: not comparable', items: others.map(option) },
              ].filter(({ items }) => items.length > 0)
        }
        value={b === '' ? null : b}
        onChange={(next) => setB(next ?? '')}
        searchable
      />
      <Button type="submit" variant="primary" disabled={a === '' || b === '' || a === b}>
        Compare them
      </Button>
      <p className={`${classes.short} ${classes.secondary}`}>
        {short.length === 0
          ? `Each should have been measured for ${formatSeconds(leastComparableSeconds)} at least: with less, no difference can be told from chance.`
          : `${short.join(' and ')} measured less than ${formatSeconds(leastComparableSeconds)}: the comparison will be inconclusive. Longer runs of the same scenario settle it.`}
      </p>
    </form>
  );
}
