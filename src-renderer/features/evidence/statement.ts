/** One figure of an in-toto statement, as far as it could be read: the statement is shown raw beside it in any case. */
export interface StatementMeasurement {
  metric: string;
  stat: string;
  value: number | null;
  unit: string;
  n: number | null;
  lower: number | null;
  upper: number | null;
  strength: string;
}

/** Finds the list of measurements in a statement, wherever its predicate keeps it. Empty when there is none. */
export function measurementsOf(statement: unknown): StatementMeasurement[] {
  const found = findList(statement, 0);
  return found.map((record) => ({
    metric: text(record['metric']),
    stat: text(record['stat']),
    value: number(record['value']),
    unit: text(record['unit']),
    n: number(record['n']),
    lower: number(record['lower95'] ?? record['lower']),
    upper: number(record['upper95'] ?? record['upper']),
    strength: text(record['strength']),
  }));
}

/** Deeper than any predicate nests; a statement is data of others. */
const deepest = 6;

function findList(value: unknown, depth: number): Record<string, unknown>[] {
  if (depth > deepest || !isRecord(value)) return [];
  for (const inner of Object.values(value)) {
    if (
      Array.isArray(inner) &&
      inner.length > 0 &&
      inner.every((each) => isRecord(each) && typeof each['metric'] === 'string' && 'value' in each)
    ) {
      return inner.filter(isRecord);
    }
  }
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    const found = findList(inner, depth + 1);
    if (found.length > 0) return found;
  }
  return [];
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
