import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './filter-bar.module.css';

/** Fields that narrow a list, the one for words first, and the way back to all of it. */
export function FilterBar({
  label,
  isEmpty,
  onClear,
  children,
}: {
  /** For screen readers: what is searched. */
  label: string;
  isEmpty: boolean;
  onClear: () => void;
  children: ReactNode;
}) {
  return (
    <div className={classes.bar} role="search" aria-label={label}>
      {children}
      <Button disabled={isEmpty} onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
