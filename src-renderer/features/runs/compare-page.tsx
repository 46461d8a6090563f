import { ActionIcon, Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { RunComparison } from '#shared/contract/run-comparison.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { grouped, significant } from '../../lib/format/numbers.ts';
import { paths } from '../../lib/routes.ts';
import { ChartGroup } from '../../ui/charts/chart-group.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Page } from '../../ui/page.tsx';
import { Grid, Panel } from '../../ui/panel.tsx';
import { ErrorState, SkeletonBlock, SkeletonLines } from '../../ui/states.tsx';
import { ComparedRunPanel } from './compared-run-panel.tsx';
import { ComparisonCharts } from './comparison-charts.tsx';
import { ComparisonMark } from './comparison-mark.tsx';
import compared from './compare.module.css';
import { FiguresTable, SettledBy } from './figures-table.tsx';
import { PickRuns } from './pick-runs.tsx';
import classes from './runs.module.css';

const crumbs = [{ label: 'Runs', to: paths.runs }];
const title = 'Compare two runs';

/** Two runs side by side: is the later one better, worse, or the same? */
export function ComparePage() {
  const [search] = useSearchParams();
  const [a, b] = [search.get('a') ?? '', search.get('b') ?? ''];
  if (a === '' || b === '')
    return (
      <Page title={title} breadcrumbs={crumbs}>
        <Panel title="Which two?" note="runs of the same workload can be compared">
          <PickRuns key={`${a} ${b}`} a={a} b={b} />
        </Panel>
      </Page>
    );
  return <Comparison key={`${a} ${b}`} a={a} b={b} />;
}

function Comparison({ a, b }: { a: string; b: string }) {
  const navigate = useNavigate();
  const comparison = useCoreQuery(['runs', 'compare', a, b], (options) => client.runs.compare({ a, b }, options));
  const { data } = comparison;
  if (comparison.isPending) return <ComparisonSkeleton />;
  if (!data)
    return (
      <ErrorState
        page
        what="The runs could not be compared."
        error={comparison.error}
        retry={() => void comparison.refetch()}
        action={<Link to={paths.compareRuns()}>Choose two others</Link>}
      />
    );
  const whole = data.figures.filter(({ step }) => step === null);
  const ofSteps = data.figures.filter(({ step }) => step !== null);
  return (
    <Page
      title={title}
      breadcrumbs={crumbs}
      state={<ComparisonMark verdict={data.verdict} title={data.reason} />}
      subtitle={data.a.scenario === data.b.scenario ? data.b.scenario : `${data.a.scenario} and ${data.b.scenario}`}
      actions={
        <>
          <ActionIcon size="lg" onClick={() => void navigate(paths.compareRuns(b, a))} aria-label="Swap A and B" title="Swap A and B">
            <IconArrowsExchange size={16} aria-hidden />
          </ActionIcon>
          <Button component={Link} to={paths.compareRuns()}>
            Choose two others
          </Button>
        </>
      }
    >
      <p className={classes.notice}>
        <ComparisonMark verdict={data.verdict} />
        <span className={compared.notice}>
          {data.reason}
          <SettledBy needed={data.needed} />
        </span>
      </p>
      <Grid stretch>
        <ComparedRunPanel letter="A" run={data.a} />
        <ComparedRunPanel letter="B" run={data.b} />
      </Grid>
      {data.verdict === 'not_comparable' ? <Differences comparison={data} /> : null}
      {whole.length === 0 ? null : (
        <Panel
          title="Figures of the whole run"
          note={`${grouped(data.pairs)} pairs of ${data.method.windowSeconds} s windows, ${significant(data.method.confidence * 100)} % intervals`}
        >
          <FiguresTable figures={whole} label="Figures of the whole run" />
        </Panel>
      )}
      {data.overlay.length === 0 && data.curves.length === 0 ? null : (
        <ChartGroup>
          <ComparisonCharts comparison={data} />
        </ChartGroup>
      )}
      {ofSteps.length === 0 ? null : (
        <Panel title="Figures of the steps" note="one step after the other">
          <FiguresTable figures={ofSteps} label="Figures of the steps" />
        </Panel>
      )}
      {data.figures.length === 0 ? null : (
        <Panel title="How it was compared" note={`${grouped(data.method.resamples)} resamples, seed ${data.method.seed}`}>
          <p>{data.method.words}</p>
        </Panel>
      )}
    </Page>
  );
}

/** Why two runs say nothing about each other. */
function Differences({ comparison }: { comparison: RunComparison }) {
  return (
    <Panel title="What differs">
      <DataTable
        label="What differs"
        columns={[
          { key: 'what', title: 'what', render: (row) => row.what },
          { key: 'a', title: 'A', render: (row) => row.a },
          { key: 'b', title: 'B', render: (row) => row.b },
        ]}
        rows={comparison.differences}
        rowKey={(row) => row.what}
      />
    </Panel>
  );
}

function ComparisonSkeleton() {
  return (
    <Page title={title} breadcrumbs={crumbs}>
      <Grid>
        <Panel title="A" span={6}>
          <SkeletonLines lines={6} />
        </Panel>
        <Panel title="B" span={6}>
          <SkeletonLines lines={6} />
        </Panel>
        <Panel title="Figures">
          <SkeletonBlock height={260} />
        </Panel>
      </Grid>
    </Page>
  );
}
