import { Button, Modal } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { describeError } from '../lib/client/describe-error.ts';
import { type Complaint, isFine } from './complaint.ts';
import classes from './form-frame.module.css';

interface FormFrameProps {
  /** Above the fields: what happens. */
  help?: ReactNode;
  complaints: Partial<Record<string, Complaint>>;
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
  children: (show: (complaint: Complaint | undefined) => Complaint) => ReactNode;
}

/** Fields, the refusal of the core in words, and two buttons. */
export function FormFrame(props: FormFrameProps) {
  const { help, complaints, submit, danger = false, busy, error, failed, onSubmit, onCancel, children } = props;
  const [tried, setTried] = useState(false);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isFine(complaints) && !busy) onSubmit();
  };
  return (
    <form className={classes.form} onSubmit={onForm} noValidate>
      {help === undefined ? null : <p className={classes.help}>{help}</p>}
      {children((complaint) => (tried ? (complaint ?? null) : null))}
      {error ? <Refusal what={failed} error={error} /> : null}
      <div className={classes.buttons}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant={danger ? 'danger' : 'primary'} loading={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

/** What was not done, and why. */
export function Refusal({ what, error }: { what: string; error: unknown }) {
  const { message, hint } = describeError(error);
  return (
    <Warning>
      <strong>{what}.</strong> {message} {hint}
    </Warning>
  );
}

/** Something in the way of a form, told at once. */
export function Warning({ children }: { children: ReactNode }) {
  return (
    <div className={classes.refusal} role="alert">
      {children}
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
