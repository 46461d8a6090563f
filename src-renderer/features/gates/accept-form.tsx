import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { BuiltInFinding } from '#shared/contract/gate-findings.ts';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useMe } from '../../lib/people.ts';
import { FormFrame } from '../../ui/form-frame.tsx';
import { checkReason } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { PersonSelect, reviewersOf } from './person-select.tsx';

/** A reviewer takes a built-in finding as it is. */
export function AcceptForm({ gate, finding, onDone }: { gate: GateDetail; finding: BuiltInFinding; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const [by, setBy] = useMe(reviewersOf(gate), 'review');
  const action = useCoreAction(client.gates.acceptFinding, {
    failed: null,
    changes: gateChanges,
    done: 'The finding is accepted.',
    onDone,
  });
  const complaints = checkReason({ reason, by });
  return (
    <FormFrame
      complaints={complaints}
      submit="Accept it as it is"
      busy={action.busy}
      error={action.error}
      failed="The finding was not accepted"
      onCancel={onDone}
      onSubmit={() => action.run({ phaseId: gate.phaseId, findingId: finding.id, reason: reason.trim(), by: by ?? '' })}
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {finding.title} {finding.detail}
          </p>
          <p className={classes.help}>{finding.found.join(' · ')}</p>
          <PersonSelect people={reviewersOf(gate)} value={by} onChange={setBy} error={show(complaints.by)} />
          <Textarea
            label="Why it may stay as it is"
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={show(complaints.reason)}
          />
        </>
      )}
    </FormFrame>
  );
}
