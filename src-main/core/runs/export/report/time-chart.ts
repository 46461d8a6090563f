import type { Series } from '#shared/contract/base.ts';
import { figure } from '../../../reports/figures.ts';
import { html, type Markup } from '../../../reports/html.ts';
import { clock, ticksBetween, timeTicks } from './axis.ts';

const width = 1000;
const left = 64;
const right = 16;
const top = 22;
const bottom = 26;

/** A stretch to be hatched, or an event to be marked. */
export interface Stretch {
  from: number;
  to: number;
  kind: 'gap' | 'held' | 'warm_up';
  label: string;
}
export interface Mark {
  at: number;
  /** Its number in the table of events. */
  number: number;
}

export interface TimeChart {
  /** Unique on the page. */
  id: string;
  title: string;
  unit: string;
  series: readonly Series[];
  /** Epoch ms. */
  from: number;
  to: number;
  stretches: readonly Stretch[];
  marks: readonly Mark[];
  /** Named limits, drawn where they are near the values. */
  limits?: readonly { value: number; label: string }[];
  /** Where a line may lie, drawn below the lines. */
  band?: readonly { t: number; low: number; high: number }[];
  /** The axis is cut to the values: for what moves little beside its size. It begins at zero otherwise. */
  fitted?: boolean;
  height?: number;
}

