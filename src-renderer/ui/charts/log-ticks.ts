/** Round values between two on a logarithmic axis: 1, 2, 5, 10 … where they are few, else whole powers of ten. */
export function logTicks(low: number, high: number, most = 7): number[] {
  if (!(low > 0) || !(high > low)) return [];
  const decades = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, at) => 10 ** (Math.floor(Math.log10(low)) + at),
  );
  const inside = (ticks: number[]) => ticks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = inside(decades.flatMap((decade) => steps.map((step) => Number((step * decade).toPrecision(3)))));
    if (ticks.length <= most) return ticks;
  }
  return inside(decades);
}
