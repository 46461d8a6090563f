import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import type { Problem } from '#shared/contract/base.ts';
import { client, useCoreQuery } from '../../../lib/client/index.ts';
import { draftOf, forgetDraft, keepDraft } from '../../scenarios/drafts.ts';

/** Long enough to finish a word, short enough to count as "while typing". */
const checkAfterMs = 250;

export interface PlanText {
  file: string;
  text: string;
  digest: string;
}

/** What is on the disk, as far as this page has seen it. Line breaks are LF here, whatever the file has. */
export interface Base {
  text: string;
  digest: string;
  crlf: boolean;
}

export function baseOf({ text, digest }: PlanText): Base {
  return { text: text.replaceAll('\r\n', '\n'), digest, crlf: text.includes('\r\n') };
}

/** The text of a plan while it is typed: what it began with, and what is wrong with it. */
export function usePlanText(disk: PlanText) {
  const { file } = disk;
  const onDisk = useMemo(() => baseOf(disk), [disk]);
  const [restored, setRestored] = useState(() => draftOf(file, onDisk.text));
  // Of a draft whose beginning is not known, nothing counts as unchanged: a merge must not take back what others did.
  const [base, setBase] = useState<Base>(() =>
    restored === null || restored.digest === onDisk.digest ? onDisk : { ...onDisk, text: restored.base ?? '', digest: restored.digest },
  );
  const [text, setText] = useState(restored?.text ?? onDisk.text);
  const unsaved = text !== base.text;

  const [seen, setSeen] = useState(onDisk.digest);
  if (seen !== onDisk.digest) {
    setSeen(onDisk.digest);
    // Somebody changed the file, and nothing here would be lost: the page follows.
    if (!unsaved) {
      setBase(onDisk);
      setText(onDisk.text);
    }
  }

  useEffect(() => {
    if (unsaved) keepDraft(file, { text, digest: base.digest, base: base.text });
    else forgetDraft(file);
  }, [file, text, unsaved, base]);

  const [settled] = useDebouncedValue(text, checkAfterMs);
  const check = useCoreQuery(['plans', 'check', file, settled], (options) => client.plans.check({ file, text: settled }, options), {
    keepPrevious: true,
  });
  const problems: Problem[] | null = check.data?.problems ?? null;
  return {
    text,
    base,
    onDisk,
    unsaved,
    outdated: onDisk.digest !== base.digest,
    problems,
    restored: restored !== null && unsaved,
    write: setText,
    /** The text is on the disk now, or what is there is known and what a save replaces. */
    rebase: (next: Base) => {
      setBase(next);
      setRestored(null);
    },
    discard: () => {
      setBase(onDisk);
      setText(onDisk.text);
      setRestored(null);
    },
  };
}
