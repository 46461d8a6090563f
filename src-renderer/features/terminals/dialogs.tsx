import { Button, Modal } from '@mantine/core';
import type { TerminalForeground, TerminalSession } from '#shared/contract/terminals.ts';
import { showError, showSuccess } from '../../lib/client/index.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import classes from './terminals.module.css';

export interface Closing {
  session: TerminalSession;
  ends: TerminalForeground;
}

/** Before a program that runs is ended. */
export function CloseDialog({
  closing,
  onCancel,
  onConfirm,
}: {
  closing: Closing | null;
  onCancel: () => void;
  onConfirm: (sessionId: string) => void;
}) {
  const program = closing?.ends.program;
  return (
    <ConfirmDialog
      opened={closing !== null}
      onClose={onCancel}
      title={`Close "${closing?.session.name ?? ''}"?`}
      confirm="Close the terminal"
      danger
      onConfirm={() => closing && onConfirm(closing.session.sessionId)}
    >
      {program ? (
        <>
          <code>{program}</code> is running in it. Closing ends it, and everything it has started.
        </>
      ) : (
        'A program may be running in it. Closing ends it, and everything it has started.'
      )}
    </ConfirmDialog>
  );
}

/** A link that a program printed is shown in full and opened by nobody: its text may say something else than its address. */
export function LinkDialog({ address, onClose }: { address: string | null; onClose: () => void }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address ?? '');
      showSuccess('The address was copied.');
      onClose();
    } catch (error) {
      showError('The address was not copied', error);
    }
  };
  return (
    <Modal
      opened={address !== null}
      onClose={onClose}
      title="Where this link leads"
      size={520}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.dialog}>
        <p>A program in the terminal printed this link. Its text may say something else than its address.</p>
        <p className={classes.address}>{address}</p>
        <div className={classes.dialogButtons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button onClick={() => void copy()}>Copy the address</Button>
        </div>
      </div>
    </Modal>
  );
}
