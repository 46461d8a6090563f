import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './notices.module.css';
import type { TypedText } from './use-file-text.ts';

/** Above an editor: why it cannot be changed here, and what became of its file or of what was typed. */
export function FileNotices({ typed, whyNot, onCompare }: { typed: TypedText; whyNot: string | null; onCompare: () => void }) {
  return (
    <>
      {whyNot === null ? null : <Notice>{whyNot}</Notice>}
      {typed.outdated ? (
        <Notice action={<Button onClick={onCompare}>Compare</Button>}>
          The file was changed on the disk since you began. Saving will not replace that without asking.
        </Notice>
      ) : typed.restored ? (
        <Notice action={<Button onClick={typed.discard}>Back to the file</Button>}>
          These changes were not saved when the page was left; they are here again.
        </Notice>
      ) : null}
    </>
  );
}

export function Notice({ children, action }: { children: string; action?: ReactNode }) {
  return (
    <div className={classes.notice} role="status">
      <p>{children}</p>
      {action}
    </div>
  );
}
