import { memo, useMemo } from 'react';
import { Link, useParams } from 'react-router';
import type { RunDetail, RunLive } from '#shared/contract/runs.ts';
import type { StreamState } from '../../lib/client/index.ts';
import { useConnection } from '../../lib/client/index.ts';
import { ageText } from '../../lib/format/time.ts';
import { useSinceNow } from '../../lib/live/now.ts';
import { paths } from '../../lib/routes.ts';
import { ChartGroup, useChartGroup } from '../../ui/charts/chart-group.tsx';
import { growingTimeRange } from '../../ui/charts/ranges.ts';
import { Chip } from '../../ui/chip.tsx';
import { Page } from '../../ui/page.tsx';
import { Grid, Panel } from '../../ui/panel.tsx';
import { ErrorState, SkeletonBlock, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { RunActions } from './run-actions.tsx';
import { RunBreakdown } from './run-breakdown.tsx';
import { RunCards } from './run-cards.tsx';
import { RunCharts } from './run-charts.tsx';
import { RunEvents } from './run-events.tsx';
import { RunFacts } from './run-facts.tsx';
import { isOn, RunStateChip } from './run-state.tsx';
import { endOfRun, memorySeries } from './run-view.ts';
import classes from './runs.module.css';
import { stepRows } from './step-rows.ts';
import { StepsTable } from './steps-table.tsx';
import { findThreshold, limitOf } from './threshold-limit.ts';
import { ThresholdsTable } from './thresholds-table.tsx';
import { useRunSeries } from './use-run-series.ts';
import { useRunView } from './use-run-view.ts';
import { useRun } from './use-run.ts';

const crumbs = [{ label: 'Runs', to: paths.runs }];
/** Live values come four times a second; older than this they are not "now" any more. */
const staleAfterMs = 5000;

/** A run while it is on, and its result: one page. */
export function RunPage() {
  const { runId = '' } = useParams();
  const { detail, live } = useRun(runId);
  if (detail.isPending) return <RunSkeleton />;
  if (!detail.data)
    return (
      <ErrorState
        page
        what="The run could not be read."
        error={detail.error}
        retry={() => void detail.refetch()}
        action={<Link to={paths.runs}>All runs</Link>}
      />
    );
  return (
    <ChartGroup key={runId}>
      <LoadedRun detail={detail.data} live={live} />
    </ChartGroup>
  );
}

function LoadedRun({ detail, live }: { detail: RunDetail; live: StreamState<RunLive> }) {
  const { result } = detail;
  const view = useRunView(detail, live.value);
  const on = isOn(view.state);
  const { zoom } = useChartGroup();
  const series = useRunSeries(result.runId, live.value, zoom, on);
  const memory = memorySeries(series.byName, view.trend);
  const connected = useConnection().kind === 'connected';
  const { receivedAtMs } = live;
  // In whole seconds, and nothing while it is fresh: the page need not render to say the same.
  const staleSeconds = useSinceNow(1000, (now) =>
    on && receivedAtMs !== null && now - receivedAtMs > staleAfterMs ? Math.floor((now - receivedAtMs) / 1000) : 0,
  );
  const stale = on && (!connected || staleSeconds > 0);
  const [from, to] = on
    ? growingTimeRange(view.startedAtMs, live.value?.at ?? view.startedAtMs, view.plannedSeconds * 1000)
    : [view.startedAtMs, endOfRun(view, series.byName)];
  const steps = useMemo(() => stepRows(result), [result]);

  return (
    <Page
      title={result.scenario}
      breadcrumbs={crumbs}
      state={
        <>
          <RunStateChip state={view.state} />
          {on ? null : <VerdictMark verdict={result.verdict} title={result.reason} />}
          {view.generator.valid ? (
            <Chip tone="pass" shape="●" title="The generator kept to its plan">
              generator valid
            </Chip>
          ) : (
            <Chip tone="fail" shape="✕" title={view.generator.reasons.join('; ')}>
              generator invalid
            </Chip>
          )}
          {detail.baseline === null ? null : (
            <Chip
              tone="info"
              shape="⚑"
              title={`Pinned by ${detail.baseline.by}${detail.baseline.why === null ? '' : `: ${detail.baseline.why}`}`}
            >
              baseline
            </Chip>
          )}
          {stale ? <Chip dashed>{staleSeconds > 0 ? `${ageText(staleSeconds * 1000)} old` : 'not connected'}</Chip> : null}
        </>
      }
      subtitle={`${detail.load} · seed ${detail.seed}${detail.revision === null ? '' : ` · rev ${detail.revision.slice(0, 7)}`}`}
      actions={<RunActions detail={detail} state={view.state} ratePlanned={view.ratePlanned} />}
    >
      <RunNotices
        detail={detail}
        invalid={view.generator.valid ? null : view.generator.reasons}
        on={on}
        error={live.phase === 'failed' ? live.error : null}
      />
      <RunCards view={view} memory={memory} stale={stale} />
      {series.error && series.byName.size === 0 ? (
        <Panel title="Charts">
          <ErrorState what="The series of this run could not be read." error={series.error} />
        </Panel>
      ) : (
        <RunCharts
          runId={result.runId}
          on={on}
          from={from}
          to={to}
          byName={series.byName}
          memory={memory}
          trend={view.trend}
          p95LimitMs={limitOf(findThreshold(view.thresholds, 'response_time', 'p(95)'))}
          events={view.events}
          gaps={view.gaps}
          ranges={view.ranges}
          loading={series.loading && series.byName.size === 0}
          stale={stale}
        />
      )}
      {steps.length === 0 ? null : (
        <Panel title="Steps" note={on ? 'response time, renewed every 5 s' : 'response time of the whole run'}>
          <StepsTable rows={steps} />
        </Panel>
      )}
      <RunBreakdown result={result} />
      <Panel title="Thresholds" note={on ? 'as of now; the verdict falls at the end' : 'one-sided 95 % bound'}>
        <ThresholdsTable thresholds={view.thresholds} />
      </Panel>
      <Grid>
        <Panel title="Events and gaps" span={5} spanNarrow={12}>
          <RunEvents events={view.events} gaps={view.gaps} />
        </Panel>
        <Panel title="Where it comes from" span={7} spanNarrow={12}>
          <RunFacts detail={detail} startedAtMs={view.startedAtMs} endedAtMs={view.endedAtMs} totals={view.totals} />
        </Panel>
        <ScenarioPanel yaml={detail.scenarioYaml} />
      </Grid>
    </Page>
  );
}

const ScenarioPanel = memo(function ScenarioPanel({ yaml }: { yaml: string }) {
  return (
    <Panel title="Scenario" note="as it was when the run started">
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.code} tabIndex={0} aria-label="Scenario file">
        {yaml}
      </pre>
    </Panel>
  );
});

