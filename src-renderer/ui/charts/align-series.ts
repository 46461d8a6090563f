import type { Gap, Series } from '#shared/contract/base.ts';

/** One time axis for several lines. null breaks a line; undefined means that this line has no point here and goes on. */
export interface AlignedSeries {
  t: number[];
  values: (number | null | undefined)[][];
}

type Line = Pick<Series, 't' | 'v'>;

/** Joins lines over their union of times and breaks them inside each gap. Times must ascend within a line. */
export function alignSeries(lines: readonly Line[], gaps: readonly Gap[] = []): AlignedSeries {
  const breaks = gaps.map((gap) => (gap.from + gap.to) / 2);
  const [first] = lines;
  if (!first) return { t: [], values: [] };
  if (breaks.length === 0 && lines.every((line) => sameTimes(line.t, first.t))) {
    return { t: first.t, values: lines.map((line) => line.v) };
  }
  const times = new Set<number>(breaks);
  for (const line of lines) for (const t of line.t) times.add(t);
  const t = [...times].sort((a, b) => a - b);
  const isBreak = new Set(breaks);
  const values = lines.map((line) => {
    let next = 0;
    return t.map((time) => {
      if (next < line.t.length && line.t[next] === time) {
        const value = line.v[next];
        next += 1;
        return value ?? null;
      }
      return isBreak.has(time) ? null : undefined;
    });
  });
  return { t, values };
}

function sameTimes(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
