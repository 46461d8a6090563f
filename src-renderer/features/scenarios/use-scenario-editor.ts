import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import type { ScenarioCheck, ScenarioText } from '#shared/contract/scenarios.ts';
import { client, showError, useCoreQuery } from '../../lib/client/index.ts';
import { applyEdit } from '#shared/yaml/apply-edit.ts';
import { type ReadDocument, readDocument } from './document/read-document.ts';
import type { YamlEdit } from '#shared/yaml/yaml-edit.ts';
import { type Draft, draftOf, forgetDraft, keepDraft } from './drafts.ts';
import { keyOrder } from './form/executors.ts';

/** Long enough to finish a word, short enough to count as "while typing". */
const checkAfterMs = 250;

/** What is on the disk, as far as this page has seen it. Line breaks are LF here, whatever the file has. */
export interface Base {
  text: string;
  digest: string;
  crlf: boolean;
}

export interface ScenarioEditor {
  file: string;
  text: string;
  base: Base;
  unsaved: boolean;
  /** The text on the disk is no longer the one this page began with, and it was not taken over. */
  outdated: boolean;
  /** The document of the text; while the text is no YAML, the last one that was. */
  document: ReadDocument;
  readable: boolean;
  check: ScenarioCheck | null;
  /** The check is of this very text. */
  checked: boolean;
  restored: Draft | null;
  write: (text: string) => void;
  edit: (...edits: YamlEdit[]) => void;
  /** The text is on the disk now, or what is there is known and accepted as what a save replaces. */
  rebase: (base: Base) => void;
  /** Back to what is on the disk. */
  discard: () => void;
}

export function baseOf({ text, digest }: ScenarioText): Base {
  return { text: text.replaceAll('\r\n', '\n'), digest, crlf: text.includes('\r\n') };
}

/** One text, seen as YAML and as a form: every change of either goes through here. */
export function useScenarioEditor(disk: ScenarioText): ScenarioEditor {
  const { file } = disk;
  const onDisk = useMemo(() => baseOf(disk), [disk]);
  const [restored, setRestored] = useState(() => draftOf(file, onDisk.text));
  const [base, setBase] = useState<Base>(() => (restored === null ? onDisk : { ...onDisk, digest: restored.digest }));
  const [text, setText] = useState(restored?.text ?? onDisk.text);
  const unsaved = text !== base.text;
  const outdated = onDisk.digest !== base.digest;

  // Somebody changed the file, and nothing here would be lost: the page follows.
  const [seen, setSeen] = useState(onDisk.digest);
  if (seen !== onDisk.digest) {
    setSeen(onDisk.digest);
    if (!unsaved) {
      setBase(onDisk);
      setText(onDisk.text);
    }
  }

  useEffect(() => {
    if (unsaved) keepDraft(file, { text, digest: base.digest });
    else forgetDraft(file);
  }, [file, text, unsaved, base.digest]);

  const now = useMemo(() => readDocument(text), [text]);
  const [lastReadable, setLastReadable] = useState(now);
  if (now.value !== null && now !== lastReadable) setLastReadable(now);

  const [settled] = useDebouncedValue(text, checkAfterMs);
  const check = useCoreQuery(['scenarios', 'check', file, settled], (options) => client.scenarios.check({ file, text: settled }, options), {
    keepPrevious: true,
  });

  return {
    file,
    text,
    base,
    unsaved,
    outdated,
    document: now.value === null ? lastReadable : now,
    readable: now.value !== null,
    check: check.data ?? null,
    checked: settled === text && !check.isPlaceholderData && check.data !== undefined,
    restored,
    write: setText,
    edit: (...edits) => {
      const after = edits.reduce<string | null>((at, edit) => (at === null ? null : applyEdit(at, edit, keyOrder)), text);
      if (after === null)
        showError(
          'The form cannot change this',
          new Error('Anchors, aliases or an error in the YAML are in the way. Change it in the YAML.'),
        );
      else setText(after);
    },
    rebase: (next) => {
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
