import type { Op } from './comparators.ts';
import type { Unit } from './unit-words.ts';

/** Whether goals are to be expected at a place. */
export type SectionKind = 'goals' | 'neutral' | 'excluded';

/** What a place in the document says about the criteria in it. */
export interface ReadingContext {
  section: SectionKind;
  /** Names of what is measured, nearest first: row label, parent item, headings. */
  labels: readonly string[];
  /** Statistic of a column, row or heading. */
  stat: string | null;
  /** A cell of a target column: a bare value is a goal. */
  target: boolean;
  /** Unit of a column or of a row label: `Latency (ms)`. */
  unit: Unit | null;
  /** A list item or a cell, not running text. */
  item: boolean;
  /** An item with a box to tick: what it says shall hold, whatever the heading is. */
  check: boolean;
  /** Direction that the column says: `Max`, `Minimum`. */
  op: Op | null;
}

export interface FoundCriterion {
  /** Offset of the quantity in the text that was read. */
  at: number;
  metric: string;
  op: Op;
  value: number;
  unit: string;
  stat: string;
  /** Against a baseline. */
  relative: boolean;
}

export const plainContext: ReadingContext = {
  section: 'neutral',
  labels: [],
  stat: null,
  target: false,
  unit: null,
  item: true,
  check: false,
  op: null,
};
