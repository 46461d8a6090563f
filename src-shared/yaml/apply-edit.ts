import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { isRecord, type Path, type Plain, sameValue, valueAt } from './plain-value.ts';
import { spliced } from './splice.ts';
import { edited, type YamlEdit } from './yaml-edit.ts';

/**
 * Changes YAML text so that it means what the edit says, and every other character stays: comments, quotes, order, blank lines.
 * Where that cannot be done by replacing a piece of the text, the document is written anew with its comments.
 * @param order keys of the root in the order in which new ones are put.
 * @returns the new text; null when this document can only be changed as text (an alias, a syntax error, an unknown root).
 */
export function applyEdit(text: string, edit: YamlEdit, order: readonly string[] = []): string | null {
  const document = parseDocument(text, { keepSourceTokens: true });
  if (document.errors.length > 0) return null;
  const before = document.toJS() as Plain;
  if (!fits(before, edit)) return null;
  const wanted = edited(before, edit);
  if (sameValue(before, wanted)) return text;
  const piece = spliced(text, document, simplest(before, edit), order);
  if (piece !== null && means(piece, wanted)) return piece;
  const whole = rewritten(document, edit, wanted);
  return means(whole, wanted) ? whole : null;
}

/** Nothing on the way to the place is a list where the form means a map, or a text where it means either: that would be lost. */
function fits(root: Plain, { path }: YamlEdit): boolean {
  return path.every((part, depth) => {
    const above = depth === 0 ? root : valueAt(root, path.slice(0, depth));
    if (above === undefined || above === null) return true;
    return typeof part === 'number' ? Array.isArray(above) : isRecord(above);
  });
}

/** An edit in terms of what is there: a list that is missing is set, a map that would become empty is removed. */
function simplest(root: Plain, edit: YamlEdit): YamlEdit {
  if (edit.kind === 'insert') {
    const list = valueAt(root, edit.path);
    return Array.isArray(list) && list.length > 0 ? edit : simplest(root, { kind: 'set', path: edit.path, value: [edit.value] });
  }
  if (edit.kind === 'remove') {
    const parent = edit.path.slice(0, -1);
    const only = typeof edit.path.at(-1) === 'string' && typeof parent.at(-1) === 'string';
    return only && Object.keys(valueAt(root, parent) ?? {}).length === 1 ? simplest(root, { kind: 'remove', path: parent }) : edit;
  }
  if (edit.kind === 'set' && edit.path.length > 1) {
    // The parent must be there to put something into it.
    const parent = edit.path.slice(0, -1);
    const key = edit.path.at(-1);
    const there = valueAt(root, parent);
    const empty = there === undefined || there === null || (typeof there === 'object' && Object.keys(there).length === 0);
    if (empty && typeof key === 'string') return simplest(root, { kind: 'set', path: parent, value: { [key]: edit.value } });
  }
  return edit;
}

function means(text: string, wanted: Plain): boolean {
  const document = parseDocument(text);
  return document.errors.length === 0 && sameValue(document.toJS(), wanted);
}

function rewritten(document: Document, edit: YamlEdit, wanted: Plain): string {
  if (edit.kind === 'set') setIn(document, edit.path, edit.value);
  else if (edit.kind === 'remove') removeIn(document, edit.path);
  else {
    const list = document.getIn(edit.path, true);
    if (isSeq(list) && edit.kind === 'move') list.items.splice(edit.to, 0, ...list.items.splice(edit.from, 1));
    else if (isSeq(list) && edit.kind === 'insert') list.items.splice(edit.index, 0, document.createNode(edit.value));
    else setIn(document, edit.path, valueAt(wanted, edit.path) ?? null);
  }
  return document.toString({ lineWidth: 0 });
}

function setIn(document: Document, path: Path, value: Plain): void {
  const node = document.getIn(path, true);
  // The scalar itself stays, with its comment and its quotes.
  if (isScalar(node) && (typeof value !== 'object' || value === null)) node.value = value;
  else document.setIn(path, document.createNode(value));
}

function removeIn(document: Document, path: Path): void {
  document.deleteIn(path);
  const parent = document.getIn(path.slice(0, -1), true);
  if (path.length > 1 && isMap(parent) && parent.items.length === 0 && typeof path.at(-2) === 'string')
    removeIn(document, path.slice(0, -1));
}
