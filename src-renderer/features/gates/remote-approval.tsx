import { Button, FileInput, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Refusal } from './form-frame.tsx';
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
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Import an answer"
        size={520}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <AnswerForm onDone={() => setOpened(false)} />
      </Modal>
    </div>
  );
}

function AnswerForm({ onDone }: { onDone: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const take = useCoreAction(async (answer: File) => client.gates.importAnswer({ content: await answer.text() }), {
    failed: null,
    changes: gateChanges,
    done: 'The decision is in the ledger.',
    onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (file !== null && !take.busy) take.run(file);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.help}>
        The file that <code>holdpoint gate approve --request</code> wrote on the other machine. It counts when the gate is still as it was
        when the request was exported, and the key is that of an approver and not revoked.
      </p>
      <FileInput
        label="Answer"
        placeholder="Choose a file"
        value={file}
        onChange={setFile}
        error={tried && file === null ? 'Choose the file.' : undefined}
        data-autofocus
      />
      {take.error ? <Refusal what="The answer was not taken in" error={take.error} /> : null}
      <div className={classes.formButtons}>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" loading={take.busy}>
          Take it in
        </Button>
      </div>
    </form>
  );
}
