import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './conflict-dialog.module.css';
import { type DiffLine, lineDiff } from './line-diff.ts';
import type { TypedText } from './use-file-text.ts';
import type { FileSave } from './use-save-file.ts';

interface ConflictDialogProps {
  typed: TypedText;
  save: FileSave;
  /** A way to have both, instead of replacing what is on the disk. */
  merge?: { note: ReactNode; whyNot: string | null; onMerge: () => void };
}

/** The file changed under the editor: both texts, and no way on that a person did not choose. */
export function ConflictDialog({ typed: { file, text: mine }, save, merge }: ConflictDialogProps) {
  if (save.conflict === null) return null;
  const theirs = save.conflict.theirs?.text ?? null;
  const { left, right } = lineDiff(theirs ?? '', mine);
  return (
    <Modal
      opened
      onClose={save.goOnEditing}
      size="min(1200px, 94vw)"
      title={theirs === null ? `${file} was removed meanwhile` : `${file} was changed meanwhile`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.conflict}>
        <p>
          {theirs === null
            ? 'Nothing was saved. Saving makes the file anew.'
            : 'Nothing was saved. Lines that only one side has are marked.'}
        </p>
        <div className={classes.sides}>
          {theirs === null ? null : <Side title="On the disk" lines={left} mark="−" />}
          <Side title="Yours" lines={right} mark="+" />
        </div>
        {theirs === null ? null : merge?.note}
        <div className={classes.buttons}>
          <Button onClick={save.goOnEditing}>Go on editing</Button>
          {theirs === null ? null : <Button onClick={() => save.take(theirs)}>Take what is on the disk</Button>}
          {theirs !== null && merge !== undefined ? (
            <Button variant="primary" onClick={merge.onMerge} disabled={merge.whyNot !== null} title={merge.whyNot ?? undefined}>
              Merge both
            </Button>
          ) : (
            <Button variant="danger" onClick={save.replaceTheirs} loading={save.busy}>
              {theirs === null ? 'Save it anew' : 'Replace it with mine'}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

function Side({ title, lines, mark }: { title: string; lines: DiffLine[]; mark: string }) {
  return (
    <section aria-label={title}>
      <h3 className={classes.sideTitle}>{title}</h3>
      <pre className={classes.side} tabIndex={0} aria-label={`Text: ${title}`}>
        {lines.map(({ text, changed }, index) => (
          <span key={index} className={changed ? classes.changed : classes.line}>
            <span aria-hidden>{changed ? mark : ' '} </span>
            {text}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}
