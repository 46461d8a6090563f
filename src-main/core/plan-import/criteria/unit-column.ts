import { findQuantities } from './quantities.ts';
import { tokenize } from './tokens.ts';

const title = /^(?:measure|units?|unit of measure(?:ment)?|uom|dimension|in)$/i;
const bareFigure = /^\s*[<>≤≥=~]{0,2}\s*\d[\d.,]*\s*$/;

/** The column that says the unit of its row: `minutes`, `% within 60 s`; null where there is none. */
export function unitColumn(titles: readonly string[], rows: readonly (readonly string[])[]): number | null {
  const at = titles.findIndex((each) => title.test(each.trim()));
  if (at < 0 || rows.length === 0) return null;
  const units = rows.filter((cells) => isUnit(cells[at] ?? '')).length;
  return units * 2 > rows.length ? at : null;
}

/** A bare figure of the row with its unit behind it. */
export function withUnit(cells: readonly string[], at: number): string[] {
  const unit = cells[at]?.trim() ?? '';
  return cells.map((cell, index) => (index !== at && isUnit(unit) && bareFigure.test(cell) ? `${cell.trim()} ${unit}` : cell));
}

function isUnit(written: string): boolean {
  const [quantity] = findQuantities(tokenize(`1 ${written.trim()}`));
  return written.trim() !== '' && quantity?.from === 0 && quantity.unit !== null;
}
