import { type MarkKind, markKinds, type ReviewedDocument } from '#shared/contract/plan-import.ts';
import { markLooks } from './marks.ts';
import classes from './plan-import.module.css';
import { countText } from '../../lib/format/numbers.ts';

/** What the marks mean, how many there are, and the way to the next one. */
export function Legend({ document, onNext }: { document: ReviewedDocument; onNext: (kind: MarkKind) => void }) {
  const counts = new Map<MarkKind, number>();
  for (const { kind } of document.marks) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return (
    <div className={classes.legend} role="group" aria-label="What was recognised">
      {markKinds.map((kind) => {
        const count = counts.get(kind) ?? 0;
        const { shape, one, many } = markLooks[kind];
        return (
          <button
            key={kind}
            type="button"
            className={`${classes.legendItem} ${classes[`legend-${kind}`]}`}
            disabled={count === 0}
            title={count === 0 ? undefined : `To the next ${one}`}
            onClick={() => onNext(kind)}
          >
            <span aria-hidden className={classes.legendShape}>
              {shape}
            </span>
            {countText(count, one, many)}
          </button>
        );
      })}
    </div>
  );
}
