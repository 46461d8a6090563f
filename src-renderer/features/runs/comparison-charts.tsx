import { Select } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { Series } from '#shared/contract/base.ts';
import type { RunComparison } from '#shared/contract/run-comparison.ts';
import type { TimeRange } from '../../ui/charts/chart-group.tsx';
import { ChartPanel } from '../../ui/charts/chart-panel.tsx';
import { DistributionPanel } from '../../ui/charts/distribution-panel.tsx';
import { ZoomBar } from '../../ui/charts/zoom-bar.tsx';
import { Grid } from '../../ui/panel.tsx';
import classes from './compare.module.css';

const wholeRun = 'whole run';
const runsOfLine = { a: ['run.a', 'A'], b: ['run.b', 'B'] } as const;

/** Both runs over the same plan, from its start, and over their quantiles. */
export const ComparisonCharts = memo(function ComparisonCharts({ comparison }: { comparison: RunComparison }) {
  const { overlay, overlaySeconds, gaps, curves } = comparison;
  const range = useMemo<TimeRange>(
    () => [0, Math.max(1, ...overlay.flatMap(({ t }) => t), overlaySeconds) * 1000],
    [overlay, overlaySeconds],
  );
  const hatched = useMemo(
    () =>
      (['a', 'b'] as const).flatMap((run) =>
        gaps[run].map((gap) => ({ from: gap.from * 1000, to: gap.to * 1000, reason: `${runsOfLine[run][1]}: ${gap.reason}` })),
      ),
    [gaps],
  );
  const steps = useMemo(() => [...new Set(curves.map(({ step }) => step ?? wholeRun))], [curves]);
  const [step, setStep] = useState(wholeRun);
  const lines = useMemo(
    () =>
      overlay.map(({ name, label, unit, t, a, b }) => ({ name, label, unit, series: [lineOf('a', unit, t, a), lineOf('b', unit, t, b)] })),
    [overlay],
  );
  const shownCurves = useMemo(
    () => curves.filter((curve) => (curve.step ?? wholeRun) === step).map((curve) => ({ ...curve, lines: curvesOf(curve) })),
    [curves, step],
  );
  return (
    <>
      <ZoomBar whole={range} timeAxis="elapsed" />
      <Grid>
        {lines.map(({ name, label, unit, series }) => (
          <ChartPanel
            key={name}
            title={label}
            unit={unit}
            series={series}
            range={range}
            gaps={hatched}
            timeAxis="elapsed"
            note={`since the start, ${overlaySeconds} s windows`}
            span={6}
            empty="Nothing was measured."
          />
        ))}
        {shownCurves.map((curve, at) => (
          <DistributionPanel
            key={`${curve.metric} ${curve.step ?? ''}`}
            title={`${curve.label}, distribution`}
            curves={curve.lines}
            empty="Nothing was measured."
            note={
              at === 0 && steps.length > 1 ? (
                <Select
                  size="xs"
                  className={classes.step ?? ''}
                  classNames={{ input: classes.stepInput ?? '' }}
                  aria-label="Step of the distributions"
                  data={steps}
                  value={step}
                  onChange={(next) => setStep(next ?? wholeRun)}
                  allowDeselect={false}
                  comboboxProps={{ width: 'max-content', position: 'bottom-end' }}
                />
              ) : (
                step
              )
            }
          />
        ))}
      </Grid>
    </>
  );
});

function lineOf(run: 'a' | 'b', unit: string, t: readonly number[], v: readonly (number | null)[]): Series {
  const [name, label] = runsOfLine[run];
  return { name, label, unit, t: t.map((seconds) => seconds * 1000), v: [...v] };
}

function curvesOf({ q, a, b }: RunComparison['curves'][number]) {
  return (['a', 'b'] as const).map((run) => {
    const [name, label] = runsOfLine[run];
    const values = run === 'a' ? a : b;
    const points = q.flatMap((each, at) => {
      const ms = values[at];
      return ms === null || ms === undefined ? [] : [{ q: each, ms }];
    });
    return { name, label, points };
  });
}
