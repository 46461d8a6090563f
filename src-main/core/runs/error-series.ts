import type { Series } from '#shared/contract/base.ts';
import { type ChartRange, reduced } from './chart-series.ts';
import type { RunPoint } from './run-points.ts';

/** Kinds with a line of their own; the rest is one line. */
const kindsApart = 8;

/** Name under which a chart asks for all kinds of errors. */
export const errorSeriesName = 'errors';

/** Errors per second by kind, the most frequent first: one line for each kind that the points have. */
export function errorSeries(points: readonly RunPoint[], range: ChartRange): Series[] {
  const totals = new Map<string, number>();
  for (const { errors } of points) for (const [kind, count] of Object.entries(errors)) totals.set(kind, (totals.get(kind) ?? 0) + count);
  const kinds = [...totals].toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b)).map(([kind]) => kind);
  const apart = kinds.slice(0, kinds.length <= kindsApart + 1 ? kinds.length : kindsApart);
  const rest = kinds.slice(apart.length);
  const line = (name: string, label: string, of: readonly string[]): Series => ({
    name: `${errorSeriesName}.${name}`,
    label,
    unit: '/s',
    ...reduced(points, (point) => perSecond(point, of), range),
  });
  return [
    ...apart.map((kind) => line(kind, wordsOf(kind), [kind])),
    ...(rest.length > 0 ? [line('rest', `${rest.length} more kinds`, rest)] : []),
  ];
}

function perSecond({ errors, fromMs, toMs }: RunPoint, kinds: readonly string[]): number | null {
  const count = kinds.reduce((sum, kind) => sum + (errors[kind] ?? 0), 0);
  return toMs > fromMs ? (count * 1000) / (toMs - fromMs) : null;
}

function wordsOf(kind: string): string {
  return kind === 'timeout' ? 'timed out' : kind;
}
