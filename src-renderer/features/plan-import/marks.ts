import type { DocumentMark, MarkKind } from '#shared/contract/plan-import.ts';

/** A shape beside the colour, for those who do not see it. */
export const markLooks: Readonly<Record<MarkKind, { shape: string; one: string; many: string }>> = {
  criterion: { shape: '◆', one: 'criterion', many: 'criteria' },
  phase: { shape: '▬', one: 'phase', many: 'phases' },
  milestone: { shape: '⚑', one: 'milestone', many: 'milestones' },
  task: { shape: '▪', one: 'task', many: 'tasks' },
  risk: { shape: '▲', one: 'risk', many: 'risks' },
  finding: { shape: '✱', one: 'finding', many: 'findings' },
  dependency: { shape: '↦', one: 'dependency', many: 'dependencies' },
  review: { shape: '❝', one: 'review', many: 'reviews' },
  contradiction: { shape: '≠', one: 'contradiction', many: 'contradictions' },
  repaired: { shape: '≈', one: 'repaired line', many: 'repaired lines' },
};

/** A line shows one colour: that of the weightiest thing in it. */
const weight: readonly MarkKind[] = [
  'contradiction',
  'criterion',
  'finding',
  'risk',
  'phase',
  'milestone',
  'review',
  'task',
  'dependency',
  'repaired',
];

export type MarksByLine = ReadonlyMap<number, readonly DocumentMark[]>;

export function marksByLine(marks: readonly DocumentMark[]): MarksByLine {
  const byLine = Map.groupBy(marks, ({ line }) => line);
  return new Map([...byLine].map(([line, of]) => [line, of.toSorted((a, b) => weight.indexOf(a.kind) - weight.indexOf(b.kind))]));
}

export function wordsOf(marks: readonly DocumentMark[]): string {
  return marks.map(({ kind, label }) => `${markLooks[kind].one}: ${label}`).join('; ');
}
