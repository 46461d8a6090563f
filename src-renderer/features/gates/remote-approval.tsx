import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { saveFile } from '../../lib/save-file.ts';
import { FormDialog, FormFrame } from '../../ui/form-frame.tsx';
import { gateChanges } from './gate-changes.ts';
import classes from './gates.module.css';

/** For an approver whose key is on another machine: a file to sign there, and the answer that comes back. */
export function RemoteApproval({ gate }: { gate: GateDetail }) {
  const [opened, setOpened] = useState(false);
  const whyNot = useWhyNot('approver');
  const request = useCoreAction(() => client.gates.request({ phaseId: gate.phaseId }), {
    failed: 'The request was not exported',
    done: ({ fileName }) => `${fileName} is in your downloads. Sign it there: holdpoint gate approve --request ${fileName}`,
    onDone: ({ fileName, content }) => saveFile({ fileName, mediaType: 'application/json', content }),
  });
  if (gate.open) return null;
  return (
    <div className={classes.remote}>
      <span className={classes.dim}>The key is on another machine?</span>
      <Button size="compact-xs" loading={request.busy} onClick={() => request.run(undefined)}>
        Export request
      </Button>
      <Button size="compact-xs" disabled={whyNot !== null} title={whyNot ?? undefined} onClick={() => setOpened(true)}>
        Import answer…
      </Button>
      <FormDialog opened={opened} title="Import an answer" onClose={() => setOpened(false)}>
        <AnswerForm onDone={() => setOpened(false)} />
      </FormDialog>
    </div>
  );
}

function AnswerForm({ onDone }: { onDone: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const take = useCoreAction(async (answer: File) => client.gates.importAnswer({ content: await answer.text() }), {
    failed: null,
    changes: gateChanges,
    done: 'The decision is in the ledger.',
    onDone,
  });
  const complaints = { file: file === null ? 'Choose the file.' : null };
  return (
    <FormFrame
      help={
        <>
          The file that <code>holdpoint gate approve --request</code> wrote on the other machine. It counts when the gate is still as it was
          when the request was exported, and the key is that of an approver and not revoked.
        </>
      }
      complaints={complaints}
      submit="Take it in"
      busy={take.busy}
      error={take.error}
      failed="The answer was not taken in"
      onCancel={onDone}
      onSubmit={() => file !== null && take.run(file)}
    >
      {(show) => (
        <FileInput
          label="Answer"
          placeholder="Choose a file"
          value={file}
          onChange={setFile}
          error={show(complaints.file)}
          data-autofocus
        />
      )}
    </FormFrame>
  );
}
