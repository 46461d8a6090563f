import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWhyNot } from '../../lib/live/system-info.ts';

interface QuietButtonProps {
  needs: 'operator' | 'approver';
  /** What is read out where the words alone would not say what it is about. */
  name?: string;
  onClick: () => void;
  children: ReactNode;
}

/** Words without a frame, in a row or beside a title; where the user may not, it says why. */
export function QuietButton({ needs, name, onClick, children }: QuietButtonProps) {
  const whyNot = useWhyNot(needs);
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      disabled={whyNot !== null}
      title={whyNot ?? undefined}
      {...(name === undefined ? {} : { 'aria-label': name })}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
