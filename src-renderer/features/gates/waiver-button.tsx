import type { CriterionResult } from '#shared/contract/gates.ts';
import type { OpenForm } from './gate-form.tsx';
import { QuietButton } from './quiet-button.tsx';

/** Waives what does not pass, or ends a waiver that runs. */
export function WaiverButton({ result, onForm }: { result: CriterionResult; onForm: (form: OpenForm) => void }) {
  const runs = result.waiver?.counts === true;
  if (!runs && result.verdict === 'pass') return null;
  const words = runs ? 'Withdraw' : 'Waive';
  return (
    <QuietButton
      needs="approver"
      name={runs ? `Withdraw the waiver of ${result.title}` : `Waive ${result.title}`}
      onClick={() => onForm({ kind: runs ? 'withdraw' : 'waive', criterionId: result.id })}
    >
      {words}…
    </QuietButton>
  );
}
