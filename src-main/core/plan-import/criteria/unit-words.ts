/** Units as people write them, by the canonical name. */
const time: Record<string, readonly string[]> = {
  ns: ['ns', 'nanosecond', 'nanoseconds'],
  µs: ['µs', 'μs', 'us', 'usec', 'microsecond', 'microseconds'],
  ms: ['ms', 'msec', 'msecs', 'millis', 'millisecond', 'milliseconds', 'miliseconds'],
  s: ['s', 'sec', 'secs', 'second', 'seconds'],
  min: ['min', 'mins', 'minute', 'minutes', 'm'],
  h: ['h', 'hr', 'hrs', 'hour', 'hours'],
  d: ['d', 'day', 'days'],
  week: ['w', 'week', 'weeks', 'wk', 'wks'],
  month: ['month', 'months'],
  year: ['year', 'years', 'yr', 'yrs'],
};
const bytes: Record<string, readonly string[]> = {
  B: ['b', 'byte', 'bytes'],
  KB: ['kb', 'kilobyte', 'kilobytes'],
  MB: ['mb', 'megabyte', 'megabytes'],
  GB: ['gb', 'g', 'gigabyte', 'gigabytes'],
  TB: ['tb', 'terabyte', 'terabytes'],
  KiB: ['kib', 'ki'],
  MiB: ['mib', 'mi'],
  GiB: ['gib', 'gi'],
};
const bits: Record<string, readonly string[]> = { 'kbit/s': ['kbps'], 'Mbit/s': ['mbps'], 'Gbit/s': ['gbps'] };
const rates: Record<string, readonly string[]> = {
  'requests/s': ['rps', 'reqs/s'],
  'requests/minute': ['rpm'],
  'transactions/s': ['tps'],
  'queries/s': ['qps'],
  'operations/s': ['iops', 'ops'],
  fps: ['fps', 'hz'],
};
/** Things that are counted; the canonical unit is their name where a plan knows it, else `count`. */
const counted: Record<string, readonly string[]> = {
  users: ['user', 'users', 'vu', 'vus', 'clients', 'customers', 'visitors'],
  requests: ['request', 'requests', 'req', 'reqs', 'calls'],
  connections: ['connection', 'connections', 'conns', 'websockets', 'sockets'],
  sessions: ['session', 'sessions'],
  rows: ['row', 'rows'],
  transactions: ['transaction', 'transactions', 'txn', 'txns'],
  errors: ['error', 'errors'],
};

type Dimension = 'time' | 'bytes' | 'growth' | 'frequency' | 'ratio' | 'factor' | 'count' | 'money' | 'none';

export interface Unit {
  name: string;
  dimension: Dimension;
}

function index(table: Record<string, readonly string[]>, dimension: Dimension): [string, Unit][] {
  return Object.entries(table).flatMap(([name, words]) => words.map((word): [string, Unit] => [word, { name, dimension }]));
}

const units = new Map<string, Unit>([
  ...index(time, 'time'),
  ...index(bytes, 'bytes'),
  ...index(bits, 'frequency'),
  ...index(rates, 'frequency'),
  ['percent', { name: '%', dimension: 'ratio' }],
  ['pct', { name: '%', dimension: 'ratio' }],
  ...['µA', 'mA', 'mAh', 'mW', 'kWh', 'dB', 'dBm', 'mL', 'kW', 'Wh', 'kHz', 'MHz', 'Nm', 'ppm'].map((name): [string, Unit] => [
    name.toLowerCase(),
    { name, dimension: 'none' },
  ]),
  ['μa', { name: 'µA', dimension: 'none' }],
  ['pp', { name: 'pp', dimension: 'ratio' }],
  ['x', { name: 'x', dimension: 'factor' }],
  ['×', { name: 'x', dimension: 'factor' }],
  ['times', { name: 'x', dimension: 'factor' }],
  ['fold', { name: 'x', dimension: 'factor' }],
]);
const nouns = new Map(index(counted, 'count'));

/** Unit of one word; null for any other word. */
export function unitOfWord(word: string): Unit | null {
  return word === 'W' ? { name: 'W', dimension: 'none' } : (units.get(word.toLowerCase()) ?? null);
}

/** Unit of a thing that is counted. */
export function countedUnit(word: string): Unit | null {
  return nouns.get(word.toLowerCase()) ?? null;
}

const per: Record<string, string> = { s: 's', min: 'minute', h: 'h', d: 'd', week: 'week', month: 'month', year: 'year', ms: 'ms' };

/** `req` per `sec` → `requests/s`; `MB` per `hour` → `MB/h`; null where `each` is no time. */
export function perTime(noun: string | null, each: string): Unit | null {
  const span = unitOfWord(each);
  const name = span?.dimension === 'time' ? per[span.name] : undefined;
  if (name === undefined) return null;
  if (noun === null) return { name: `1/${name === 'minute' ? 'min' : name}`, dimension: 'frequency' };
  const unit = unitOfWord(noun);
  if (unit?.dimension === 'bytes') return { name: `${unit.name}/${name === 'minute' ? 'min' : name}`, dimension: 'growth' };
  if (unit?.dimension === 'ratio') return { name: `%/${name === 'minute' ? 'min' : name}`, dimension: 'growth' };
  // `drift < 50 ms/day`; `8 hours per month` are hours.
  if (unit?.dimension === 'time')
    return /^(?:ns|µs|ms|s)$/.test(unit.name) && /^(?:h|d|week|month)$/.test(name)
      ? { name: `${unit.name}/${name}`, dimension: 'growth' }
      : null;
  const lower = noun.toLowerCase();
  const plural = countedUnit(lower)?.name ?? shortNouns[lower] ?? (lower.endsWith('s') ? lower : `${lower}s`);
  return { name: `${plural}/${name}`, dimension: 'frequency' };
}

const shortNouns: Record<string, string> = {
  kbit: 'kbit',
  mbit: 'Mbit',
  gbit: 'Gbit',
  msg: 'messages',
  msgs: 'messages',
  ops: 'operations',
  op: 'operations',
  query: 'queries',
  txs: 'transactions',
  tx: 'transactions',
  evt: 'events',
  entry: 'entries',
};
