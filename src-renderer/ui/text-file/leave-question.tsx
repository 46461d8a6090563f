import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { forgetDraft } from './drafts.ts';

/** Asks before another page takes the place of one with unsaved text. */
export function LeaveQuestion({ file, unsaved }: { file: string; unsaved: boolean }) {
  const host = useSystemInfo().data?.host;
  const blocker = useBlocker(unsaved);
  useClosingQuestion(unsaved && host !== 'desktop');
  return (
    <ConfirmDialog
      opened={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      title="Leave without saving?"
      confirm="Leave and forget the changes"
      danger
      onConfirm={() => {
        forgetDraft(file);
        blocker.proceed?.();
      }}
    >
      {file} has changes that are not saved.
    </ConfirmDialog>
  );
}

/** Closing the tab asks too. In the desktop window nobody could answer; what was typed is kept and comes back. */
function useClosingQuestion(asks: boolean): void {
  useEffect(() => {
    if (!asks) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [asks]);
}
