import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CriterionResult, GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { FormFrame } from '../../ui/form-frame.tsx';
import { checkUntil, dayAhead } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { SignFields, useSigner } from './sign-fields.tsx';

interface WaiveFormProps {
  gate: GateDetail;
  criterion: CriterionResult;
  onDone: () => void;
}

/** Signs that a criterion does not hold the gate until a day. */
export function WaiveForm({ gate, criterion, onDone }: WaiveFormProps) {
  const [now] = useState(() => Date.now());
  const [until, setUntil] = useState(dayAhead(now, Math.min(7, gate.maxWaiverDays)));
  const signer = useSigner(gate);
  const action = useCoreAction(client.gates.waive, {
    failed: null,
    changes: gateChanges,
    done: 'The waiver is signed and in the ledger.',
    onDone,
  });
  const complaint = checkUntil(until, now, gate.maxWaiverDays);
  return (
    <FormFrame
      complaints={{ ...signer.complaints, until: complaint }}
      submit="Sign the waiver"
      danger
      busy={action.busy}
      error={action.error}
      failed="The criterion was not waived"
      onCancel={onDone}
      onSubmit={() => signer.signed && action.run({ phaseId: gate.phaseId, criterionId: criterion.id, until, ...signer.signed })}
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {criterion.title} ({criterion.rule}) does not hold the release until this day. What was measured stays visible beside it; when
            the criterion is edited, or the day has come, the waiver no longer counts.
          </p>
          <TextInput
            type="date"
            label="Until the end of"
            description={`At most ${gate.maxWaiverDays} days from now (policy.maxWaiver).`}
            min={dayAhead(now, 0)}
            max={dayAhead(now, gate.maxWaiverDays)}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
            error={show(complaint)}
          />
          <SignFields gate={gate} signer={signer} reasonLabel="Why it may wait" show={show} />
        </>
      )}
    </FormFrame>
  );
}

/** Ends a waiver before its day. */
export function WithdrawForm({ gate, criterion, onDone }: WaiveFormProps) {
  const signer = useSigner(gate, { restricts: true });
  const action = useCoreAction(client.gates.withdrawWaiver, {
    failed: null,
    changes: gateChanges,
    done: 'The waiver is withdrawn.',
    onDone,
  });
  return (
    <FormFrame
      complaints={signer.complaints}
      submit="Sign and withdraw"
      busy={action.busy}
      error={action.error}
      failed="The waiver was not withdrawn"
      onCancel={onDone}
      onSubmit={() => signer.signed && action.run({ phaseId: gate.phaseId, criterionId: criterion.id, ...signer.signed })}
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {criterion.title} holds the release again. Waived by {criterion.waiver?.name}: {criterion.waiver?.reason}
          </p>
          <SignFields gate={gate} signer={signer} reasonLabel="Why it ends now" show={show} />
        </>
      )}
    </FormFrame>
  );
}
