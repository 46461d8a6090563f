/** The same metric has the same colour everywhere. By name of the series, the first prefix that fits counts. */
const colours: [prefix: string, token: string][] = [
  ['response_time.p50', 'p50'],
  ['response_time.p75', 'p75'],
  ['response_time.p90', 'p90'],
  ['response_time.p95', 'p95'],
  ['response_time.p999', 'p999'],
  ['response_time.p99', 'p99'],
  ['response_time', 'p95'],
  ['service_time', 'generator'],
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
  ['run.a', 'run-a'],
  ['run.b', 'run-b'],
  ['errors.dropped', 'p50'],
  ['errors.timeout', 'memory-2'],
  ['errors.status 4', 'p999'],
  ['errors.status 5', 'failed'],
  ['errors', 'p99'],
];

/** For lines of one chart whose own colour is taken: two kinds of error of one class. */
const spare = ['failed', 'p999', 'memory-2', 'p99', 'cpu', 'other', 'memory', 'p90', 'p50', 'generator'];

/** CSS variable of the colour of a series. */
export function metricColour(name: string): string {
  return variable(tokenOf(name));
}

/** CSS variables of the colours of the lines of one chart: each its own, as far as there are some. */
export function lineColours(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const own = tokenOf(name);
    const token = name.startsWith('errors.') && taken.has(own) ? (spare.find((each) => !taken.has(each)) ?? own) : own;
    taken.add(token);
    return variable(token);
  });
}

function tokenOf(name: string): string {
  return colours.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'p95';
}

function variable(token: string): string {
  return `--hp-series-${token}`;
}
