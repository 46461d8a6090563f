import type { GateDetail } from '#shared/contract/gates.ts';
import type { Lens } from '#shared/contract/lenses.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { FormFrame } from '../../ui/form-frame.tsx';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';
import { SignFields, useSigner } from './sign-fields.tsx';
import { lensNames } from './words.ts';

/** Signs that one objection does not hold the gate. */
export function OverruleForm({ gate, lens, objector, onDone }: { gate: GateDetail; lens: Lens; objector: string; onDone: () => void }) {
  const objection = gate.reviews.find((review) => review.lens === lens)?.positions.find(({ person }) => person === objector);
  const except = { person: objector, why: 'nobody overrules their own objection.' };
  const signer = useSigner(gate, { except });
  const action = useCoreAction(client.gates.overrule, {
    failed: null,
    changes: gateChanges,
    done: 'The decision is signed and in the ledger.',
    onDone,
  });
  if (objection === undefined) return <p>This objection is no longer there.</p>;
  return (
    <FormFrame
      complaints={signer.complaints}
      submit="Sign and overrule"
      danger
      busy={action.busy}
      error={action.error}
      failed="The objection was not overruled"
      onCancel={onDone}
      onSubmit={() => signer.signed && action.run({ phaseId: gate.phaseId, lens, objector, ...signer.signed })}
    >
      {(show) => (
        <>
          <p className={classes.help}>
            {objection.name} objects for {lensNames[lens].toLowerCase()}: {objection.reason}
          </p>
          <p className={classes.help}>
            The objection and your decision both stay in the ledger, under your names. A new objection needs a new decision.
          </p>
          <SignFields gate={gate} signer={signer} reasonLabel="Why it does not hold the release" show={show} except={except} />
        </>
      )}
    </FormFrame>
  );
}
