import type { Consensus, HeldPosition, LensReview, Position } from '#shared/contract/gate-reviews.ts';
import type { GateDetail } from '#shared/contract/gates.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import type { Tone } from '../../ui/verdicts.ts';
import type { FormAction } from './action-button.tsx';
import classes from './gates.module.css';
import { lensNames } from './words.ts';
import { QuietButton } from './quiet-button.tsx';

interface Look {
  tone: Tone;
  shape: string;
  word: string;
  dashed?: boolean;
}

const consensusLooks: Record<Exclude<Consensus, 'none'>, Look> = {
  approve: { tone: 'pass', shape: '●', word: 'approve' },
  mixed: { tone: 'pass', shape: '●', word: 'approve, with abstentions' },
  overruled: { tone: 'info', shape: '⤼', word: 'objection overruled' },
  objection: { tone: 'fail', shape: '✕', word: 'objection' },
  abstained: { tone: 'neutral', shape: '–', word: 'only abstentions', dashed: true },
  stale: { tone: 'hold', shape: '◷', word: 'stale' },
};

const positionWords: Record<Position, string> = { approve: 'approves', object: 'objects', abstain: 'abstains' };

interface ReviewsPanelProps {
  gate: GateDetail;
  onForm: (action: FormAction) => void;
}

/** What each lens says: the positions of its reviewers, each with its reason, and what they come to. */
export function ReviewsPanel({ gate, onForm }: ReviewsPanelProps) {
  const required = gate.reviews.filter((review) => review.required);
  const given = required.filter(({ consensus }) => consensus === 'approve' || consensus === 'mixed' || consensus === 'overruled').length;
  return (
    <Panel title="Reviews" note={required.length === 0 ? 'none required' : `${given} of ${required.length} required`}>
      <ul className={classes.reviews}>
        {gate.reviews.map((review) => (
          <LensItem key={review.lens} gate={gate} review={review} onForm={onForm} />
        ))}
      </ul>
    </Panel>
  );
}

function LensItem({ gate, review, onForm }: ReviewsPanelProps & { review: LensReview }) {
  const { lens, consensus, positions, required } = review;
  const name = lensNames[lens];
  const look = consensus === 'none' ? null : consensusLooks[consensus];
  return (
    <li className={classes.review}>
      <span className={classes.lens}>{name}</span>
      <div className={classes.missingText}>
        <Chip tone={look?.tone ?? 'neutral'} shape={look?.shape ?? '○'} dashed={look?.dashed ?? look === null}>
          {look?.word ?? (required ? 'waiting' : 'not required')}
        </Chip>
        {positions.map((position) => (
          <PositionText key={position.person} gate={gate} review={review} position={position} onForm={onForm} />
        ))}
      </div>
      {gate.open ? null : (
        <QuietButton
          needs="operator"
          name={`Review for ${name.toLowerCase()}`}
          onClick={() => onForm({ kind: 'review', lens, label: 'Review' })}
        >
          Review
        </QuietButton>
      )}
    </li>
  );
}

function PositionText({ gate, review, position, onForm }: ReviewsPanelProps & { review: LensReview; position: HeldPosition }) {
  const { name, reason, at, stale, overruled, person } = position;
  const isOpen = position.position === 'object' && (overruled === null || overruled.why !== '');
  return (
    <div className={classes.position}>
      <p className={classes.answerText}>
        <span className={classes.strong}>{name}</span> {positionWords[position.position]}: {reason}
      </p>
      <p className={classes.origin}>
        <Ago at={at} />
        {stale === '' ? '' : ` · stale: ${stale}`}
      </p>
      {overruled === null ? null : (
        <p className={classes.origin}>
          Overruled by {overruled.name}, <Ago at={overruled.at} />: {overruled.reason}
          {overruled.why === '' ? '' : ` Does not count: ${overruled.why}`}
        </p>
      )}
      {isOpen && !gate.open ? <OverruleButton lens={review.lens} person={person} name={name} onForm={onForm} /> : null}
    </div>
  );
}

interface OverruleButtonProps extends Pick<ReviewsPanelProps, 'onForm'> {
  lens: LensReview['lens'];
  person: string;
  name: string;
}

function OverruleButton({ lens, person, name, onForm }: OverruleButtonProps) {
  return (
    <QuietButton
      needs="approver"
      name={`Overrule the objection of ${name}`}
      onClick={() => onForm({ kind: 'overrule', lens, objector: person, label: 'Overrule' })}
    >
      Overrule…
    </QuietButton>
  );
}
