import { Button, FileInput, Modal, Progress, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HarImport } from '#shared/contract/scenarios.ts';
import { client, useCoreAction } from '../../../lib/client/index.ts';
import { ErrorState } from '../../../ui/states.tsx';
import classes from '../scenarios.module.css';
import { fileComplaint, fileFor, freeFile } from './file-name.ts';
import { uploadRecording } from './upload-recording.ts';

interface ImportDialogProps {
  opened: boolean;
  onClose: () => void;
  taken: string[];
  onMade: (file: string) => void;
}

/** A recording of a browser or a proxy becomes the draft of a scenario: choose it, see what comes of it, make the file. */
export function ImportDialog(props: ImportDialogProps) {
  const { opened, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} size={640} title="Import a recording" closeButtonProps={{ 'aria-label': 'Close' }}>
      <ImportForm {...props} />
    </Modal>
  );
}

interface Wanted {
  recording: File;
  upload: string | null;
  origin?: string;
  assets: boolean;
}
interface Drafted {
  wanted: Wanted & { upload: string };
  draft: HarImport;
}

function ImportForm({ onClose, taken, onMade }: ImportDialogProps) {
  const [recording, setRecording] = useState<File | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [drafted, setDrafted] = useState<Drafted | null>(null);
  const [ownFile, setOwnFile] = useState<string | null>(null);
  const [leaving] = useState(() => new AbortController());
  const read = useCoreAction(
    async (wanted: Wanted): Promise<Drafted> => {
      const upload = wanted.upload ?? (await uploadRecording(wanted.recording, setProgress, leaving.signal));
      setProgress(null);
      const { origin, assets } = wanted;
      const draft = await client.scenarios.importHar({
        upload,
        file: wanted.recording.name,
        assets,
        ...(origin === undefined ? {} : { origin }),
      });
      return { wanted: { ...wanted, upload }, draft };
    },
    { failed: null, onDone: setDrafted },
  );
  // The editor takes a moment to load; until then this form shows what it has made.
  const [made, setMade] = useState<string | null>(null);
  const file = made ?? ownFile ?? freeFile(fileFor(drafted?.draft.name ?? ''), taken);
  const complaint = made === null ? fileComplaint(file, taken) : null;
  const make = useCoreAction<void, { file: string }>(
    () => client.scenarios.save({ file, text: drafted?.draft.yaml ?? '', expected: null }),
    {
      failed: null,
      changes: [['runs', 'scenarios']],
      onDone: (saved) => {
        setMade(saved.file);
        onMade(saved.file);
      },
    },
  );
  const choose = (chosen: File | null) => {
    setRecording(chosen);
    setDrafted(null);
    setProgress(null);
    if (chosen !== null) read.run({ recording: chosen, upload: null, assets: false });
  };
  const again = (change: { origin?: string; assets?: boolean }) => {
    if (drafted !== null) read.run({ ...drafted.wanted, origin: drafted.draft.origin, ...change });
  };
  const close = () => {
    leaving.abort();
    onClose();
  };
  return (
    <div className={classes.dialog}>
      <FileInput
        size="xs"
        label="Recording"
        description="HAR, as the network panel of a browser or a proxy saves it. Passwords, cookies and tokens in it are not copied."
        placeholder="Choose a .har file"
        accept=".har,application/json"
        value={recording}
        onChange={choose}
        clearable={false}
        data-autofocus
      />
      {progress !== null && read.busy ? <Progress value={progress * 100} size="sm" aria-label="Handing over the recording" /> : null}
      {read.error ? <ErrorState what="No scenario came of it." error={read.error} /> : null}
      {drafted === null ? null : (
        <>
          <Select
            label="Requests to"
            data={drafted.draft.origins
              .filter(({ origin, requests }) => requests > 0 || origin === drafted.draft.origin)
              .map(({ origin, requests }) => ({
                value: origin,
                label: `${origin} · ${requests === 1 ? '1 request' : `${requests} requests`}`,
              }))}
            value={drafted.draft.origin}
            allowDeselect={false}
            disabled={read.busy}
            onChange={(origin) => (origin === null ? undefined : again({ origin }))}
          />
          <Switch
            label="Keep images, styles, scripts and fonts"
            checked={drafted.wanted.assets}
            disabled={read.busy}
            onChange={(event) => again({ assets: event.currentTarget.checked })}
          />
          <div>
            <p>
              {drafted.draft.steps} of {drafted.draft.recorded} requests become steps.
            </p>
            <ul className={classes.notes}>
              {drafted.draft.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </div>
          <pre className={classes.draft} tabIndex={0} aria-label="Draft">
            {drafted.draft.yaml}
          </pre>
          <TextInput label="File" value={file} error={complaint} onChange={(event) => setOwnFile(event.currentTarget.value)} />
        </>
      )}
      {make.error ? <ErrorState what={`${file} was not made.`} error={make.error} /> : null}
      <div className={classes.buttons}>
        <Button onClick={close}>Cancel</Button>
        <Button
          variant="primary"
          onClick={() => make.run()}
          loading={make.busy || read.busy || made !== null}
          disabled={drafted === null || complaint !== null}
        >
          Make the scenario
        </Button>
      </div>
    </div>
  );
}
