import type { RunDetail, RunResult, TrendStats } from '#shared/contract/runs.ts';
import { formatDuration } from '#shared/durations.ts';
import { verdictChip } from '../../../reports/chips.ts';
import { figure, instant, percent } from '../../../reports/figures.ts';
import { html, type Markup } from '../../../reports/html.ts';
import { type Cell, number, table } from '../../../reports/table.ts';
import { clock } from './axis.ts';

export function thresholdTable({ thresholds }: RunResult): Markup {
  if (thresholds.length === 0) return html`<p class="empty">The scenario has no thresholds: there is nothing to hold it to.</p>`;
  const columns = [{ label: 'Verdict' }, { label: 'Rule' }, number('Observed'), number('95 % bound'), number('n'), { label: 'Why' }];
  return table(
    columns,
    thresholds.map(({ verdict, metric, expr, window, observed, bound, unit, n, needed, reason }) => {
      // A rate is a share of one; the words of rates are per cent.
      const value = (of: number | null) => (unit === '' && metric.endsWith('error_rate') ? percent(of) : figure(of, unit));
      const why = needed === null || reason.includes(String(needed)) ? reason : `${reason}; ${figure(needed)} are needed`;
      const rule = html`<code>${metric} ${expr}</code>${window === 'run' ? null : ` over ${window}`}`;
      return [verdictChip(verdict), rule, value(observed), value(bound), figure(n), why];
    }),
  );
}

const latencyColumns = [
  { label: 'Metric' },
  number('n'),
  number('min'),
  number('mean'),
  number('p50'),
  number('p90'),
  number('p95'),
  number('p99'),
  number('p99.9'),
  number('max'),
];

const isLatency = (metric: RunResult['metrics'][string]): metric is TrendStats => 'p99' in metric;

function latencyRow(label: string, stats: TrendStats): Cell[] {
  // Where requests were still open, what lies in the tail is at least this.
  const tail = (value: number | null) => (stats.censored === true && value !== null ? `≥ ${figure(value)}` : figure(value));
  const { n, min, mean, p50, p90, p95, p99, p999, max } = stats;
  return [label, figure(n), figure(min), tail(mean), figure(p50), tail(p90), tail(p95), tail(p99), tail(p999), tail(max)];
}

const wholeRun = ['response_time', 'service_time', 'schedule_lag'];
const words: Record<string, string> = { response_time: 'Response time', service_time: 'Service time', schedule_lag: 'Schedule lag' };

export function latencyTable({ metrics }: RunResult): Markup {
  const rows = wholeRun.flatMap((name) => {
    const metric = metrics[name];
    return metric !== undefined && isLatency(metric) ? [latencyRow(words[name] ?? name, metric)] : [];
  });
  return table(latencyColumns, rows);
}

/** Response times and errors of each step; null where there is one step, which is the whole run. */
export function stepTable({ metrics }: RunResult): Markup | null {
  const names = Object.keys(metrics).flatMap((name) => (name.endsWith('.response_time') ? [name.slice(0, -'.response_time'.length)] : []));
  if (names.length < 2) return null;
  const rows = names.flatMap((name) => {
    const stats = metrics[`${name}.response_time`];
    const errors = metrics[`${name}.error_rate`];
    if (stats === undefined || !isLatency(stats)) return [];
    return [[...latencyRow(name, stats), errors !== undefined && 'value' in errors ? percent(errors.value) : '–']];
  });
  return table([{ label: 'Step' }, ...latencyColumns.slice(1), number('errors')], rows);
}

export function errorTable(kinds: readonly (readonly [string, number])[]): Markup {
  if (kinds.length === 0) return html`<p class="empty">No request failed, timed out or was dropped.</p>`;
  const most = Math.max(...kinds.map(([, count]) => count));
  const rows = kinds.map(([kind, count]) => [
    kind,
    figure(count),
    html`<div class="bar" style="width:${Math.max(1, Math.round((count / most) * 100))}%"></div>`,
  ]);
  return table([{ label: 'Kind' }, number('Requests'), { label: '' }], rows, 'bars');
}

export function eventTable({ events }: RunDetail, startMs: number): Markup {
  if (events.length === 0) return html`<p class="empty">Nothing happened besides the load.</p>`;
  const rows = events.map(({ at, label, who, why }, index) => {
    const words = why === undefined || why === '' ? label : `${label}: ${why}`;
    return [index + 1, at < startMs ? 'before' : clock((at - startMs) / 1000), words, who ?? ''];
  });
  return table([number('No.'), number('At'), { label: 'Event' }, { label: 'By' }], rows, 'events');
}

export function gapList({ gaps }: RunResult): Markup | null {
  if (gaps.length === 0) return null;
  return html`<ul>
    ${gaps.map(({ from, to, reason }) => html`<li>Gap of ${formatDuration(Date.parse(to) - Date.parse(from))} from ${instant(from)}: ${reason}</li>`)}
  </ul>`;
}

export function monitorTable({ monitors }: RunResult): Markup | null {
  const rows = monitors.flatMap(({ label, trends }) =>
    trends.map((trend) => {
      const rate = (value: number | null) => figure(value, `${trend.unit}/h`);
      const interval = trend.low === null || trend.high === null ? '–' : `${rate(trend.low)} to ${rate(trend.high)}`;
      return [
        label,
        trend.label,
        rate(trend.slopePerHour),
        interval,
        figure(trend.n),
        trend.slopePerHour === null ? trend.reason : trend.words,
      ];
    }),
  );
  if (rows.length === 0) return null;
  return table(
    [{ label: 'Monitor' }, { label: 'Signal' }, number('Trend'), number('90 % interval'), number('n'), { label: 'In words' }],
    rows,
  );
}

export function facts(rows: readonly (readonly [string, Cell] | null)[]): Markup {
  return html`<dl>
    ${rows.flatMap((row) =>
      row === null
        ? []
        : [
            html`<dt>${row[0]}</dt>
              <dd>${row[1]}</dd>`,
          ],
    )}
  </dl>`;
}
