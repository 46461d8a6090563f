export type SortValue = number | string | null | undefined;

/** Numbers by size, texts by language, nothing always last. */
export function compareSortValues(a: SortValue, b: SortValue, descending: boolean): number {
  const emptyA = a === null || a === undefined;
  const emptyB = b === null || b === undefined;
  if (emptyA || emptyB) return Number(emptyA) - Number(emptyB);
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
  return descending ? -order : order;
}