/** Lines over the time of a run as SVG: one axis, gaps hatched and never bridged, events as numbered dashed marks. */
export function timeChart(chart: TimeChart): Markup {
  const { id, title, unit, series, from, to, stretches, marks, band = [], fitted = false, height = 230 } = chart;
  const known = series.flatMap(({ v }) => v.flatMap((value) => value ?? []));
  const highest = Math.max(0, ...known, ...band.map(({ high }) => high));
  if (highest === 0 && series.every(({ v }) => v.every((value) => value === null))) return html`<p class="empty">Nothing was measured.</p>`;
  const limits = (chart.limits ?? []).filter(({ value }) => value <= Math.max(highest * 2, 1e-9));
  const lowest = Math.max(0, Math.min(highest, ...known, ...band.map(({ low }) => low)));
  const room = 0.14 * (fitted ? highest - lowest || highest : highest);
  const low = fitted ? Math.max(0, lowest - room) : 0;
  const high = Math.max(highest, ...limits.map(({ value }) => value)) + room || 1;
  const x = (t: number) => left + ((t - from) / Math.max(1, to - from)) * (width - left - right);
  const y = (value: number) => height - bottom - ((value - low) / (high - low)) * (height - top - bottom);
  const clipped = (t: number) => Math.min(to, Math.max(from, t));
  return html`<figure>
    <figcaption>
      <b>${title}</b> <span class="unit">${unit}${low > 0 ? '; the axis does not begin at zero' : ''}</span>
      <span class="legend"
        >${series.map(
          ({ name, label }) =>
            html`<span
              ><svg class="key" viewBox="0 0 22 8" aria-hidden="true">
                <line class="line ${classOf(name)}" x1="1" x2="21" y1="4" y2="4" /></svg
              >${label}</span
            >`,
        )}</span
      >
    </figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${summary(title, unit, series)}">
      <defs>
        <pattern id="${id}-gap" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch" x1="0" y1="0" x2="0" y2="7" />
        </pattern>
        <pattern id="${id}-held" width="7" height="7" patternUnits="userSpaceOnUse"><circle class="dots" cx="3" cy="3" r="1.1" /></pattern>
      </defs>
      ${ticksBetween(low, high, 4).map((value) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y(value))}" y2="${round(y(value))}" /><text class="tick end" x="${left - 8}" y="${round(y(value) + 4)}">${figure(value)}</text>`)}
      ${timeTicks((to - from) / 1000, 10).map((seconds) => html`<text class="tick mid" x="${round(x(from + seconds * 1000))}" y="${height - 8}">${clock(seconds)}</text>`)}
      ${stretches
        .filter((stretch) => stretch.to > from && stretch.from < to)
        .map((stretch) => {
          const [start, end] = [x(clipped(stretch.from)), x(clipped(stretch.to))];
          const fill = stretch.kind === 'gap' ? `${id}-gap` : `${id}-held`;
          return html`<rect
              class="stretch"
              x="${round(start)}"
              y="${top}"
              width="${round(Math.max(2, end - start))}"
              height="${height - top - bottom}"
              fill="url(#${fill})"
              ><title>${stretch.label}</title></rect
            >${nameOf(stretch, end - start, { x: (start + end) / 2, y: top + 14 })}`;
        })}
      ${limits.map(({ value, label }, at) => {
        // Two limits near each other have their names at the two ends.
        const near = limits.some((other, before) => before < at && Math.abs(y(other.value) - y(value)) < 15);
        const name = near
          ? html`<text class="limit-name" x="${left + 4}" y="${round(y(value) - 4)}">${label}</text>`
          : html`<text class="limit-name end" x="${width - right - 2}" y="${round(y(value) - 4)}">${label}</text>`;
        return html`<line class="limit" x1="${left}" x2="${width - right}" y1="${round(y(value))}" y2="${round(y(value))}" />${name}`;
      })}
      ${spread(marks, x).map(({ at, number, label }) => html`<line class="mark" x1="${round(x(at))}" x2="${round(x(at))}" y1="${top}" y2="${height - bottom}" /><text class="mark-number mid" x="${round(label)}" y="${top - 7}">${number}</text>`)}
      ${band.length > 1 && html`<path class="band" d="${bandPath(band, x, y)}" />`}
      ${series.map((line) => html`<path class="line ${classOf(line.name)}" d="${pathOf(line, x, y)}" />`)}
    </svg>
  </figure>`;
}

/** Numbers of marks beside each other do not collide: a later one moves right, within the chart. */
function spread(marks: readonly Mark[], x: (t: number) => number): (Mark & { label: number })[] {
  const apart = 15;
  let last = Number.NEGATIVE_INFINITY;
  const placed = marks.map((mark) => {
    last = Math.max(x(mark.at), last + apart);
    return { ...mark, label: last };
  });
  let next = width - right + apart;
  for (const mark of placed.toReversed()) {
    mark.label = Math.min(mark.label, next - apart);
    next = mark.label;
  }
  return placed;
}

/** There along the upper edge, and back along the lower one. */
function bandPath(
  band: readonly { t: number; low: number; high: number }[],
  x: (t: number) => number,
  y: (value: number) => number,
): string {
  const upper = band.map(({ t, high }) => `${round(x(t))} ${round(y(high))}`);
  const lower = band.toReversed().map(({ t, low }) => `${round(x(t))} ${round(y(low))}`);
  return `M${[...upper, ...lower].join('L')}Z`;
}

/** Of each stretch between nulls a line of its own; a lone point is a short one, so that it is seen. */
function pathOf({ t, v }: Series, x: (t: number) => number, y: (value: number) => number): string {
  let path = '';
  let open = false;
  for (let at = 0; at < t.length; at += 1) {
    const value = v[at];
    if (value === null || value === undefined) {
      open = false;
      continue;
    }
    const lone = !open && (at + 1 >= t.length || v[at + 1] === null);
    path += `${open ? 'L' : 'M'}${round(x(t[at] as number))} ${round(y(value))}${lone ? 'h3' : ''}`;
    open = true;
  }
  return path;
}

/** For who cannot see the lines. */
function summary(title: string, unit: string, series: readonly Series[]): string {
  const words = series.map(({ label, v }) => {
    const known = v.flatMap((value) => value ?? []);
    return known.length === 0 ? `${label}: nothing` : `${label}: ${figure(Math.min(...known))} to ${figure(Math.max(...known))} ${unit}`;
  });
  return `${title} over time. ${words.join('; ')}.`;
}

const kinds: Record<Stretch['kind'], string> = { gap: 'gap', held: 'held', warm_up: 'warm-up' };
/** About the width of a character of the labels. */
const characterWidth = 6.4;

/** Its label where there is room, else its kind; the whole label is on hover, and gaps and holds are in the lists below. */
function nameOf({ kind, label }: Stretch, room: number, { x, y }: { x: number; y: number }): Markup | null {
  const text = [short(label), kinds[kind]].find((words) => words.length * characterWidth <= room);
  return text === undefined ? null : html`<text class="named mid" x="${round(x)}" y="${y}">${text}</text>`;
}

const short = (label: string) => (label.length > 24 ? `${label.slice(0, 23)}…` : label);
export const round = (value: number) => Math.round(value * 10) / 10;
export const classOf = (name: string) => `s-${name.replaceAll(/[^a-z0-9]+/gi, '-')}`;
