import { Chip } from '../../ui/chip.tsx';

/** Whether the stored bytes still hash to their name. */
export function IntactChip({ intact }: { intact: boolean }) {
  return intact ? (
    <Chip tone="pass" shape="●" title="The stored bytes hash to the digest.">
      intact
    </Chip>
  ) : (
    <Chip
      tone="fail"
      shape="✕"
      title="The stored bytes do not hash to the digest: they were changed or damaged. No gate accepts this record."
    >
      changed
    </Chip>
  );
}
