import { Button, FileInput, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { client, describeError, useCoreAction } from '../../lib/client/index.ts';
import { paths } from '../../lib/routes.ts';
import { uploadFile } from '../../lib/upload-file.ts';
import classes from './evidence.module.css';

interface ImportEvidenceProps {
  /** What a criterion calls it; empty where nobody asked for one. */
  name: string;
  onClose: () => void;
}

export function ImportEvidenceDialog({ opened, ...props }: ImportEvidenceProps & { opened: boolean }) {
  return (
    <Modal opened={opened} onClose={props.onClose} title="Import a result" size={540} closeButtonProps={{ 'aria-label': 'Close' }}>
      <ImportForm {...props} />
    </Modal>
  );
}

/** The result of another tool becomes evidence, and its record is opened. */
function ImportForm({ name: asked, onClose }: ImportEvidenceProps) {
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState(asked);
  const [tried, setTried] = useState(false);
  const isName = /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name);
  const read = useCoreAction(
    async (chosen: File) => {
      const upload = await uploadFile(chosen, (input) => client.evidence.uploadPart(input));
      const modifiedAt = new Date(chosen.lastModified).toISOString();
      return client.evidence.import({ upload, name, fileName: chosen.name, modifiedAt });
    },
    {
      failed: null,
      changes: [['evidence'], ['gates'], ['ledger']],
      done: ({ reason }) => reason,
      onDone: ({ digest }) => {
        onClose();
        void navigate(paths.evidenceOf(digest));
      },
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (file !== null && isName && !read.busy) read.run(file);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.dim}>
        A JUnit XML report, or the summary of a k6 test (--summary-export, or handleSummary). What is cut short, empty or contradicts itself
        never counts as passed.
      </p>
      <FileInput
        label="File"
        placeholder="Choose a file"
        value={file}
        onChange={setFile}
        error={tried && file === null ? 'Choose the file.' : undefined}
        data-autofocus
      />
      <TextInput
        label="Name"
        description="What criteria call it in the plan: source: { import: NAME }"
        placeholder="unit-tests"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried && !isName ? 'Letters, digits, dots, - or _.' : undefined}
      />
      {read.error ? (
        <div className={classes.refusal} role="alert">
          <strong>Nothing was imported.</strong> {describeError(read.error).message} {describeError(read.error).hint}
        </div>
      ) : null}
      <div className={classes.formButtons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" loading={read.busy}>
          Import it
        </Button>
      </div>
    </form>
  );
}
