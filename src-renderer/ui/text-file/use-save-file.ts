import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { describeError, queryClient, showError, showSuccess, useCoreAction } from '../../lib/client/index.ts';
import { type Base, baseOf, eol, type FileText } from './file-text.ts';
import type { TypedText } from './use-file-text.ts';

interface SaveOptions {
  /** Key of the answer to `read`. */
  key: QueryKey;
  read: (asked: { file: string }) => Promise<FileText>;
  /** Refuses with CONFLICT when the file has not the digest `expected`; null: there must be no such file. */
  save: (typed: { file: string; text: string; expected: string | null }) => Promise<{ digest: string }>;
  /** Other answers that a save changes. */
  changes: QueryKey[];
}

export interface FileSave {
  busy: boolean;
  save: () => void;
  /** What the disk has instead of what the typing began with, while a person has to choose; null text: nothing any more. */
  conflict: { theirs: Base | null } | null;
  /** Shows the conflict before a save runs into it. */
  compare: () => void;
  /** Saves in the place of what the conflict showed. */
  replaceTheirs: () => void;
  /** This text into the editor, on top of what the disk has. Nothing is written yet. */
  take: (text: string) => void;
  goOnEditing: () => void;
}

/** Writes what was typed, and never over what nobody here has seen. */
export function useSaveFile(typed: TypedText, { key, read, save, changes }: SaveOptions): FileSave {
  const { file } = typed;
  const [conflict, setConflict] = useState<FileSave['conflict']>(null);

  /** An answer that is still on its way must not say otherwise. */
  const keepSeen = (now: FileText) => {
    void queryClient.cancelQueries({ queryKey: key });
    queryClient.setQueryData(key, now);
  };
  /** What the disk has now is what the person has to see. */
  const showTheirs = async () => {
    try {
      const theirs = await read({ file });
      keepSeen(theirs);
      setConflict({ theirs: baseOf(theirs) });
    } catch (error) {
      if (describeError(error).code === 'NOT_FOUND') setConflict({ theirs: null });
      else showError(`${file} was not saved, and could not be read anew`, error);
    }
  };
  const action = useCoreAction(
    async (expected: string | null): Promise<Base | null> => {
      const { text, base } = typed;
      try {
        const { digest } = await save({ file, text: eol(text, base.crlf), expected });
        return { text, digest, crlf: base.crlf };
      } catch (error) {
        if (describeError(error).code !== 'CONFLICT') throw error;
        await showTheirs();
        return null;
      }
    },
    {
      failed: `${file} was not saved`,
      changes,
      onDone: (saved) => {
        if (saved === null) return;
        keepSeen({ file, text: eol(saved.text, saved.crlf), digest: saved.digest });
        typed.saved(saved);
        setConflict(null);
        showSuccess(`${file} is saved.`);
      },
    },
  );

  return {
    busy: action.busy,
    save: () => action.run(typed.base.digest),
    conflict,
    compare: () => setConflict({ theirs: typed.onDisk }),
    replaceTheirs: () => action.run(conflict?.theirs?.digest ?? null),
    take: (text) => {
      if (conflict === null || conflict.theirs === null) return;
      typed.rebase(conflict.theirs);
      typed.write(text);
      setConflict(null);
    },
    goOnEditing: () => setConflict(null),
  };
}
