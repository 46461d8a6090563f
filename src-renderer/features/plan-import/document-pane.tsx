import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { DocumentMark } from '#shared/contract/plan-import.ts';
import { markLooks, type MarksByLine, wordsOf } from './marks.ts';
import classes from './plan-import.module.css';
import { wrapLines } from './wrap-lines.ts';

const rowHeight = 20;
/** Rows that are drawn above and below what is seen. */
const overscan = 12;
/** Line number, marks and the padding, in pixels. */
const gutter = 92;
const charWidth = 7.25;

interface DocumentPaneProps {
  lines: readonly string[];
  marks: MarksByLine;
  /** Line that is shown and highlighted. */
  current: number;
  /** Brings the line into view whenever it changes. */
  shown: { line: number; turn: number };
  onCurrent: (line: number) => void;
  /** Enter, or a double click: take what the line says. */
  onTake: (line: number) => void;
}

/** The document with what was recognised in place. Only the rows on the screen are drawn, so that a long one stays smooth. */
export function DocumentPane({ lines, marks, current, shown, onCurrent, onTake }: DocumentPaneProps) {
  const box = useRef<HTMLDivElement>(null);
  const [{ columns, height }, setSize] = useState({ columns: 80, height: 400 });
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setSize({ columns: Math.floor((element.clientWidth - gutter) / charWidth), height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  const rows = useMemo(() => wrapLines(lines, columns), [lines, columns]);
  const firstRow = useMemo(() => {
    const first: number[] = [];
    rows.forEach((row, index) => {
      if (row.first) first[row.line] = index;
    });
    return first;
  }, [rows]);
  useEffect(() => {
    const element = box.current;
    const row = firstRow[shown.line];
    if (element === null || row === undefined) return;
    const at = row * rowHeight;
    if (at < element.scrollTop + rowHeight || at > element.scrollTop + element.clientHeight - rowHeight * 3) {
      element.scrollTop = Math.max(0, at - element.clientHeight / 3);
    }
  }, [shown, firstRow]);

  const from = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const to = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + overscan);
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -lines.length,
      End: lines.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      onCurrent(Math.min(lines.length, Math.max(1, current + step)));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onTake(current);
    }
  };
  return (
    <div
      ref={box}
      className={classes.document}
      role="listbox"
      aria-label="Document"
      aria-activedescendant={`document-line-${current}`}
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      onClick={(event) => withLine(event.target, onCurrent)}
      onDoubleClick={(event) => withLine(event.target, onTake)}
    >
      <div role="presentation" className={classes.rows} style={{ height: rows.length * rowHeight }}>
        {rows.slice(from, to).map((row, index) => {
          const of = marks.get(row.line) ?? [];
          return (
            <div
              key={from + index}
              id={row.first ? `document-line-${row.line}` : undefined}
              role="option"
              aria-selected={row.line === current}
              tabIndex={-1}
              aria-label={row.first ? describeRow(row.line, row.text, of) : undefined}
              aria-posinset={row.line}
              aria-setsize={lines.length}
              title={of.length === 0 ? undefined : wordsOf(of)}
              className={`${classes.row} ${of[0] === undefined ? '' : classes[of[0].kind]} ${row.line === current ? classes.currentRow : ''}`}
              style={{ top: (from + index) * rowHeight }}
              data-line={row.line}
            >
              <span className={classes.lineNumber}>{row.first ? row.line : ''}</span>
              <span className={classes.shapes} aria-hidden>
                {row.first ? shapesOf(of) : ''}
              </span>
              <span className={classes.lineText}>{row.text}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** One listener for all rows. */
function withLine(target: EventTarget, act: (line: number) => void): void {
  const line = target instanceof Element ? target.closest('[data-line]')?.getAttribute('data-line') : null;
  if (line !== null && line !== undefined) act(Number(line));
}

function shapesOf(marks: readonly DocumentMark[]): string {
  return [...new Set(marks.map(({ kind }) => markLooks[kind].shape))].slice(0, 3).join('');
}

function describeRow(line: number, text: string, marks: readonly DocumentMark[]): string {
  return `Line ${line}: ${text.trim() || 'empty'}${marks.length === 0 ? '' : `. ${wordsOf(marks)}`}`;
}
