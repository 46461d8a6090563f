import type { Mark } from '#shared/looks.ts';
import classes from './chip.module.css';
import { markLooks } from './verdicts.ts';

interface VerdictMarkProps {
  verdict: Mark;
  /** `word` (default) shows shape and word; `shape` only the shape, with the word for screen readers. */
  show?: 'word' | 'shape';
  /** Full reason, on hover. */
  title?: string;
}

/** The mark of a verdict. Always put observed value, rule, bound and n beside it: never a bare tick. */
export function VerdictMark({ verdict, show = 'word', title }: VerdictMarkProps) {
  const { shape, word, tone, dashed } = markLooks[verdict];
  const square = show === 'shape';
  return (
    <span
      className={`${classes.chip} ${classes[tone]} ${dashed ? classes.dashed : ''} ${square ? classes.square : ''}`}
      title={title ?? (square ? word : undefined)}
    >
      <span aria-hidden className={classes.shape}>
        {shape}
      </span>
      <span className={square ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  );
}
