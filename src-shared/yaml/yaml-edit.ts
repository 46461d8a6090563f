import { isRecord, type Path, type Plain, valueAt } from './plain-value.ts';

/** A change of a document, as a form makes it. */
export type YamlEdit =
  | { kind: 'set'; path: Path; value: Plain }
  /** Takes a key or an item away; a map that becomes empty goes with its last key. */
  | { kind: 'remove'; path: Path }
  /** Puts an item into the list at `path`, which is made when it is missing. */
  | { kind: 'insert'; path: Path; index: number; value: Plain }
  | { kind: 'move'; path: Path; from: number; to: number };

/** What the document must mean afterwards. The given value is not changed. */
export function edited(root: Plain, edit: YamlEdit): Plain {
  switch (edit.kind) {
    case 'set':
      return withValue(root, edit.path, edit.value);
    case 'remove':
      return without(root, edit.path);
    case 'insert': {
      const list = listAt(root, edit.path);
      return withValue(root, edit.path, list.toSpliced(edit.index, 0, edit.value));
    }
    case 'move': {
      const list = listAt(root, edit.path);
      const item = list[edit.from];
      return item === undefined ? root : withValue(root, edit.path, list.toSpliced(edit.from, 1).toSpliced(edit.to, 0, item));
    }
  }
}

function listAt(root: Plain, path: Path): Plain[] {
  const list = valueAt(root, path);
  return Array.isArray(list) ? list : [];
}

function withValue(root: Plain | undefined, path: Path, value: Plain): Plain {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (typeof part === 'number') {
    const list = Array.isArray(root) ? root : [];
    return list.with(part, withValue(list[part], rest, value));
  }
  const record = isRecord(root) ? root : {};
  return { ...record, [part]: withValue(Object.hasOwn(record, part) ? record[part] : undefined, rest, value) };
}

function without(root: Plain, path: Path): Plain {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent) && typeof last === 'number') return withValue(root, path.slice(0, -1), parent.toSpliced(last, 1));
  if (!isRecord(parent) || last === undefined) return root;
  const { [last]: _, ...rest } = parent;
  const emptied = Object.keys(rest).length === 0 && path.length > 1 && typeof path.at(-2) === 'string';
  return emptied ? without(root, path.slice(0, -1)) : withValue(root, path.slice(0, -1), rest);
}
