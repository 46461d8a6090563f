/** `250ms`, `60s`, `10m`, `8h`, `1h30m`, `1h 30m` … as written in scenarios: largest unit first, each unit once. */
const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
type Unit = keyof typeof unitMs;
const number = String.raw`(\d+(?:\.\d+)?)\s*`;
/** One group per unit, in falling order, so that `30m1h` and `5m5m` are refused as slips rather than added up. */
const duration = new RegExp(
  String.raw`^\s*(?:${number}d\s*)?(?:${number}h\s*)?(?:${number}m(?:in)?\s*)?(?:${number}s\s*)?(?:${number}ms\s*)?$`,
);

/** Milliseconds, or null when the text is not a duration. */
export function parseDurationMs(text: string): number | null {
  const match = duration.exec(text);
  if (!match) return null;
  const amounts = match.slice(1);
  if (amounts.every((amount) => amount === undefined)) return null;
  return (Object.keys(unitMs) as Unit[]).reduce((sum, unit, index) => sum + Number(amounts[index] ?? 0) * unitMs[unit], 0);
}

const secondsPer = { s: 1, sec: 1, m: 60, min: 60, h: 3600 } as const;

/** `200/s`, `12000/m`, `5/h`, or a bare number per second. Per second, or null when it is not a rate. */
export function parseRatePerSecond(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:\/\s*(s|sec|m|min|h)\s*)?$/.exec(text);
  if (!match) return null;
  return Number(match[1]) / secondsPer[(match[2] ?? 's') as keyof typeof secondsPer];
}

/** "4 h 58 m", "58 s", "350 ms": for people. Rounded to the smaller of the two units shown, down from an hour on. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}
