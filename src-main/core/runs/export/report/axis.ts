/** Round values for an axis from zero (or a least value) to `high`, about `count` of them. */
export function ticks(high: number, count: number): number[] {
  if (!(high > 0)) return [0];
  const rough = high / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** Round values from `low` to `high`. */
export function ticksBetween(low: number, high: number, count: number): number[] {
  const step = ticks(high - low, count)[1] ?? high - low;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Round seconds for a time axis. */
export function timeTicks(seconds: number, count: number): number[] {
  const step = timeSteps.find((candidate) => seconds / candidate <= count) ?? 86_400 * Math.ceil(seconds / count / 86_400);
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step);
}

/** `0:30`, `12:00`, `1:30:00`: time since the start. */
export function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
