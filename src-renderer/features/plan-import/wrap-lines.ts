/** One row of the document pane: a line, or a part of a long one. */
export interface Row {
  line: number;
  text: string;
  /** The line's first row, which has its number and its marks. */
  first: boolean;
}

/** Breaks lines at blanks, so that each row fits and all rows are equally high: only those on the screen are drawn. */
export function wrapLines(lines: readonly string[], columns: number): Row[] {
  const rows: Row[] = [];
  const width = Math.max(20, columns);
  lines.forEach((written, index) => {
    const text = written.replaceAll('\t', '    ');
    let from = 0;
    let first = true;
    do {
      const rest = text.length - from;
      let to = text.length;
      if (rest > width) {
        const blank = text.lastIndexOf(' ', from + width);
        to = blank > from ? blank + 1 : from + width;
      }
      rows.push({ line: index + 1, text: text.slice(from, to), first });
      first = false;
      from = to;
    } while (from < text.length);
  });
  return rows;
}
