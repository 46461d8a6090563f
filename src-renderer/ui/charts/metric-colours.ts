/** The same metric has the same colour everywhere. By name of the series, the most specific prefix wins. */
const colours: [prefix: string, token: string][] = [
  ['response_time.p50', 'p50'],
  ['response_time.p95', 'p95'],
  ['response_time.p99', 'p99'],
  ['requests.delivered', 'delivered'],
  ['requests.planned', 'planned'],
  ['requests.failed', 'failed'],
  ['generator', 'generator'],
  ['in_flight', 'other'],
  ['memory.rss', 'memory-2'],
  ['memory', 'memory'],
  ['process.cpu', 'cpu'],
  ['process', 'other'],
  ['trend', 'trend'],
];

/** CSS variable of the colour of a series. */
export function metricColour(name: string): string {
  const token = colours.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'p95';
  return `--hp-series-${token}`;
}
