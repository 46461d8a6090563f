import { HoldpointError } from '../../errors/holdpoint-error.ts';
import type { GateDesk } from '../gate-desk.ts';
import { movesFrom, type MoveTo } from '../transitions.ts';

/**
 * Moves a phase by hand.
 * @throws HoldpointError `CONFLICT` for a move that there is not, a phase that is released, or a damaged ledger.
 */
export function move(desk: GateDesk, { phaseId, to, reason, by }: { phaseId: string; to: MoveTo; reason: string; by: string }): void {
  const person = desk.person(by);
  const why = reason.trim();
  if (why === '') throw new HoldpointError('INVALID', 'A reason is needed.');
  desk.write(phaseId, ({ phase, state, record, released }) => {
    const legal = movesFrom(state, released);
    if (record.faults.length > 0) throw new HoldpointError('CONFLICT', `The ledger is damaged: ${record.faults.join(' ')}`);
    if (!legal.includes(to)) {
      throw new HoldpointError('CONFLICT', `${phase.title} is ${state.replaceAll('_', ' ')}: it cannot be moved to ${to}.`, {
        hint: legal.length > 0 ? `It can be moved to ${legal.join(', ')}.` : '',
      });
    }
    return {
      kind: 'transition',
      who: person.id,
      what: `${phase.title} moved to ${to}: ${why}`,
      data: { to, digest: null, criteria: [], reason: why },
    };
  });
}
