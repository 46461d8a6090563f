import { useMemo } from 'react';
import { ConflictDialog } from '../../../ui/text-file/conflict-dialog.tsx';
import type { TypedText } from '../../../ui/text-file/use-file-text.ts';
import type { FileSave } from '../../../ui/text-file/use-save-file.ts';
import classes from './edit.module.css';
import { mergeFields } from './merge-fields.ts';
import { mergeLines } from './merge-lines.ts';
import { countText } from '../../../lib/format/numbers.ts';

/** Both texts, and a third one that has the changes of both; it goes into the editor, to be looked at before it is saved. */
export function MergeDialog({ typed, save }: { typed: TypedText; save: FileSave }) {
  const { text: mine, base } = typed;
  const theirs = save.conflict?.theirs?.text ?? null;
  const merged = useMemo(() => (theirs === null ? null : merge(base.text, mine, theirs)), [base.text, mine, theirs]);
  return (
    <ConflictDialog
      typed={typed}
      save={save}
      merge={{
        note: <MergeNote merged={merged} />,
        whyNot:
          merged === null || merged.text === null ? 'One of the two is no YAML: take the one of the disk, or copy what you need.' : null,
        onMerge: () => save.take(merged?.text ?? mine),
      }}
    />
  );
}

/** By lines, which keeps comments too; where both changed one line, by fields. */
function merge(base: string, mine: string, theirs: string) {
  const lines = mergeLines(base, mine, theirs);
  return lines === null
    ? { by: 'fields' as const, ...mergeFields(base, mine, theirs) }
    : { by: 'lines' as const, text: lines, clashes: [] };
}

function MergeNote({ merged }: { merged: ReturnType<typeof merge> | null }) {
  if (merged === null || merged.text === null) return null;
  if (merged.clashes.length === 0) {
    return (
      <p>
        {merged.by === 'lines'
          ? 'The two changes are in different lines: they fit together.'
          : 'The two changes touch different fields: they fit together. Comments that you changed are not taken over.'}{' '}
        Merging puts both into the editor; nothing is saved yet.
      </p>
    );
  }
  return (
    <div>
      <p>
        Both changed {countText(merged.clashes.length, 'field')}: there the disk counts, and everything else of yours is put in. Merging
        puts the result into the editor; nothing is saved yet.
      </p>
      <ul className={classes.clashes} aria-label="Fields that both changed">
        {merged.clashes.map(({ where, mine, disk }) => (
          <li key={where}>
            {where}: the disk has {shown(disk)}, you have {shown(mine)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;
}
