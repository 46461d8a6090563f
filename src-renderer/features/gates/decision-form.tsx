import { useState } from 'react';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { Digest } from '../../ui/digest.tsx';
import { FormFrame, Warning } from '../../ui/form-frame.tsx';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { SignFields, useSigner } from './sign-fields.tsx';

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
  const [digest] = useState(gate.digest);
  const signer = useSigner(gate, { signOff: decision === 'approve' });
  const { submit, failed, done, reason: reasonLabel } = words[decision];
  const action = useCoreAction(decision === 'approve' ? client.gates.approve : client.gates.reject, {
    failed: null,
    changes: gateChanges,
    done,
    onDone,
  });
  return (
    <FormFrame
      complaints={signer.complaints}
      submit={submit}
      danger={decision === 'reject'}
      busy={action.busy}
      error={action.error}
      failed={failed}
      onCancel={onDone}
      onSubmit={() => signer.signed && action.run({ phaseId: gate.phaseId, digest, ...signer.signed })}
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {decision === 'approve'
              ? 'The signature covers the phase, its criteria with their evidence and waivers, the reviews, the answers with the files that they link, the scope changes and the policy, as they are now. If any of them changes, it no longer counts.'
              : 'One rejection ends the round. It is signed, and stays in the ledger with its reason.'}
          </p>
          <p className={classes.help}>
            Digest: <Digest value={digest} long />
          </p>
          {digest === gate.digest ? null : (
            <Warning>The gate has changed since this form was opened. Close it and look again before you sign.</Warning>
          )}
          <SignFields gate={gate} signer={signer} reasonLabel={reasonLabel} show={show} />
        </>
      )}
    </FormFrame>
  );
}
