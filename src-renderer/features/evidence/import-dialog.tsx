import { FileInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { paths } from '../../lib/routes.ts';
import { uploadFile } from '../../lib/upload-file.ts';
import { FormDialog, FormFrame } from '../../ui/form-frame.tsx';

interface ImportEvidenceProps {
  /** What a criterion calls it; empty where nobody asked for one. */
  name: string;
  onClose: () => void;
}

export function ImportEvidenceDialog({ opened, ...props }: ImportEvidenceProps & { opened: boolean }) {
  return (
    <FormDialog opened={opened} title="Import a result" onClose={props.onClose}>
      <ImportForm {...props} />
    </FormDialog>
  );
}

/** The result of another tool becomes evidence, and its record is opened. */
function ImportForm({ name: asked, onClose }: ImportEvidenceProps) {
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState(asked);
  const complaints = {
    file: file === null ? 'Choose the file.' : null,
    name: /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name) ? null : 'Letters, digits, dots, - or _.',
  };
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
  return (
    <FormFrame
      help="A JUnit XML report, or the summary of a k6 test (--summary-export, or handleSummary). What is cut short, empty or contradicts itself never counts as passed."
      complaints={complaints}
      submit="Import it"
      busy={read.busy}
      error={read.error}
      failed="Nothing was imported"
      onCancel={onClose}
      onSubmit={() => file !== null && read.run(file)}
    >
      {(show) => (
        <>
          <FileInput
            label="File"
            placeholder="Choose a file"
            value={file}
            onChange={setFile}
            error={show(complaints.file)}
            data-autofocus
          />
          <TextInput
            label="Name"
            description="What criteria call it in the plan: source: { import: NAME }"
            placeholder="unit-tests"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={show(complaints.name)}
          />
        </>
      )}
    </FormFrame>
  );
}
