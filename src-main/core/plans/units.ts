/**
 * Units of measurements and criteria, by what they measure. Each has its size in the dimension's first unit. Conversion happens only
 * inside a dimension: nothing is guessed.
 */
const dimensions = {
  time: { ms: 1, us: 1e-3, µs: 1e-3, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 },
  ratio: { '%': 1, ratio: 100 },
  bytes: { MB: 1, B: 1e-6, KB: 1e-3, GB: 1e3, KiB: 1024e-6, MiB: 1.048576, GiB: 1073.741824 },
  growth: {
    'MB/h': 1,
    'KB/h': 1e-3,
    'GB/h': 1e3,
    'MiB/h': 1.048576,
    'MB/min': 60,
    'MB/s': 3600,
    'KB/min': 60e-3,
    'MB/d': 1 / 24,
  },
  frequency: {
    'requests/s': 1,
    '1/s': 1,
    '/s': 1,
    'requests/minute': 1 / 60,
    'requests/min': 1 / 60,
    'requests/h': 1 / 3600,
    '1/min': 1 / 60,
  },
  'count growth': { 'count/h': 1, 'count/min': 60 },
  count: { count: 1, users: 1, requests: 1, connections: 1, sessions: 1, rows: 1, transactions: 1, errors: 1 },
  factor: { x: 1 },
} as const satisfies Record<string, Record<string, number>>;

export type Dimension = keyof typeof dimensions;

const sizes = new Map<string, { dimension: Dimension; size: number }>(
  (Object.keys(dimensions) as Dimension[]).flatMap((dimension) =>
    Object.entries(dimensions[dimension]).map(([unit, size]) => [unit, { dimension, size }] as const),
  ),
);

export const knownUnits: readonly string[] = [...sizes.keys()];

/** null for a unit that is not known. */
export function dimensionOf(unit: string): Dimension | null {
  return sizes.get(unit)?.dimension ?? null;
}

/** Units of a dimension, its canonical one first. */
export function unitsOf(dimension: Dimension): string[] {
  return Object.keys(dimensions[dimension]);
}

/** `value` in the unit `to`; null where one of the units is unknown or they measure different things. */
export function convertUnit(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  const [a, b] = [sizes.get(from), sizes.get(to)];
  return a === undefined || b === undefined || a.dimension !== b.dimension ? null : (value * a.size) / b.size;
}
