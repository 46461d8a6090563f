import type { SystemStatus } from '#shared/contract/system.ts';
import { Chip } from '../../ui/chip.tsx';

/** How a phase stands: held by what is missing, ready, or released. */
export function HoldChip({ phase }: { phase: NonNullable<SystemStatus['phase']> }) {
  if (phase.state === 'approved' || phase.state === 'done') {
    return (
      <Chip tone="pass" shape="●">
        released
      </Chip>
    );
  }
  return (
    <Chip tone="hold" shape="▮▮">
      {phase.missing === 0 ? 'hold · ready to release' : `hold · ${phase.missing} ${phase.missing === 1 ? 'thing' : 'things'} missing`}
    </Chip>
  );
}
