import type { RunDetail, TrendStats } from '#shared/contract/runs.ts';
import { formatDuration } from '#shared/durations.ts';
import { verdictLooks } from '#shared/looks.ts';
import { LatencyHistogram } from '../../../histograms/latency-histogram.ts';
import { verdictChip } from '../../../reports/chips.ts';
import { figure, instant, percent } from '../../../reports/figures.ts';
import { html, type Markup } from '../../../reports/html.ts';
import { reportPage } from '../../../reports/report-page.ts';
import { parseThreshold } from '../../../scenarios/threshold-expression.ts';
import { chartSeries } from '../../chart-series.ts';
import { partsOf, type RunWindow } from '../../compare/run-windows.ts';
import { distributionOf } from '../../latency-distribution.ts';
import type { RunPoint } from '../../run-points.ts';
import { distributionChart } from './distribution-chart.ts';
import { memoryCharts, type MemorySamples } from './memory-charts.ts';
import { errorTable, eventTable, facts, gapList, latencyTable, monitorTable, stepTable, thresholdTable } from './report-tables.ts';
import { type Stretch, type TimeChart, timeChart } from './time-chart.ts';

/** Pixels the lines are reduced to. */
const chartWidth = 1000;

/**
 * A run as one HTML file that needs nothing else: no script, no network. Every figure is one of its result, with its n and its bound where it has
 * one; what was not measured stays open, and what the result doubts is said first.
 */
export function runReport(
  detail: RunDetail,
  windows: readonly RunWindow[],
  points: readonly RunPoint[],
  memory: readonly MemorySamples[] = [],
): string {
  const { result } = detail;
  return reportPage(
    `${result.scenario}: ${verdictLooks[result.verdict].word}`,
    html`${head(detail)} ${cards(detail)}
      <section>
        <h2>Thresholds<span class="note">one-sided 95 % bounds</span></h2>
        ${thresholdTable(result)}
      </section>
      ${charts(detail, windows, points)}
      <section>
        <h2>
          Latencies<span class="note"
            >ms${result.model === 'open' ? '; response time counts from when a request was due' : '; closed model: response time is service time'}</span
          >
        </h2>
        ${latencyTable(result)}
      </section>
      ${section('Steps', stepTable(result), 'response time in ms')}
      <div class="two">
        <section>
          <h2>Errors by kind</h2>
          ${errorTable(errorKinds(windows))}
        </section>
        <section>
          <h2>Generator</h2>
          ${generator(detail)}
        </section>
      </div>
      ${section('Memory and processes', memorySection(detail, points, memory), 'estimates, not verdicts')}
      <section>
        <h2>Events and gaps<span class="note">numbers as in the charts, times since the start</span></h2>
        ${eventTable(detail, Date.parse(result.startedAt))}${gapList(result)}
      </section>
      <section>
        <h2>What ran, and where</h2>
        ${environment(detail)}
      </section>
      <footer>
        Made by Holdpoint from run ${result.runId}. Percentiles come from merged histograms with a relative error of at most 0.1 %.
      </footer>`,
  );
}

function section(title: string, content: Markup | null, note?: string): Markup | null {
  if (content === null) return null;
  return html`<section>
    <h2>${title}${note === undefined ? null : html`<span class="note">${note}</span>`}</h2>
    ${content}
  </section>`;
}

function head({ result, load, startedBy }: RunDetail): Markup {
  const over = result.endedAt !== null;
  return html`<header>
    <p class="kicker">Load test report · run ${result.runId}</p>
    <h1>${result.scenario}</h1>
    <p class="verdict-line">${verdictChip(result.verdict)} <span>${result.reason}</span></p>
    <p class="about">
      ${load} · ${result.model} model · ${instant(result.startedAt)}${over ? ` to ${instant(result.endedAt)}` : ', still on'} · started by
      ${startedBy}
    </p>
  </header>`;
}

