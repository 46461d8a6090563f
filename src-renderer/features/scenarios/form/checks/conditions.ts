import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import type { YamlEdit } from '#shared/yaml/yaml-edit.ts';

/** What a condition looks at, as the key of the check that it is written under. */
export const subjects = ['status', 'header', 'body', 'jsonPath', 'value', 'responseTime'] as const;
export type Subject = (typeof subjects)[number];

/** How a value is compared; `is` is written as the value alone. */
export const comparisons = ['is', 'contains', 'matches', 'exists', 'missing', 'lessThan', 'moreThan'] as const;
export type Comparison = (typeof comparisons)[number];

/** One line of a check. */
export interface Condition {
  subject: Subject;
  /** Which header, JSONPath or value; null where there is only one. */
  of: string | null;
  /** Where its expectation is, from the check on. */
  path: Path;
  comparison: Comparison;
  /** What is expected, as a person writes it; empty for `exists` and `missing`. */
  expected: string;
}

/** Subjects that have a name of their own under their key. */
export const named: ReadonlySet<Subject> = new Set(['header', 'jsonPath', 'value']);

/** The lines of a check as it is written. */
export function conditionsOf(check: Plain | undefined): Condition[] {
  if (!isRecord(check)) return [];
  return subjects.flatMap((subject): Condition[] => {
    const written = check[subject];
    if (written === undefined) return [];
    if (subject === 'status') return [{ subject, of: null, path: [subject], comparison: 'is', expected: [written].flat().join(', ') }];
    if (subject === 'responseTime') {
      return [{ subject, of: null, path: [subject], comparison: 'lessThan', expected: textOf(written).replace(/^\s*<\s*/, '') }];
    }
    if (named.has(subject)) {
      const entries = isRecord(written) ? Object.entries(written) : [];
      return entries.map(([of, wanted]) => ({ subject, of, path: [subject, of], ...expectationOf(wanted) }));
    }
    if (Array.isArray(written)) return written.map((wanted, at) => ({ subject, of: null, path: [subject, at], ...expectationOf(wanted) }));
    return [{ subject, of: null, path: [subject], ...expectationOf(written) }];
  });
}

function expectationOf(wanted: Plain): Pick<Condition, 'comparison' | 'expected'> {
  if (!isRecord(wanted)) return { comparison: 'is', expected: valueWords(wanted) };
  const [entry] = Object.entries(wanted);
  if (entry === undefined) return { comparison: 'is', expected: '' };
  const [key, value] = entry;
  if (key === 'equals') return { comparison: 'is', expected: valueWords(value) };
  if (key === 'exists') return { comparison: value === false ? 'missing' : 'exists', expected: '' };
  return { comparison: comparisons.find((one) => one === key) ?? 'is', expected: textOf(value) };
}

/** What is written for an expectation of this kind. */
export function written(subject: Subject, comparison: Comparison, expected: string): Plain {
  if (subject === 'status') return statuses(expected);
  if (subject === 'responseTime') return `< ${expected}`;
  switch (comparison) {
    case 'is': {
      const value = valueOf(expected);
      return isRecord(value) ? { equals: value } : value;
    }
    case 'exists':
      return { exists: true };
    case 'missing':
      return { exists: false };
    case 'contains':
    case 'matches':
      return { [comparison]: expected };
    case 'lessThan':
    case 'moreThan':
      return { [comparison]: numberOf(expected) };
  }
}

/** Comparisons that a subject allows. */
export function comparisonsOf(subject: Subject): readonly Comparison[] {
  if (subject === 'status') return ['is'];
  if (subject === 'responseTime') return ['lessThan'];
  return subject === 'body' ? ['is', 'contains', 'matches'] : comparisons;
}

const starts: Record<Subject, { of: string | null; comparison: Comparison; expected: string }> = {
  status: { of: null, comparison: 'is', expected: '2xx' },
  header: { of: 'content-type', comparison: 'contains', expected: 'json' },
  body: { of: null, comparison: 'contains', expected: 'ok' },
  jsonPath: { of: '$.id', comparison: 'exists', expected: '' },
  value: { of: 'rows', comparison: 'moreThan', expected: '0' },
  responseTime: { of: null, comparison: 'lessThan', expected: '200ms' },
};

/** A new line of a subject, under a name that no other line has. */
export function addition(check: Plain | undefined, path: Path, subject: Subject): YamlEdit {
  const { of, comparison, expected } = starts[subject];
  const value = written(subject, comparison, expected);
  const there = isRecord(check) ? check[subject] : undefined;
  if (of !== null) {
    const taken = isRecord(there) ? Object.keys(there) : [];
    let name = of;
    for (let n = 2; taken.includes(name); n += 1) name = `${of}${n}`;
    return { kind: 'set', path: [...path, subject, name], value };
  }
  if (subject === 'body' && there !== undefined) {
    if (Array.isArray(there)) return { kind: 'insert', path: [...path, subject], index: there.length, value };
    return { kind: 'set', path: [...path, subject], value: [there, value] };
  }
  return { kind: 'set', path: [...path, subject], value };
}

/** Subjects that can be added: of most there is one. */
export function addable(check: Plain | undefined): Subject[] {
  return subjects.filter((subject) => named.has(subject) || subject === 'body' || !isRecord(check) || check[subject] === undefined);
}

function statuses(text: string): Plain {
  const items = text
    .split(/[,\s]+/)
    .filter((one) => one !== '')
    .map((one): Plain => (/^\d{1,4}$/.test(one) ? Number(one) : one));
  return items.length === 1 ? (items[0] ?? text) : items;
}

function textOf(value: Plain): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A text that would read as a number or as true keeps its quotes: `"7"` is not 7. */
function valueWords(value: Plain): string {
  return typeof value === 'string' && typeof valueOf(value) === 'string' ? value : JSON.stringify(value);
}

function valueOf(text: string): Plain {
  try {
    return JSON.parse(text) as Plain;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}

/** What is no number is written as it is, and is complained about. */
function numberOf(text: string): Plain {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? text : value;
}
