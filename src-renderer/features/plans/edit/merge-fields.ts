import { parseDocument } from 'yaml';
import { applyEdit } from '#shared/yaml/apply-edit.ts';
import { isRecord, type Path, type Plain, sameValue, valueAt } from '#shared/yaml/plain-value.ts';
import type { YamlEdit } from '#shared/yaml/yaml-edit.ts';

/** An item of a list by its id, not by its place: the other side may have put something before it. */
type Step = string | { id: string };

interface Change {
  path: Step[];
  /** undefined: it is not there (any more). */
  before: Plain | undefined;
  after: Plain | undefined;
}

export interface Clash {
  /** `phases › phase-4 › tasks › soak › state`. */
  where: string;
  base: Plain | undefined;
  mine: Plain | undefined;
  disk: Plain | undefined;
}

interface FieldMerge {
  /** null when one of the texts is no YAML, or the result cannot be written. */
  text: string | null;
  clashes: Clash[];
}

/** What one side changed is written into the text of the other, field by field; a field that both changed is a clash, and stays theirs. */
export function mergeFields(base: string, mine: string, theirs: string): FieldMerge {
  const [was, own, other] = [valueOf(base), valueOf(mine), valueOf(theirs)];
  if (was === undefined || own === undefined || other === undefined) return { text: null, clashes: [] };
  const clashes: Clash[] = [];
  let text: string | null = theirs;
  for (const change of changes(was, own, [])) {
    if (text === null) break;
    const now = valueOf(text);
    const found = at(now, change.path);
    if (sameOrAbsent(found, change.after)) continue;
    const parent = at(now, change.path.slice(0, -1));
    if (!sameOrAbsent(found, change.before) || (parent === undefined && change.path.length > 1)) {
      clashes.push({ where: wordsOf(change.path), base: change.before, mine: change.after, disk: found });
      continue;
    }
    const edit = editOf(now, change);
    text = edit === null ? null : applyEdit(text, edit);
  }
  return { text, clashes };
}

function valueOf(text: string): Plain | undefined {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : (document.toJS() as Plain);
}

function sameOrAbsent(a: Plain | undefined, b: Plain | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameValue(a, b);
}

/** By id, when every item of a list has one of its own. */
function keyed(value: Plain | undefined): Map<string, Plain> | null {
  if (!Array.isArray(value)) return null;
  const items = value.flatMap((item) => (isRecord(item) && typeof item['id'] === 'string' ? [[item['id'], item] as const] : []));
  const map = new Map(items);
  return items.length === value.length && map.size === items.length ? map : null;
}

function changes(before: Plain | undefined, after: Plain | undefined, path: Step[]): Change[] {
  if (sameOrAbsent(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changes(own(before, key), own(after, key), [...path, key]));
  }
  const [was, is] = [keyed(before), keyed(after)];
  // A list that becomes empty, or begins, is one change.
  if (was !== null && is !== null && was.size > 0 && is.size > 0) {
    const ids = new Set([...was.keys(), ...is.keys()]);
    return [...ids].flatMap((id) => changes(was.get(id), is.get(id), [...path, { id }]));
  }
  return [{ path, before, after }];
}

function own(record: Record<string, Plain>, key: string): Plain | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Keys and places of a path in a value; null where it does not lead anywhere. */
function placeOf(root: Plain | undefined, path: readonly Step[]): Path | null {
  const place: (string | number)[] = [];
  for (const step of path) {
    if (typeof step === 'string') {
      place.push(step);
      continue;
    }
    const list = valueAt(root, place);
    const index = Array.isArray(list) ? list.findIndex((item) => isRecord(item) && item['id'] === step.id) : -1;
    if (index < 0) return null;
    place.push(index);
  }
  return place;
}

function at(root: Plain | undefined, path: readonly Step[]): Plain | undefined {
  const place = placeOf(root, path);
  return place === null ? undefined : valueAt(root, place);
}

function editOf(root: Plain | undefined, { path, after }: Change): YamlEdit | null {
  const last = path.at(-1);
  if (after !== undefined && typeof last === 'object') {
    const list = placeOf(root, path.slice(0, -1));
    const there = placeOf(root, path);
    if (there !== null) return { kind: 'set', path: there, value: after };
    const length = list === null ? 0 : (valueAt(root, list) as Plain[] | undefined)?.length;
    return list === null ? null : { kind: 'insert', path: list, index: length ?? 0, value: after };
  }
  const place = placeOf(root, path);
  if (place === null) return null;
  return after === undefined ? { kind: 'remove', path: place } : { kind: 'set', path: place, value: after };
}

function wordsOf(path: readonly Step[]): string {
  return path.map((step) => (typeof step === 'string' ? step : step.id)).join(' › ');
}
