import { loadavg } from 'node:os';

/** The p-th part (0 … 1) of the values, by nearest rank. NaN when there are none. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `p50 1.2  p95 3.4  p99 5.6  max 7.8 ms (n 300)` */
export function spread(values: readonly number[], unit: string, digits = 1): string {
  const part = (name: string, p: number) => `${name} ${quantile(values, p).toFixed(digits)}`;
  return `${part('p50', 0.5)}  ${part('p95', 0.95)}  ${part('p99', 0.99)}  max ${quantile(values, 1).toFixed(digits)} ${unit} (n ${values.length})`;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Beside each figure: how busy the machine was with other things. */
export function sayLoad(): void {
  say(`load average of the last minute: ${loadavg()[0]?.toFixed(1)}`);
}

/** Prints whether a bar holds and lets the process end accordingly. */
export function judge(what: string, value: number, bar: number, unit: string): void {
  const holds = value <= bar;
  say(`${holds ? 'ok    ' : 'FAILED'} ${what}: ${value.toFixed(1)} ${unit}, bar ${bar} ${unit}`);
  if (!holds) process.exitCode = 1;
}

/** As `judge`, for a ratio that is to be at least the bar. */
export function judgeLeast(what: string, value: number, bar: number): void {
  const holds = value >= bar;
  say(`${holds ? 'ok    ' : 'FAILED'} ${what}: ${value.toFixed(2)}, bar ${bar}`);
  if (!holds) process.exitCode = 1;
}
