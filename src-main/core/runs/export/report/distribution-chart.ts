import type { Distribution } from '#shared/contract/run-charts.ts';
import { figure } from '../../../reports/figures.ts';
import { html, type Markup } from '../../../reports/html.ts';
import { classOf, round } from './time-chart.ts';

const width = 1000;
const height = 260;
const left = 64;
const right = 24;
const top = 14;
const bottom = 28;

/** Latency over its quantiles, both axes logarithmic: to the right each 9 is a step of its own, so that the tail is seen. */
export function distributionChart(curves: readonly Distribution[]): Markup {
  const points = curves.flatMap((curve) => curve.points.filter(({ ms }) => ms > 0));
  if (points.length === 0) return html`<p class="empty">No latency was measured.</p>`;
  const beyond = (q: number) => -Math.log10(1 - q);
  const most = Math.max(1, ...points.map(({ q }) => beyond(q)));
  const low = Math.log10(Math.min(...points.map(({ ms }) => ms)));
  const high = Math.max(low + 0.3, Math.log10(Math.max(...points.map(({ ms }) => ms))));
  const x = (q: number) => left + (beyond(q) / most) * (width - left - right);
  const y = (ms: number) => height - bottom - ((Math.log10(ms) - low) / (high - low)) * (height - top - bottom);
  const quantiles = [0, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999].filter((q) => beyond(q) <= most + 1e-9);
  const values = [1, 2, 5]
    .flatMap((factor) => Array.from({ length: 14 }, (_, power) => factor * 10 ** (power - 5)))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high)
    .toSorted((a, b) => a - b);
  const shown = values.filter((value) => values.length <= 8 || String(value).replaceAll(/[0.]/g, '') === '1');
  return html`<figure>
    <figcaption>
      <b>Distribution of latency</b> <span class="unit">ms, log scale</span>
      <span class="legend"
        >${curves.map(
          ({ name, label, n }) =>
            html`<span
              ><svg class="key" viewBox="0 0 22 8" aria-hidden="true">
                <line class="line ${classOf(name)}" x1="1" x2="21" y1="4" y2="4" /></svg
              >${label}, n ${figure(n)}</span
            >`,
        )}</span
      >
    </figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Latency over its quantiles; the figures are in the table of latencies.">
      ${shown.map((value) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y(value))}" y2="${round(y(value))}" /><text class="tick end" x="${left - 8}" y="${round(y(value) + 4)}">${figure(value)}</text>`)}
      ${quantiles.map((q) => html`<line class="grid" x1="${round(x(q))}" x2="${round(x(q))}" y1="${top}" y2="${height - bottom}" /><text class="tick mid" x="${round(x(q))}" y="${height - 9}">${q === 0 ? 'min' : `p${Number((q * 100).toPrecision(8))}`}</text>`)}
      ${curves.map(
        (curve) =>
          html`<path
            class="line ${classOf(curve.name)}"
            d="${curve.points
              .filter(({ ms }) => ms > 0)
              .map(({ q, ms }, at) => `${at === 0 ? 'M' : 'L'}${round(x(q))} ${round(y(ms))}`)
              .join('')}"
          />`,
      )}
    </svg>
  </figure>`;
}
