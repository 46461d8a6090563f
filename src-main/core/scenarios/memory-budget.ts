const megabytes: Record<string, number> = { kb: 1e-3, mb: 1, gb: 1e3, kib: 1024 / 1e6, mib: 1024 ** 2 / 1e6, gib: 1024 ** 3 / 1e6 };
const perHour: Record<string, number> = { s: 3600, m: 60, min: 60, h: 1, d: 1 / 24 };

/** `2MB/h`, `500 KB/min` …: megabytes (10^6 bytes) per hour, or null when it is not memory per time. */
export function parseBudget(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmg]i?b)\s*\/\s*(s|min|m|h|d)\s*$/i.exec(text);
  if (!match) return null;
  const size = megabytes[(match[2] ?? '').toLowerCase()];
  const time = perHour[(match[3] ?? '').toLowerCase()];
  return size === undefined || time === undefined ? null : Number(match[1]) * size * time;
}