/** What a reader must know before the figures. */
const RunNotices = memo(function RunNotices(props: { detail: RunDetail; invalid: string[] | null; on: boolean; error: unknown }) {
  const { detail, invalid, on, error } = props;
  const { result } = detail;
  return (
    <>
      {on || result.reason === '' ? null : (
        <p className={classes.notice}>
          <VerdictMark verdict={result.verdict} />
          <span>{result.reason}</span>
        </p>
      )}
      {detail.canResume ? (
        <p className={`${classes.notice} ${classes.warn}`}>
          The run was interrupted after {Math.round(result.observedSeconds)} s: {result.stopReason}. Resume it, and the time between is kept
          as a gap.
        </p>
      ) : null}
      {invalid === null ? null : (
        <p className={`${classes.notice} ${classes.warn}`}>
          The generator could not keep to its plan{on ? `: ${invalid.join('; ')}` : ''}. A gate does not accept evidence from such a run.
          Lower the rate, or free the machine it runs on.
        </p>
      )}
      {error ? <ErrorState what="Live values do not arrive." error={error} /> : null}
    </>
  );
});

function RunSkeleton() {
  return (
    <Page title="Run" breadcrumbs={crumbs}>
      <SkeletonBlock height={104} />
      <Grid>
        {['Response time', 'Heat map of response time', 'Throughput against plan', 'Errors by kind'].map((title) => (
          <Panel key={title} title={title} span={6}>
            <SkeletonBlock height={176} />
          </Panel>
        ))}
        <Panel title="Thresholds">
          <SkeletonLines lines={3} />
        </Panel>
      </Grid>
    </Page>
  );
}
