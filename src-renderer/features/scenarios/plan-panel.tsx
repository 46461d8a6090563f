import { useMemo } from 'react';
import type { Series } from '#shared/contract/base.ts';
import type { ScenarioCheck } from '#shared/contract/scenarios.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { formatSeconds } from '../../lib/format/time.ts';
import { TimeChart } from '../../ui/charts/time-chart.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SkeletonBlock } from '../../ui/states.tsx';
import classes from './scenarios.module.css';

const heightPx = 130;

/** What the scenario plans, as it is written now. While it has errors the last plan stays, greyed. */
export function PlanPanel({ check }: { check: ScenarioCheck | null }) {
  const plan = check?.preview ?? null;
  const series = useMemo<Series[]>(
    () =>
      plan === null
        ? []
        : [
            {
              name: 'requests.planned',
              label: plan.model === 'closed' ? 'virtual users' : 'arrivals',
              unit: plan.model === 'closed' ? 'VUs' : '/s',
              t: plan.curve.map(({ tSeconds }) => tSeconds * 1000),
              v: plan.curve.map(({ value }) => value),
            },
          ],
    [plan],
  );
  const range = useMemo<[number, number]>(() => [0, (plan?.durationSeconds ?? 60) * 1000], [plan?.durationSeconds]);
  const words =
    plan === null
      ? undefined
      : `${formatSeconds(plan.durationSeconds)} · ${plan.totalArrivals === null ? 'requests depend on the target' : `${grouped(plan.totalArrivals)} arrivals`}`;
  return (
    <Panel title="Plan" note={words}>
      {check === null ? (
        <SkeletonBlock height={heightPx} />
      ) : plan === null ? (
        <p className={classes.noPlan} style={{ minHeight: heightPx }}>
          The plan shows here once the scenario has no errors.
        </p>
      ) : (
        <TimeChart
          label="Planned load"
          unit={plan.model === 'closed' ? 'VUs' : '/s'}
          series={series}
          range={range}
          height={heightPx}
          timeAxis="elapsed"
        />
      )}
    </Panel>
  );
}
