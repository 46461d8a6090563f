import type { Lens } from '#shared/contract/lenses.ts';
import { HoldpointError } from '../../errors/holdpoint-error.ts';
import { overruleKind } from '../entries/overrule-entry.ts';
import type { GateDesk } from '../gate-desk.ts';
import { isOpenObjection } from '../reviews.ts';
import { signAndWrite, type SignInput } from './signing.ts';

export interface OverruleInput extends SignInput {
  lens: Lens;
  objector: string;
}

/**
 * Overrules the objection of a person by name.
 * @throws HoldpointError `NOT_FOUND` without such an objection, `CONFLICT` when it is overruled already, `FORBIDDEN` for who may not.
 */
export function overrule(desk: GateDesk, input: OverruleInput): Promise<void> {
  const { lens, objector } = input;
  return signAndWrite(desk, input, {
    kind: overruleKind,
    entry: () => ({ kind: 'overrule', what: `Objection of ${objector} (${lens}) overruled` }),
    say: ({ reviews, definition }, person) => {
      const positions = reviews.find((review) => review.lens === lens)?.positions ?? [];
      const objection = positions.find((one) => one.person === objector && one.position === 'object');
      if (objection === undefined) {
        throw new HoldpointError('NOT_FOUND', `${objector} does not object for ${lens}.`, { hint: 'Look at the reviews of the phase.' });
      }
      if (objector === person.id) {
        throw new HoldpointError('FORBIDDEN', 'Nobody overrules their own objection.', { hint: 'Take another position instead.' });
      }
      if (!isOpenObjection(objection)) throw new HoldpointError('CONFLICT', `The objection of ${objection.name} is overruled already.`);
      return { act: 'overrule' as const, lens, objector, objection: objection.entry, definition };
    },
  });
}
