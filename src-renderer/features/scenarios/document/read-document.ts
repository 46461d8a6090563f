import { LineCounter, parseDocument } from 'yaml';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';

export interface ReadDocument {
  /** What the text means; null while it cannot be read as a map. */
  value: Record<string, Plain> | null;
  /** Line and column, from 1, of the node at a path, or of the nearest one above it that is there. */
  placeOf: (path: Path) => { line: number; column: number };
}

/** A scenario's text as a form sees it: only what YAML itself says, without judging it. */
export function readDocument(text: string): ReadDocument {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const value: unknown = document.errors.length === 0 ? document.toJS({ maxAliasCount: 100 }) : null;
  return {
    value: isRecord(value) ? value : value === null && document.errors.length === 0 ? {} : null,
    placeOf: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const node: unknown = document.getIn(path.slice(0, length), true);
        if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) continue;
        const { line, col } = counter.linePos(Number(node.range[0]));
        return { line: Math.max(1, line), column: Math.max(1, col) };
      }
      return { line: 1, column: 1 };
    },
  };
}
