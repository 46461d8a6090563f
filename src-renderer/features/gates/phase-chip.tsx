import type { PhaseState } from '#shared/contract/gates.ts';
import { Chip } from '../../ui/chip.tsx';
import { stateLooks } from './words.ts';

export function PhaseChip({ state }: { state: PhaseState }) {
  const { word, tone, shape, dashed } = stateLooks[state];
  return (
    <Chip tone={tone} shape={shape} dashed={dashed}>
      {word}
    </Chip>
  );
}
