import { useMemo, useState } from 'react';
import type { ScenarioCheck } from '#shared/contract/scenarios.ts';
import { applyEdit } from '#shared/yaml/apply-edit.ts';
import type { YamlEdit } from '#shared/yaml/yaml-edit.ts';
import { client, showError } from '../../lib/client/index.ts';
import type { FileText } from '../../ui/text-file/file-text.ts';
import { type TypedText, useFileText } from '../../ui/text-file/use-file-text.ts';
import { useTextCheck } from '../../ui/text-file/use-text-check.ts';
import { type ReadDocument, readDocument } from './document/read-document.ts';
import { keyOrder } from './form/executors.ts';

interface ScenarioEditor extends TypedText {
  /** The document of the text; while the text is no YAML, the last one that was. */
  document: ReadDocument;
  readable: boolean;
  check: ScenarioCheck | null;
  edit: (...edits: YamlEdit[]) => void;
}

/** One text, seen as YAML and as a form: every change of either goes through here. */
export function useScenarioEditor(disk: FileText): ScenarioEditor {
  const typed = useFileText(disk);
  const { text, write } = typed;
  const now = useMemo(() => readDocument(text), [text]);
  const [lastReadable, setLastReadable] = useState(now);
  if (now.value !== null && now !== lastReadable) setLastReadable(now);

  const check = useTextCheck('scenarios', typed, client.scenarios.check);
  return {
    ...typed,
    document: now.value === null ? lastReadable : now,
    readable: now.value !== null,
    check,
    edit: (...edits) => {
      const after = edits.reduce<string | null>((at, edit) => (at === null ? null : applyEdit(at, edit, keyOrder)), text);
      if (after === null)
        showError(
          'The form cannot change this',
          new Error('Anchors, aliases or an error in the YAML are in the way. Change it in the YAML.'),
        );
      else write(after);
    },
  };
}
