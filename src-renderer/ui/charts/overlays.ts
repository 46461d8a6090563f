import uPlot from 'uplot';
import type { EventMark, Gap, RunRange, Trend } from './chart-types.ts';
import { clock, formatDuration } from '../../lib/format/time.ts';
import { layoutLabels } from './label-layout.ts';

export interface Overlay {
  gaps: readonly Gap[];
  /** Time that is not load as planned. */
  ranges: readonly RunRange[];
  events: readonly EventMark[];
  limit: { value: number; label: string } | null;
  trend: readonly Trend['line'][number][];
  /** false: events are marked, and named in another chart of the page. */
  eventNames: boolean;
}

export interface OverlayColours {
  text: string;
  hatch: string;
  held: string;
  limit: string;
  trend: string;
  panel: string;
  font: string;
}

const labelRows = 3;
const labelRowPx = 13;

/** Under the lines: hatched gaps and the band of the trend. */
export function drawBehind(plot: uPlot, overlay: Overlay, colours: OverlayColours): void {
  clipped(plot, (ctx) => {
    for (const range of overlay.ranges) hatch(plot, ctx, range, range.kind === 'held' ? colours.held : colours.hatch, 'thin');
    for (const gap of overlay.gaps) hatch(plot, ctx, gap, colours.hatch, 'dense');
    if (overlay.trend.length > 1) band(plot, ctx, overlay.trend, colours);
  });
}

