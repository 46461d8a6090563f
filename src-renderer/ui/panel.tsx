import { type CSSProperties, type ReactNode, useId } from 'react';
import classes from './panel.module.css';

/** 12 columns with 12 px gaps. `stretch` makes the panels of a row equally high. */
export function Grid({ stretch = false, children }: { stretch?: boolean; children: ReactNode }) {
  return <div className={`${classes.grid} ${stretch ? classes.stretch : ''}`}>{children}</div>;
}

function spans(span: number, spanNarrow: number | undefined): CSSProperties {
  return { '--span': span, ...(spanNarrow === undefined ? {} : { '--span-narrow': spanNarrow }) } as CSSProperties;
}

interface PanelProps {
  /** Short, in words. */
  title: ReactNode;
  /** Beside the title: a chip. */
  mark?: ReactNode;
  /** On the right: what the numbers are (window, unit, source), or a small control. */
  note?: ReactNode;
  /** Columns of 12; `spanNarrow` below 1100 px. */
  span?: number;
  spanNarrow?: number;
  children: ReactNode;
}

/** A titled region of a page. */
export function Panel({ title, mark, note, span = 12, spanNarrow, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} style={spans(span, spanNarrow)} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {mark}
        {note === undefined ? null : <div className={classes.note}>{typeof note === 'string' ? <NoteText>{note}</NoteText> : note}</div>}
      </div>
      {children}
    </section>
  );
}

/** One line of a note: cut where there is no room, whole on hover. */
export function NoteText({ children }: { children: string }) {
  return (
    <span className={classes.noteText} title={children}>
      {children}
    </span>
  );
}

/** Panels above each other in one part of the grid. */
export function Column({ span, spanNarrow, children }: { span: number; spanNarrow?: number; children: ReactNode }) {
  return (
    <div className={classes.column} style={spans(span, spanNarrow)}>
      {children}
    </div>
  );
}
