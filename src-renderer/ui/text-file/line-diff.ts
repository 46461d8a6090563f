export interface DiffLine {
  text: string;
  /** Not in the other text at this place. */
  changed: boolean;
}

/** Beyond this, comparing every line with every other would hold up the page: then all but the common ends counts as changed. */
const mostCells = 4_000_000;

/** Two texts line by line, with what only one of them has (longest common subsequence). */
export function lineDiff(left: string, right: string): { left: DiffLine[]; right: DiffLine[] } {
  const a = left.split('\n');
  const b = right.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const common = commonLines(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const lines = (all: string[], kept: ReadonlySet<number>) =>
    all.map((text, index) => ({ text, changed: index >= start && index < all.length - end && !kept.has(index - start) }));
  return { left: lines(a, common.left), right: lines(b, common.right) };
}

function commonLines(a: readonly string[], b: readonly string[]): { left: Set<number>; right: Set<number> } {
  const left = new Set<number>();
  const right = new Set<number>();
  if (a.length * b.length > mostCells) return { left, right };
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      left.add(i);
      right.add(j);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return { left, right };
}
