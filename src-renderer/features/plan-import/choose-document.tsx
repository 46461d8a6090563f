import { Button, FileButton, Progress, Textarea } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState } from '../../ui/states.tsx';
import classes from './plan-import.module.css';

interface ChooseDocumentProps {
  /** Share of the document that was handed over; 1 while it is read; null: nothing is going on. */
  progress: number | null;
  error: Error | null;
  onChoose: (name: string, document: Blob) => void;
  onCancel: () => void;
}

/** Choose a file, drop it, or paste its text. */
export function ChooseDocument({ progress, error, onChoose, onCancel }: ChooseDocumentProps) {
  const [text, setText] = useState('');
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) onChoose(file.name, file);
  };
  if (progress !== null) {
    return (
      <Panel title="Reading the document">
        <div className={classes.reading} role="status">
          <p>{progress < 1 ? 'It is handed to the console.' : 'The console reads it. A document of several megabytes takes a while.'}</p>
          <Progress value={progress * 100} size="sm" animated={progress >= 1} aria-label="Handing over the document" />
          <Button onClick={onCancel}>Give up</Button>
        </div>
      </Panel>
    );
  }
  return (
    <>
      {error === null ? null : <ErrorState what="The document was not read." error={error} />}
      <Panel title="A Markdown document">
        <div
          className={`${classes.drop} ${isOver ? classes.dropOver : ''}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <p>
            A plan, a phase document, service levels, a checklist: phases, tasks, risks, findings, reviews and every measurable criterion
            are read. Nothing is written before you have looked at it.
          </p>
          <FileButton
            accept=".md,.markdown,.mdown,.txt,text/markdown,text/plain"
            onChange={(file) => file !== null && onChoose(file.name, file)}
          >
            {(props) => (
              <Button {...props} variant="primary">
                Choose a file
              </Button>
            )}
          </FileButton>
          <p className={classes.note}>or drop it here; up to 8 MB.</p>
        </div>
        <form
          className={classes.paste}
          onSubmit={(event) => {
            event.preventDefault();
            onChoose('pasted.md', new Blob([text]));
          }}
        >
          <Textarea
            label="Or paste its text"
            autosize
            minRows={4}
            maxRows={12}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={text.trim() === ''}>
            Read the text
          </Button>
        </form>
      </Panel>
    </>
  );
}
