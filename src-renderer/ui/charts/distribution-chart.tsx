import 'uplot/dist/uPlot.min.css';
import { memo, useCallback, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { grouped, withUnit } from '../../lib/format/numbers.ts';
import { sameData, useKept } from '../../lib/use-kept.ts';
import { readToken, useDrawnScheme } from './chart-colours.ts';
import { alignCurves, type Curve, quantileLabel, quantileTicks } from './distribution-axis.ts';
import { lineColours } from './metric-colours.ts';
import { plotPadding, timeAxisOptions, valueAxisOptions } from './plot-options.ts';
import { valueRange } from './ranges.ts';
import classes from './time-chart.module.css';
import { attachTooltip } from './tooltip.ts';
import { usePlot } from './use-plot.ts';

export interface DistributionChartProps {
  label: string;
  curves: readonly Curve[];
  height?: number;
  stale?: boolean;
  empty: string;
}

interface View {
  t: number[];
  values: (number | null | undefined)[][];
}

/** Latency over its quantiles; the axis is logarithmic in 1 − q, so that each step to the right is ten times rarer. */
export const DistributionChart = memo(function DistributionChart({
  label,
  curves,
  height = 176,
  stale = false,
  empty,
}: DistributionChartProps) {
  const scheme = useDrawnScheme();
  const view = useMemo<View>(() => alignCurves(curves), [curves]);
  const shape = useKept(
    curves.map((curve) => ({ name: curve.name, label: curve.label, dashed: curve.dashed ?? false })),
    sameData,
  );
  const before = useRef<[number, number] | null>(null);
  const create = useCallback(
    (element: HTMLDivElement, now: () => View) => {
      const axes = { text: readToken('--hp-secondary'), grid: readToken('--hp-grid'), font: `11px ${readToken('--hp-font')}` };
      const tokens = lineColours(shape.map(({ name }) => name));
      const lines = shape.map((line, at) => ({ ...line, colour: readToken(tokens[at] ?? '') }));
      let updateTooltip = () => {};
      // `scheme` says when the tokens are others.
      element.dataset['scheme'] = scheme;
      const plot = new uPlot(
        {
          width: element.clientWidth,
          height,
          legend: { show: false },
          padding: plotPadding,
          scales: {
            x: { time: false, distr: 3, range: () => [1, Math.max(10, now().t.at(-1) ?? 10)] },
            y: {
              range: (_plot, min, max) => {
                before.current = valueRange(min, max, { zero: true, limit: null, before: before.current });
                return before.current;
              },
            },
          },
          axes: [
            {
              ...timeAxisOptions({ colours: axes, timeAxis: 'clock' }),
              splits: (_plot, _axis, _low, high) => quantileTicks(high),
              filter: (_plot, splits) => splits,
              values: (_plot, splits) => splits.map((beyond) => quantileLabel(beyond)),
              grid: { stroke: axes.grid, width: 1 },
            },
            valueAxisOptions({ colours: axes, unit: 'ms' }),
          ],
          series: [
            {},
            ...lines.map((line) => ({
              label: line.label,
              stroke: line.colour,
              width: 1.5,
              spanGaps: true,
              points: { show: false },
              ...(line.dashed ? { dash: [5, 4] } : {}),
            })),
          ],
          cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
          hooks: { setCursor: [() => updateTooltip()] },
        },
        [now().t, ...now().values],
        element,
      );
      updateTooltip = attachTooltip(plot, lines, { unit: 'ms', heading: quantileLabel, values: () => now().values });
      return plot;
    },
    [shape, scheme, height],
  );
  const update = useCallback((plot: uPlot, now: View) => plot.setData([now.t, ...now.values]), []);
  const { host } = usePlot(view, height, create, update);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- canvases and an overlay are one image, and not an <img>
    <div className={`${classes.chart} ${stale ? classes.stale : ''}`} style={{ height }} role="img" aria-label={summary(label, curves)}>
      <div ref={host} aria-hidden />
      {view.t.length === 0 ? <div className={classes.empty}>{empty}</div> : null}
    </div>
  );
});

function summary(label: string, curves: readonly Curve[]): string {
  const at = (curve: Curve, q: number) => withUnit(curve.points.findLast((point) => point.q <= q + 1e-9)?.ms, 'ms');
  return `${label}: ${curves
    .map(
      (curve) =>
        `${curve.label}${curve.n === undefined ? '' : ` of ${grouped(curve.n)} requests`} p50 ${at(curve, 0.5)}, p99 ${at(curve, 0.99)}`,
    )
    .join('; ')}`;
}
