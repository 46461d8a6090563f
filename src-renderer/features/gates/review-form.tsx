import { Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Position } from '#shared/contract/gate-reviews.ts';
import type { GateDetail } from '#shared/contract/gates.ts';
import type { Lens } from '#shared/contract/lenses.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useMe } from '../../lib/people.ts';
import { FormFrame } from '../../ui/form-frame.tsx';
import { checkReview } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { PersonSelect, reviewersOf } from './person-select.tsx';
import { lensNames } from './words.ts';

const positions: { value: Position; label: string; description: string }[] = [
  { value: 'approve', label: 'Approve', description: 'Nothing in this field stands against the release.' },
  { value: 'object', label: 'Object', description: 'Blocks the release until you take another position, or an approver overrules it.' },
  { value: 'abstain', label: 'Abstain', description: 'No position, with the reason written down.' },
];

/** The position of one person in a lens; positions of others stay as they are. */
export function ReviewForm({ gate, lens, onDone }: { gate: GateDetail; lens: Lens; onDone: () => void }) {
  const reviewers = reviewersOf(gate);
  const [by, setBy] = useMe(reviewers, 'review');
  const [position, setPosition] = useState<Position | null>(null);
  const [reason, setReason] = useState('');
  const before = gate.reviews.find((review) => review.lens === lens)?.positions.find(({ person }) => person === by);
  const action = useCoreAction(client.gates.review, { failed: null, changes: gateChanges, done: 'The review is recorded.', onDone });
  const complaints = checkReview({ position, reason, by });
  return (
    <FormFrame
      complaints={complaints}
      submit="Record the review"
      busy={action.busy}
      error={action.error}
      failed="The review was not recorded"
      onCancel={onDone}
      onSubmit={() => position && action.run({ phaseId: gate.phaseId, lens, position, reason: reason.trim(), by: by ?? '' })}
    >
      {(show) => (
        <>
          <PersonSelect people={reviewers} value={by} onChange={setBy} error={show(complaints.by)} />
          {before ? (
            <p className={classes.help}>
              So far: {before.position}. {before.reason} The new position takes its place.
            </p>
          ) : null}
          <Radio.Group
            label={`Position for ${lensNames[lens].toLowerCase()}`}
            value={position}
            onChange={(value) => setPosition(positions.find((each) => each.value === value)?.value ?? null)}
            error={show(complaints.position)}
            size="xs"
          >
            <div className={classes.positions}>
              {positions.map((each) => (
                <Radio key={each.value} value={each.value} label={each.label} description={each.description} size="xs" />
              ))}
            </div>
          </Radio.Group>
          <Textarea
            label="Reason"
            autosize
            minRows={3}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={show(complaints.reason)}
            data-autofocus
          />
        </>
      )}
    </FormFrame>
  );
}
