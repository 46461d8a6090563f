/**
 * Any plain data as a person reads it: a labelled line for each value, lists item by item, below what they belong to. Only what says nothing
 * (null, empty text, empty lists) has no line.
 */
export function labelledLines(label: string, value: unknown, depth = 0): string[] {
  const indent = '  '.repeat(depth);
  if (saysNothing(value)) return [];
  if (!isComposed(value)) return [`${indent}${labelOf(label)}: ${shownText(value, depth + 1)}`];
  if (Array.isArray(value) && value.every((one) => !isComposed(one))) {
    return [`${indent}${labelOf(label)}: ${value.map((one) => shownText(one, depth + 1)).join(', ')}`];
  }
  const parts = Array.isArray(value)
    ? value.flatMap((one, index) => labelledLines(String(index + 1), one, depth + 1))
    : fieldLines(value, depth + 1);
  return parts.length === 0 ? [] : [`${indent}${labelOf(label)}:`, ...parts];
}

/** The fields of one object, without a line for itself. */
export function fieldLines(fields: object, depth: number): string[] {
  return Object.entries(fields).flatMap(([label, value]) => labelledLines(label, value, depth));
}

/**
 * Text as it may be shown to who signs it: nothing in it moves the cursor, clears the screen or turns the direction of writing, and what stands
 * on further lines is indented, so that it cannot be taken for a line of ours.
 */
export function shownText(value: unknown, depth: number): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value)
    .replaceAll(/[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]|\p{Cc}/gu, (character) =>
      character === '\n' || character === '\t' ? character : '\uFFFD',
    )
    .replaceAll('\n', `\n${'  '.repeat(depth)}| `);
}

function isComposed(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function saysNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (isComposed(value) && Object.keys(value).length === 0);
}

/** `separationOfDuties`: separation of duties. Names of people and metrics stand as they are. */
function labelOf(key: string): string {
  const words = /^[a-z]+(?:[A-Z][a-z]+)+$/.test(key)
    ? key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : key.replaceAll('_', ' ');
  return shownText(words, 0);
}
