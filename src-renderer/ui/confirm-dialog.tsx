import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import classes from './confirm-dialog.module.css';

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  /** A question: "Stop the run?" */
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** What the button does: "Stop the run". */
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  /** Asks for a reason; `required` refuses to go on without one. */
  reason?: { label: string; required?: boolean; placeholder?: string };
  onConfirm: (reason: string) => void;
}

/** A question before something that cannot be undone, or that needs a reason. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={460} closeButtonProps={{ 'aria-label': 'Close' }}>
      <ConfirmForm {...props} />
    </Modal>
  );
}

// Apart from the dialog, so that it starts empty each time the dialog opens.
function ConfirmForm({
  onClose,
  children,
  confirm,
  danger = false,
  busy = false,
  disabled = false,
  reason,
  onConfirm,
}: ConfirmDialogProps) {
  const [why, setWhy] = useState('');
  const missing = reason?.required === true && why.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!missing && !busy && !disabled) onConfirm(why.trim());
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div>{children}</div>
      {reason ? (
        <Textarea
          label={reason.label}
          placeholder={reason.placeholder}
          autosize
          minRows={2}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          data-autofocus
        />
      ) : null}
      <div className={classes.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant={danger ? 'danger' : 'primary'}
          loading={busy}
          disabled={missing || disabled}
          data-autofocus={reason ? undefined : true}
        >
          {confirm}
        </Button>
      </div>
    </form>
  );
}