function cards({ result }: RunDetail): Markup {
  const { totals, metrics, coverage } = result;
  const latency = metrics['response_time'] as TrendStats | undefined;
  const errors = metrics['error_rate'];
  const rate = metrics['requests'];
  const tail = latency?.censored === true ? '≥ ' : '';
  const bad = totals.failed + totals.timedOut + totals.dropped;
  const card = (name: string, value: string, unit: string, sub: string) =>
    html`<div class="card">
      <div class="name">${name}</div>
      <div class="value">${value} <small>${unit}</small></div>
      <div class="sub">${sub}</div>
    </div>`;
  const n = `n ${figure(latency?.n ?? 0)}`;
  return html`<div class="cards">
    ${card('Response time p95', latency === undefined || latency.p95 === null ? '–' : `${tail}${figure(latency.p95)}`, 'ms', n)}
    ${card('Response time p99', latency === undefined || latency.p99 === null ? '–' : `${tail}${figure(latency.p99)}`, 'ms', n)}
    ${card('Error rate', errors !== undefined && 'upper95' in errors ? figure(errors.value === null ? null : errors.value * 100) : '–', '%', errors !== undefined && 'upper95' in errors ? `95 % bound ${percent(errors.upper95)}; ${figure(bad)} of ${figure(totals.scheduled)}` : '')}
    ${card('Throughput', rate !== undefined && 'perSecond' in rate ? figure(rate.perSecond) : '–', '/s', `${figure(totals.completed)} completed`)}
    ${card('Coverage', figure(coverage * 100), '%', `${formatDuration(result.observedSeconds * 1000)} of ${formatDuration(result.plannedSeconds * 1000)}`)}
  </div>`;
}

/** What all charts over time share: from when to when, gaps, held times, events. */
function timeline({ result, events, gaps, ranges }: RunDetail, points: readonly RunPoint[]) {
  const from = Date.parse(result.startedAt);
  const to = Math.max(from + 1000, result.endedAt === null ? 0 : Date.parse(result.endedAt), points.at(-1)?.toMs ?? 0);
  const stretches: Stretch[] = [
    ...gaps.map((gap) => ({ from: gap.from, to: gap.to, kind: 'gap' as const, label: gap.reason })),
    ...ranges.map((range) => ({ from: range.from, to: range.to, kind: range.kind, label: range.label })),
  ];
  const marks = events.flatMap(({ at }, index) => (at >= from && at <= to ? [{ at, number: index + 1 }] : []));
  return { from, to, stretches, marks };
}

function memorySection(detail: RunDetail, points: readonly RunPoint[], memory: readonly MemorySamples[]): Markup | null {
  const table = monitorTable(detail.result);
  const drawn = memoryCharts(detail.result.monitors, memory, timeline(detail, points));
  return table === null && drawn === null ? null : html`${drawn}${table}`;
}

function charts(detail: RunDetail, windows: readonly RunWindow[], points: readonly RunPoint[]): Markup {
  const { result } = detail;
  const common = timeline(detail, points);
  const { from, to } = common;
  const series = (...names: string[]) => chartSeries(names, points, { from, to, width: chartWidth });
  const chart = (own: Pick<TimeChart, 'id' | 'title' | 'unit' | 'series' | 'limits' | 'height'>) =>
    html`<section>${timeChart({ ...common, ...own })}</section>`;
  return html`${chart({ id: 'latency', title: 'Response time', unit: 'ms', series: series('response_time.p50', 'response_time.p95', 'response_time.p99'), limits: limitsOf(detail) })}
    ${chart({ id: 'throughput', title: result.model === 'open' ? 'Throughput against plan' : 'Throughput', unit: result.model === 'open' ? 'arrivals/s' : 'requests/s', series: series('requests.delivered', ...(result.model === 'open' ? ['requests.planned'] : []), 'requests.failed') })}
    <section>${distributionChart(distributions(detail, windows))}</section>
    ${result.model === 'open' && chart({ id: 'lag', title: 'Schedule lag of the generator, p99', unit: 'ms', series: series('generator.lag_p99'), height: 150 })}`;
}

