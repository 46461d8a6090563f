import { lineDiff } from '../../../ui/text-file/line-diff.ts';

/** For each line of `base` that `other` has too, the place where it is there. */
function places(base: string, other: string): Map<number, number> {
  const { left, right } = lineDiff(base, other);
  const kept = (lines: typeof left) => lines.flatMap(({ changed }, index) => (changed ? [] : [index]));
  const there = kept(right);
  return new Map(kept(left).map((line, index) => [line, there[index] ?? -1]));
}

/**
 * What two people made of one text, put together line by line.
 * @returns null where both changed the same lines to something else.
 */
export function mergeLines(base: string, mine: string, theirs: string): string | null {
  const [was, own, other] = [base.split('\n'), mine.split('\n'), theirs.split('\n')];
  const [inMine, inTheirs] = [places(base, mine), places(base, theirs)];
  const merged: string[] = [];
  let [fromBase, fromMine, fromTheirs] = [0, 0, 0];
  for (let line = 0; line <= was.length; line += 1) {
    const [m, t] = line === was.length ? [own.length, other.length] : [inMine.get(line), inTheirs.get(line)];
    if (m === undefined || t === undefined) continue;
    // A line that all three have; what lies before it may differ.
    const [before, ours, foreign] = [was.slice(fromBase, line), own.slice(fromMine, m), other.slice(fromTheirs, t)].map((part) =>
      part.join('\n'),
    );
    const isOwn = foreign === before || ours === foreign;
    if (!isOwn && ours !== before) return null;
    merged.push(...(isOwn ? own.slice(fromMine, m) : other.slice(fromTheirs, t)), ...was.slice(line, line + 1));
    [fromBase, fromMine, fromTheirs] = [line + 1, m + 1, t + 1];
  }
  return merged.join('\n');
}
