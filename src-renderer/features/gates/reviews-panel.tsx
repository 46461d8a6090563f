import { Button } from '@mantine/core';
import type { GateDetail } from '#shared/contract/gates.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import type { Tone } from '../../ui/verdicts.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import type { FormAction } from './action-button.tsx';
import type { Position } from './forms.ts';
import classes from './gates.module.css';
import { nameOf } from './questions-panel.tsx';
import { lensNames } from './words.ts';

const looks: Record<Position, { tone: Tone; shape: string }> = {
  approve: { tone: 'pass', shape: '●' },
  object: { tone: 'fail', shape: '✕' },
  abstain: { tone: 'neutral', shape: '–' },
};

/** One position per lens, each with its reason. */
export function ReviewsPanel({ gate, onForm }: { gate: GateDetail; onForm: (action: FormAction) => void }) {
  const whyNot = useWhyNot('operator');
  const required = gate.reviews.filter((review) => review.required);
  const given = required.filter((review) => review.position !== null).length;
  return (
    <Panel title="Reviews" note={required.length === 0 ? 'none required' : `${given} of ${required.length} required`}>
      <ul className={classes.reviews}>
        {gate.reviews.map((review) => (
          <li key={review.lens} className={classes.review}>
            <span className={classes.lens}>{lensNames[review.lens]}</span>
            <div className={classes.missingText}>
              {review.position === null ? (
                <Chip dashed shape="○">
                  {review.required ? 'waiting' : 'not required'}
                </Chip>
              ) : (
                <Chip tone={looks[review.position].tone} shape={looks[review.position].shape}>
                  {review.position}
                </Chip>
              )}
              {review.reason === '' ? null : <p className={classes.answerText}>{review.reason}</p>}
              {review.by !== null && review.at !== null ? (
                <p className={classes.origin}>
                  {nameOf(gate, review.by)}, <Ago at={review.at} />
                </p>
              ) : null}
            </div>
            {gate.open ? null : (
              <Button
                variant="subtle"
                size="compact-xs"
                disabled={whyNot !== null}
                title={whyNot ?? undefined}
                aria-label={`${review.position === null ? 'Review' : 'Change the review'} for ${lensNames[review.lens].toLowerCase()}`}
                onClick={() => onForm({ kind: 'review', lens: review.lens, label: 'Review' })}
              >
                {review.position === null ? 'Review' : 'Change'}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
