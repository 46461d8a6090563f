import { useEffect, useMemo, useState } from 'react';
import { draftOf, forgetDraft, keepDraft } from './drafts.ts';
import { type Base, baseOf, type FileText } from './file-text.ts';

export interface TypedText {
  file: string;
  text: string;
  /** What the typing began with. */
  base: Base;
  onDisk: Base;
  unsaved: boolean;
  /** The text on the disk is no longer the one that the typing began with, and it was not taken over. */
  outdated: boolean;
  /** It was typed before the page was left, and came back. */
  restored: boolean;
  write: (text: string) => void;
  /** What is on the disk is known, and accepted as what a save replaces. */
  rebase: (base: Base) => void;
  /** This is on the disk now, in the place of what was. */
  saved: (base: Base) => void;
  /** Back to what is on the disk. */
  discard: () => void;
}

/** The text of a file while it is typed: what it began with, what the disk has, and what outlives the page. */
export function useFileText(disk: FileText): TypedText {
  const { file } = disk;
  const onDisk = useMemo(() => baseOf(disk), [disk]);
  const [draft, setDraft] = useState(() => draftOf(file, onDisk.text));
  const [base, setBase] = useState<Base>(() =>
    draft === null || draft.digest === onDisk.digest ? onDisk : { ...onDisk, text: draft.base, digest: draft.digest },
  );
  const [text, setText] = useState(draft?.text ?? onDisk.text);
  const unsaved = text !== base.text;

  const [seen, setSeen] = useState(onDisk.digest);
  /** What a save has replaced: until the disk is seen again, having that is no change by somebody else. */
  const [replaced, setReplaced] = useState<string | null>(null);
  if (seen !== onDisk.digest) {
    setSeen(onDisk.digest);
    setReplaced(null);
    // Somebody changed the file, and nothing here would be lost: the page follows.
    if (!unsaved) {
      setBase(onDisk);
      setText(onDisk.text);
    }
  }

  useEffect(() => {
    if (unsaved) keepDraft(file, { text, base: base.text, digest: base.digest });
    else forgetDraft(file);
  }, [file, text, unsaved, base]);

  const rebase = (next: Base) => {
    setBase(next);
    setDraft(null);
  };
  return {
    file,
    text,
    base,
    onDisk,
    unsaved,
    outdated: onDisk.digest !== base.digest && onDisk.digest !== replaced,
    restored: draft !== null && unsaved,
    write: setText,
    rebase,
    saved: (next) => {
      rebase(next);
      setReplaced(onDisk.digest);
    },
    discard: () => {
      rebase(onDisk);
      setText(onDisk.text);
    },
  };
}