/** Over the lines: the fitted line, the limit with its name, events and gap names. */
export function drawInFront(plot: uPlot, overlay: Overlay, colours: OverlayColours): void {
  clipped(plot, (ctx) => {
    const px = uPlot.pxRatio;
    if (overlay.trend.length > 1) {
      ctx.beginPath();
      for (const [index, point] of overlay.trend.entries()) {
        const x = plot.valToPos(point.t, 'x', true);
        const y = plot.valToPos(point.value, 'y', true);
        if (index === 0) ctx.moveTo(x, y);
        else ctx.lineTo(x, y);
      }
      ctx.strokeStyle = colours.trend;
      ctx.lineWidth = 2 * px;
      ctx.stroke();
    }
    const bottom = plot.bbox.top + plot.bbox.height;
    ctx.lineWidth = px;
    ctx.setLineDash([3 * px, 3 * px]);
    ctx.strokeStyle = colours.text;
    for (const event of overlay.events) {
      const x = Math.round(plot.valToPos(event.at, 'x', true)) + 0.5;
      ctx.beginPath();
      ctx.moveTo(x, plot.bbox.top);
      ctx.lineTo(x, bottom);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    if (overlay.limit) limitLine(plot, ctx, overlay.limit, colours);
    names(plot, ctx, overlay, colours);
  });
}

/** In words, for the label of the whole chart. */
export function describeOverlay({ gaps, ranges, events, limit }: Overlay): string {
  return [
    ...(limit ? [limit.label] : []),
    ...gaps.map((gap) => gapName(gap)),
    ...ranges.map((range) => rangeName(range)),
    ...events.map((event) => `${event.label} at ${clock(event.at)}`),
  ].join('; ');
}

function gapName(gap: Gap): string {
  return `gap ${formatDuration(gap.to - gap.from).replace(/ 00 [sm]$/, '')} · ${gap.reason}`;
}

/** Whole where events are named too; in the other charts of the page a word is enough. */
function rangeName({ from, to, kind, label }: RunRange, whole = true): string {
  return `${whole ? `${label} ·` : shortNames[kind]} ${formatDuration(to - from).replace(/ 00 [sm]$/, '')}`;
}

const shortNames: Record<RunRange['kind'], string> = { held: 'held', warm_up: 'warm-up' };

function clipped(plot: uPlot, draw: (ctx: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  // The plot leaves the dashes of its last line behind.
  ctx.setLineDash([]);
  draw(ctx);
  ctx.restore();
}

function hatch(
  plot: uPlot,
  ctx: CanvasRenderingContext2D,
  stretch: { from: number; to: number },
  colour: string,
  how: 'dense' | 'thin',
): void {
  const px = uPlot.pxRatio;
  const from = plot.valToPos(stretch.from, 'x', true);
  // A gap of seconds in a run of hours is still seen.
  const to = Math.max(plot.valToPos(stretch.to, 'x', true), from + 4 * px);
  const { top, height } = plot.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, top, to - from, height);
  ctx.clip();
  if (how === 'thin') {
    ctx.globalAlpha = 0.08;
    ctx.fillStyle = colour;
    ctx.fillRect(from, top, to - from, height);
    ctx.globalAlpha = 0.6;
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = px;
  ctx.beginPath();
  for (let x = from - height; x < to; x += (how === 'dense' ? 6 : 14) * px) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

function band(plot: uPlot, ctx: CanvasRenderingContext2D, line: Overlay['trend'], colours: OverlayColours): void {
  const at = (point: Overlay['trend'][number], key: 'low' | 'high') =>
    [plot.valToPos(point.t, 'x', true), plot.valToPos(point[key], 'y', true)] as const;
  ctx.beginPath();
  for (const [index, point] of line.entries()) {
    const [x, y] = at(point, 'high');
    if (index === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  }
  for (const point of line.toReversed()) ctx.lineTo(...at(point, 'low'));
  ctx.closePath();
  ctx.globalAlpha = 0.2;
  ctx.fillStyle = colours.trend;
  ctx.fill();
  ctx.globalAlpha = 1;
}

function limitLine(plot: uPlot, ctx: CanvasRenderingContext2D, limit: { value: number; label: string }, colours: OverlayColours): void {
  const px = uPlot.pxRatio;
  const { left, top, width, height } = plot.bbox;
  const raw = plot.valToPos(limit.value, 'y', true);
  const above = raw < top;
  if (raw > top + height) return;
  const y = Math.round(above ? top : raw) + 0.5;
  ctx.strokeStyle = colours.limit;
  ctx.lineWidth = 1.2 * px;
  ctx.setLineDash(above ? [2 * px, 5 * px] : [7 * px, 4 * px]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  ctx.setLineDash([]);
  write(
    ctx,
    above ? `${limit.label} ↑` : limit.label,
    left + width - 4 * px,
    y + (above || y - top < 16 * px ? 12 : -5) * px,
    'right',
    colours,
    colours.limit,
  );
}

function names(plot: uPlot, ctx: CanvasRenderingContext2D, overlay: Overlay, colours: OverlayColours): void {
  const px = uPlot.pxRatio;
  ctx.font = colours.font;
  const [from, to] = [plot.scales['x']?.min ?? 0, plot.scales['x']?.max ?? 0];
  const marks = [
    ...overlay.gaps.filter((gap) => gap.to >= from && gap.from <= to).map((gap) => ({ at: Math.max(gap.from, from), text: gapName(gap) })),
    ...overlay.ranges
      .filter((range) => range.to >= from && range.from <= to)
      .map((range) => ({ at: Math.max(range.from, from), text: rangeName(range, overlay.eventNames) })),
    ...(overlay.eventNames ? overlay.events : [])
      .filter((event) => event.at >= from && event.at <= to)
      .map((event) => ({ at: event.at, text: event.label })),
  ];
  const labels = marks.map(({ at, text }) => ({ x: plot.valToPos(at, 'x', true) / px, width: ctx.measureText(text).width / px }));
  const left = plot.bbox.left / px;
  for (const { index, left: start, row } of layoutLabels(labels, { left, right: left + plot.bbox.width / px }, labelRows)) {
    const text = marks[index]?.text ?? '';
    write(ctx, text, start * px, plot.bbox.top + (10 + row * labelRowPx) * px, 'left', colours, colours.text);
  }
}

/** Text with a halo of the panel's colour, so that a line behind it does not make it unreadable. */
function write(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
  colours: OverlayColours,
  colour: string,
): void {
  ctx.font = colours.font;
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.lineWidth = 3 * uPlot.pxRatio;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = colours.panel;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}
