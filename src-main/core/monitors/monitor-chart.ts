import { setImmediate as turn } from 'node:timers/promises';
import type { ChartData, Gap } from '#shared/contract/base.ts';
import { liveScope } from '../samples/sample-tables.ts';
import type { SampleStore, SeriesRange } from '../samples/sample-store.ts';
import type { MonitorRecord, MonitorRecords } from './monitor-records.ts';
import { seriesName } from './monitor-trends.ts';
import { signals } from './signals.ts';

/** As `monitorChart`, with a turn of the event loop between monitors: eight signals of an 8-hour run take 30 ms. */
export async function monitorChartInTurns(
  ...[samples, records, scope, monitors, names, query]: Parameters<typeof monitorChart>
): Promise<ChartData> {
  const whole: ChartData = { series: [], gaps: [], events: [] };
  for (const [index, monitor] of monitors.entries()) {
    if (index > 0) await turn();
    const part = monitorChart(samples, records, scope, [monitor], names, query, monitors);
    whole.series.push(...part.series);
    whole.gaps.push(...part.gaps.filter((gap) => !whole.gaps.some((other) => sameGap(gap, other))));
    whole.events.push(...part.events);
  }
  whole.gaps.sort((a, b) => a.from - b.from);
  whole.events.sort((a, b) => a.at - b.at);
  return whole;
}

const sameGap = (a: Gap, b: Gap) => a.from === b.from && a.reason === b.reason;

/**
 * The chart of some signals of some monitors. The series of the first monitor bear the name of the signal, those of the others
 * `<monitor>:<signal>`; names that are no signal of a monitor are left out.
 *
 * @param all the monitors that share the chart, where `monitors` are only some of them.
 */
export function monitorChart(
  samples: SampleStore,
  records: MonitorRecords,
  scope: string,
  monitors: readonly Pick<MonitorRecord, 'monitor' | 'label'>[],
  names: readonly string[],
  query: SeriesRange & { width: number },
  all: readonly Pick<MonitorRecord, 'monitor'>[] = monitors,
): ChartData {
  const wanted = signals.filter((signal) => names.includes(signal.name));
  const stored = monitors.flatMap(({ monitor }) => wanted.map(({ name }) => seriesName(monitor, name)));
  const { lines, gaps, range } = samples.lines(scope, stored, query);
  const series = monitors.flatMap(({ monitor, label }) =>
    wanted.map((signal) => {
      const line = lines.get(seriesName(monitor, signal.name));
      return {
        name: monitor === all[0]?.monitor ? signal.name : `${monitor}:${signal.name}`,
        label: all.length > 1 || scope === liveScope ? `${label} · ${signal.label}` : signal.label,
        unit: signal.unit,
        t: line?.t ?? [],
        v: line?.v ?? [],
      };
    }),
  );
  if (range === null) return { series, gaps: [], events: [] };
  const events = records.events(
    scope,
    monitors.map(({ monitor }) => monitor),
    range.from,
    range.to,
  );
  return { series, gaps, events: events.map(({ at, kind, label }) => ({ at, kind, label })) };
}
