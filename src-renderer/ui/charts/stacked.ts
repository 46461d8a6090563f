import type { AlignedSeries } from './align-series.ts';

/** Lines on top of each other: each has the sum of itself and those before it. What a line does not have counts as nothing; a break breaks all. */
export function stacked({ t, values }: AlignedSeries): AlignedSeries {
  const sums: number[] = t.map(() => 0);
  return {
    t,
    values: values.map((line) =>
      line.map((value, at) => {
        if (value === null) return null;
        sums[at] = (sums[at] ?? 0) + (value ?? 0);
        return sums[at];
      }),
    ),
  };
}
