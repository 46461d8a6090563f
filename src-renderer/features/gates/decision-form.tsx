import { PasswordInput, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { Digest } from '../../ui/digest.tsx';
import { FormFrame } from './form-frame.tsx';
import { checkDecision } from './forms.ts';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';

const words = {
  approve: {
    submit: 'Sign and approve',
    failed: 'The release was not approved',
    done: 'Your approval is signed and in the ledger.',
    reason: 'Why this may be released',
  },
  reject: {
    submit: 'Sign and reject',
    failed: 'The release was not rejected',
    done: 'Your rejection is signed and in the ledger.',
    reason: 'Why this may not be released',
  },
};

/** A signed decision about a release. What it covers is fixed when the form opens: if the gate changes meanwhile, the core refuses it. */
export function DecisionForm({ gate, decision, onDone }: { gate: GateDetail; decision: 'approve' | 'reject'; onDone: () => void }) {
  const able = gate.approvers.filter((approver) => approver.eligible && approver.canSign);
  const [digest] = useState(gate.digest);
  const [person, setPerson] = useState<string | null>(able.length === 1 ? (able[0]?.person ?? null) : null);
  const [passphrase, setPassphrase] = useState('');
  const [reason, setReason] = useState('');
  const approver = gate.approvers.find((each) => each.person === person);
  const needsPassphrase = approver?.needsPassphrase ?? false;
  const { submit, failed, done, reason: reasonLabel } = words[decision];
  const action = useCoreAction(decision === 'approve' ? client.gates.approve : client.gates.reject, {
    failed: null,
    changes: gateChanges,
    done,
    onDone,
  });
  const complaints = checkDecision({ person, passphrase, reason }, needsPassphrase);
  const unable = gate.approvers.filter((each) => !able.includes(each));
  return (
    <FormFrame
      complaints={complaints}
      submit={submit}
      danger={decision === 'reject'}
      busy={action.busy}
      error={action.error}
      failed={failed}
      onCancel={onDone}
      onSubmit={() =>
        person !== null &&
        action.run({ phaseId: gate.phaseId, person, digest, reason: reason.trim(), ...(needsPassphrase ? { passphrase } : {}) })
      }
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {decision === 'approve'
              ? 'The signature covers the phase, its criteria and their evidence, the reviews, the answers and the policy, as they are now. If any of them changes, it no longer counts.'
              : 'One rejection ends the round. It is signed, and stays in the ledger with its reason.'}
          </p>
          <p className={classes.help}>
            Digest: <Digest value={digest} long />
          </p>
          {digest === gate.digest ? null : (
            <p className={classes.refusal} role="alert">
              The gate has changed since this form was opened. Close it and look again before you sign.
            </p>
          )}
          <Select
            label="Who signs"
            placeholder={able.length === 0 ? 'Nobody can sign here' : 'Choose an approver'}
            data={gate.approvers.map((each) => ({ value: each.person, label: each.name, disabled: !able.includes(each) }))}
            value={person}
            onChange={(next) => {
              setPerson(next);
              setPassphrase('');
            }}
            error={show(complaints.person)}
            allowDeselect={false}
          />
          {unable.length > 0 ? (
            <ul className={classes.unable}>
              {unable.map((each) => (
                <li key={each.person}>
                  {each.name}: {each.why === '' ? 'the private key is not on this machine.' : each.why}
                </li>
              ))}
            </ul>
          ) : null}
          {needsPassphrase ? (
            <PasswordInput
              label={`Passphrase of ${approver?.name ?? 'the key'}`}
              description={approver?.hint}
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
              error={show(complaints.passphrase)}
            />
          ) : null}
          <Textarea
            label={reasonLabel}
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
