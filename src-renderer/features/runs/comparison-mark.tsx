import type { ComparisonVerdict } from '#shared/contract/run-comparison.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Tone } from '../../ui/verdicts.ts';

const looks: Record<ComparisonVerdict, { shape: string; word: string; tone: Tone; dashed: boolean }> = {
  improved: { shape: '▲', word: 'improved', tone: 'pass', dashed: false },
  regressed: { shape: '✕', word: 'regressed', tone: 'fail', dashed: false },
  same: { shape: '=', word: 'same', tone: 'neutral', dashed: false },
  inconclusive: { shape: '◐', word: 'inconclusive', tone: 'inconclusive', dashed: false },
  not_comparable: { shape: '○', word: 'not comparable', tone: 'neutral', dashed: true },
};

/** The verdict of a comparison, about the later run: with shape and word as well as colour. */
export function ComparisonMark({ verdict, title }: { verdict: ComparisonVerdict; title?: string }) {
  const { word, ...look } = looks[verdict];
  return (
    <Chip {...look} {...(title === undefined ? {} : { title })}>
      {word}
    </Chip>
  );
}
