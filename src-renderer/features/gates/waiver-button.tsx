import { Button } from '@mantine/core';
import type { CriterionResult } from '#shared/contract/gates.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import type { OpenForm } from './gate-form.tsx';

/** Waives what does not pass, or ends a waiver that runs. */
export function WaiverButton({ result, onForm }: { result: CriterionResult; onForm: (form: OpenForm) => void }) {
  const whyNot = useWhyNot('approver');
  const runs = result.waiver?.counts === true;
  if (!runs && result.verdict === 'pass') return null;
  const words = runs ? 'Withdraw' : 'Waive';
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      disabled={whyNot !== null}
      title={whyNot ?? undefined}
      aria-label={runs ? `Withdraw the waiver of ${result.title}` : `Waive ${result.title}`}
      onClick={() => onForm({ kind: runs ? 'withdraw' : 'waive', criterionId: result.id })}
    >
      {words}…
    </Button>
  );
}