/** Limits of percentiles of response time, as the thresholds have them. */
function limitsOf({ result }: RunDetail): { value: number; label: string }[] {
  return result.thresholds.flatMap(({ metric, expr, window }) => {
    const rule = metric === 'response_time' ? parseThreshold(expr) : null;
    return rule?.stat.kind === 'percentile'
      ? [{ value: rule.limit, label: `limit ${expr}${window === 'run' ? '' : ` over ${window}`}` }]
      : [];
  });
}

function distributions({ result }: RunDetail, windows: readonly RunWindow[]) {
  const measured = windows.filter(({ frames }) => !frames.some(({ warmUp }) => warmUp));
  const names = result.model === 'open' ? ['response_time', 'service_time'] : ['response_time'];
  return names.map((name) => {
    const histogram = new LatencyHistogram();
    for (const window of measured) histogram.addParts(partsOf(window, name));
    return distributionOf(name, name === 'response_time' ? 'Response time' : 'Service time', histogram, result.totals.pending);
  });
}

/** Failed, timed out and dropped requests by kind, the most frequent first. */
function errorKinds(windows: readonly RunWindow[]): [string, number][] {
  const totals = new Map<string, number>();
  const add = (kind: string, count: number) => {
    if (count > 0) totals.set(kind, (totals.get(kind) ?? 0) + count);
  };
  for (const { frames } of windows) {
    for (const { warmUp, failures, counts } of frames) {
      if (warmUp) continue;
      for (const [kind, count] of failures) add(kind === 'timeout' ? 'timed out' : kind, count);
      add('dropped', counts.dropped);
    }
  }
  return [...totals].toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b));
}

function generator({ result }: RunDetail): Markup {
  const { valid, reasons, lagP99Ms, maxLoopUtilization } = result.generator;
  const rows = facts([
    ['Kept to its plan', valid ? 'yes' : html`<b class="fail">no: no figure of this run can be relied on</b>`],
    ['Schedule lag p99', figure(lagP99Ms, 'ms')],
    ['Busiest event loop', percent(maxLoopUtilization)],
  ]);
  return html`${rows}${
    reasons.length > 0 &&
    html`<ul>
      ${reasons.map((reason) => html`<li>${reason}</li>`)}
    </ul>`
  }`;
}

function environment({
  result,
  file,
  seed,
  arrival,
  revision,
  workloadHash,
  environment: known,
  baseline,
  evidence,
  endpoint,
}: RunDetail): Markup {
  const { totals } = result;
  const machine = known?.generator;
  return facts([
    ['Scenario', file],
    ['Target', known === null ? '–' : known.declared === null ? known.target : `${known.target} (${known.declared})`],
    ['Endpoint', `${endpoint.baseUrl}${endpoint.address === null ? '' : ` at ${endpoint.address}`}`],
    ['Arrivals', `${arrival}, seed ${seed}`],
    ['Workload', html`<code>${workloadHash}</code>`],
    ['Revision', revision === null ? 'not under version control' : html`<code>${revision}</code>`],
    ['State', `${result.state}${result.stopReason === '' ? '' : `, ${result.stopReason}`}`],
    [
      'Requests',
      `${figure(totals.scheduled)} scheduled: ${figure(totals.completed)} completed, ${figure(totals.failed)} failed, ${figure(totals.timedOut)} timed out, ${figure(totals.dropped)} dropped, ${figure(totals.pending)} pending`,
    ],
    result.warmUp === undefined
      ? null
      : [
          'Warm-up',
          `${formatDuration(result.warmUp.seconds * 1000)}, ${figure(result.warmUp.totals.scheduled)} requests, in no other figure`,
        ],
    [
      'Generator machine',
      machine === undefined ? '–' : `${machine.platform} ${machine.arch}, ${machine.cores} × ${machine.cpu}, Node ${machine.node}`,
    ],
    baseline === null
      ? null
      : ['Baseline', `pinned by ${baseline.by} on ${instant(baseline.at)}${baseline.why === null ? '' : `: ${baseline.why}`}`],
    evidence === null ? null : ['Evidence', html`<code>${evidence}</code>`],
  ]);
}
