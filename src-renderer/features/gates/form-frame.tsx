import { Button, Modal } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { describeError } from '../../lib/client/index.ts';
import { type Complaint, isFine } from './forms.ts';
import classes from './gates.module.css';

interface FormFrameProps {
  complaints: Record<string, Complaint>;
  /** What the button does: "Record the answer". */
  submit: string;
  danger?: boolean;
  busy: boolean;
  /** What the core answered when it refused. */
  error: unknown;
  /** What was not done: "The answer was not recorded". */
  failed: string;
  onSubmit: () => void;
  onCancel: () => void;
  /** Complaints show only after the first try: nobody likes to be told before having written. */
  children: (show: (complaint: Complaint) => Complaint) => ReactNode;
}

/** Fields, the refusal of the core in words, and two buttons. */
export function FormFrame({ complaints, submit, danger = false, busy, error, failed, onSubmit, onCancel, children }: FormFrameProps) {
  const [tried, setTried] = useState(false);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isFine(complaints) && !busy) onSubmit();
  };
  return (
    <form className={classes.form} onSubmit={onForm} noValidate>
      {children((complaint) => (tried ? complaint : null))}
      {error ? <Refusal what={failed} error={error} /> : null}
      <div className={classes.formButtons}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant={danger ? 'danger' : 'primary'} loading={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

export function Refusal({ what, error }: { what: string; error: unknown }) {
  const { message, hint } = describeError(error);
  return (
    <div className={classes.refusal} role="alert">
      <strong>{what}.</strong> {message} {hint}
    </div>
  );
}

export function FormDialog({
  opened,
  title,
  onClose,
  children,
}: {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={560} closeButtonProps={{ 'aria-label': 'Close' }}>
      {children}
    </Modal>
  );
}
