import type { ReactNode } from 'react';
import classes from './chip.module.css';
import type { Tone } from './verdicts.ts';

interface ChipProps {
  tone?: Tone;
  dashed?: boolean;
  /** A sign before the words, for those who do not see the colour. */
  shape?: string;
  title?: string;
  children: ReactNode;
}

/** A short state in words: `running`, `hold · 4 things missing`. */
export function Chip({ tone = 'neutral', dashed = false, shape, title, children }: ChipProps) {
  return (
    <span className={`${classes.chip} ${classes[tone]} ${dashed ? classes.dashed : ''}`} title={title}>
      {shape ? (
        <span aria-hidden className={classes.shape}>
          {shape}
        </span>
      ) : null}
      <span>{children}</span>
    </span>
  );
}
