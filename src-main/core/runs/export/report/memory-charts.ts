import type { Series } from '#shared/contract/base.ts';
import type { MonitorResult } from '#shared/contract/runs.ts';
import { memoryTrend } from '../../run-thresholds.ts';
import { html, type Markup } from '../../../reports/html.ts';
import { type TimeChart, timeChart } from './time-chart.ts';

/** What a monitor sampled of the signal that stands for the memory of its processes. */
export interface MemorySamples {
  monitor: string;
  t: number[];
  v: (number | null)[];
}

/** The memory of each monitor over time, with the line of its trend and the band of its interval; null where nothing was sampled. */
export function memoryCharts(
  monitors: readonly MonitorResult[],
  samples: readonly MemorySamples[],
  common: Pick<TimeChart, 'from' | 'to' | 'stretches' | 'marks'>,
): Markup | null {
  const charts = monitors.flatMap((monitor, at) => {
    const trend = memoryTrend(monitor);
    const sampled = samples.find((one) => one.monitor === monitor.monitor);
    if (trend === null || !sampled?.v.some((value) => value !== null)) return [];
    const { line } = trend;
    const series: Series[] = [{ name: 'memory.sampled', label: trend.label, unit: trend.unit, t: sampled.t, v: sampled.v }];
    if (line.length > 1) {
      const words = `trend, with the ${Math.round(trend.confidence * 100)} % interval of its slope`;
      series.push({ name: 'memory.trend', label: words, unit: trend.unit, t: line.map(({ t }) => t), v: line.map(({ value }) => value) });
    }
    return [
      timeChart({ ...common, id: `memory-${at}`, title: `Memory of ${monitor.label}`, unit: trend.unit, series, band: line, fitted: true }),
    ];
  });
  return charts.length === 0 ? null : html`${charts}`;
}
