import { FileInput, PasswordInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { PersonKey, PersonWithKeys } from '#shared/contract/keys.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { saveFile } from '../../lib/save-file.ts';
import { FormDialog, FormFrame } from '../../ui/form-frame.tsx';
import { complaintsOf, type KeyFields } from './key-form.ts';
import classes from './keys.module.css';

export type KeyTask =
  | { kind: 'create' | 'import'; person: PersonWithKeys }
  | { kind: 'export' | 'passphrase' | 'rotate' | 'revoke'; person: PersonWithKeys; key: PersonKey };

interface KeyDialogProps {
  task: KeyTask | null;
  /** New private halves need a passphrase. */
  asksPassphrase: boolean;
  shortestPassphrase: number;
  onClose: () => void;
}

const words: Record<KeyTask['kind'], { title: string; submit: string; failed: string; help: string }> = {
  create: {
    title: 'New key',
    submit: 'Make the key',
    failed: 'The key was not made',
    help: 'A new pair is made here. Its public half is added to holdpoint.yaml; its private half stays on this machine.',
  },
  import: {
    title: 'Import a key',
    submit: 'Import the key',
    failed: 'The key was not imported',
    help: 'A key file that was exported on another machine, or an Ed25519 key as PKCS#8 PEM.',
  },
  export: {
    title: 'Export for another machine',
    submit: 'Export the key',
    failed: 'The key was not exported',
    help: 'The file holds the private half, encrypted. Whoever has it and the passphrase can sign as this person.',
  },
  passphrase: {
    title: 'Change the passphrase',
    submit: 'Change it',
    failed: 'The passphrase was not changed',
    help: 'Only of the private half on this machine: copies elsewhere keep theirs.',
  },
  rotate: {
    title: 'Replace by a new key',
    submit: 'Replace the key',
    failed: 'The key was not replaced',
    help: 'A new key is made, then this one is revoked. What was signed under it stays valid; new signatures need the new key.',
  },
  revoke: {
    title: 'Revoke the key',
    submit: 'Revoke the key',
    failed: 'The key was not revoked',
    help: 'From now on no signature under this key counts, however it is dated. Earlier ones stay valid. This cannot be taken back.',
  },
};

export function KeyDialog(props: KeyDialogProps) {
  const { task, onClose } = props;
  const title = task === null ? '' : `${words[task.kind].title}: ${task.person.name}`;
  return (
    <FormDialog opened={task !== null} title={title} onClose={onClose}>
      {task === null ? null : <KeyForm {...props} task={task} />}
    </FormDialog>
  );
}

const empty: KeyFields = { file: null, filePassphrase: '', passphrase: '', repeated: '', newPassphrase: '', reason: '' };

function KeyForm({ task, asksPassphrase, shortestPassphrase, onClose }: KeyDialogProps & { task: KeyTask }) {
  const [fields, setFields] = useState<KeyFields>(empty);
  const { kind, person } = task;
  const { submit, failed, help } = words[kind];
  const complaints = complaintsOf(kind, fields, { asksPassphrase, shortestPassphrase });
  const action = useCoreAction((given: KeyFields) => perform(task, given), {
    failed: null,
    changes: [['keys'], ['ledger'], ['gates']],
    done: (said) => said,
    onDone: onClose,
  });
  const isNew = kind === 'create' || kind === 'rotate';
  const long = `At least ${shortestPassphrase} characters. Nobody can restore it.`;
  return (
    <FormFrame
      help={help}
      complaints={complaints}
      submit={submit}
      danger={kind === 'revoke' || kind === 'rotate'}
      busy={action.busy}
      error={action.error}
      failed={failed}
      onCancel={onClose}
      onSubmit={() => action.run(fields)}
    >
      {(show) => {
        const field = (name: 'filePassphrase' | 'passphrase' | 'repeated' | 'newPassphrase', label: string, description?: string) => (
          <PasswordInput
            key={name}
            label={label}
            description={description}
            autoComplete="off"
            value={fields[name]}
            error={show(complaints[name])}
            onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
          />
        );
        return (
          <>
            {'key' in task ? (
              <p className={classes.dim}>
                Key <code>{task.key.id}</code> of {person.name}
              </p>
            ) : null}
            {kind === 'import' ? (
              <>
                <FileInput
                  label="Key file"
                  placeholder="Choose a file"
                  value={fields.file}
                  error={show(complaints.file)}
                  onChange={(file) => setFields({ ...fields, file })}
                />
                {field('filePassphrase', 'Passphrase of the file', 'Left empty for a PEM file that is not encrypted.')}
                {asksPassphrase ? field('passphrase', 'Passphrase on this machine', 'Left empty: the one of the file.') : null}
              </>
            ) : null}
            {isNew && asksPassphrase ? [field('passphrase', 'Passphrase', long), field('repeated', 'The same again')] : null}
            {kind === 'export' ? (
              <>
                {task.kind === 'export' && task.key.needsPassphrase ? field('passphrase', 'Passphrase of the key') : null}
                {field(
                  'newPassphrase',
                  'Passphrase of the file',
                  `Asked for on the other machine. At least ${shortestPassphrase} characters.`,
                )}
              </>
            ) : null}
            {kind === 'passphrase'
              ? [
                  field('passphrase', 'Passphrase now'),
                  field('newPassphrase', 'New passphrase', long),
                  field('repeated', 'The new one again'),
                ]
              : null}
            {kind === 'rotate' || kind === 'revoke' ? (
              <Textarea
                label="Why"
                placeholder="The laptop was lost."
                autosize
                minRows={2}
                maxLength={2000}
                value={fields.reason}
                error={show(complaints.reason)}
                onChange={(event) => setFields({ ...fields, reason: event.currentTarget.value })}
              />
            ) : null}
          </>
        );
      }}
    </FormFrame>
  );
}

/** Answers what was done, in words. */
async function perform(task: KeyTask, fields: KeyFields): Promise<string> {
  const { person, name } = task.person;
  const optional = (key: 'passphrase' | 'filePassphrase', value: string) => (value === '' ? {} : { [key]: value });
  const reason = fields.reason.trim();
  switch (task.kind) {
    case 'create': {
      const { id } = await client.keys.create({ person, ...optional('passphrase', fields.passphrase) });
      return `Key ${id} of ${name} was made.`;
    }
    case 'import': {
      const content = (await fields.file?.text()) ?? '';
      const secrets = { ...optional('filePassphrase', fields.filePassphrase), ...optional('passphrase', fields.passphrase) };
      const { id } = await client.keys.import({ person, content, ...secrets });
      return `Key ${id} of ${name} is on this machine now.`;
    }
    case 'export': {
      const secrets = { ...optional('passphrase', fields.passphrase), filePassphrase: fields.newPassphrase };
      const { fileName, content } = await client.keys.export({ person, keyId: task.key.id, half: 'private', ...secrets });
      saveFile({ fileName, mediaType: 'application/json', content });
      return `${fileName} is in your downloads.`;
    }
    case 'passphrase': {
      const { passphrase, newPassphrase } = fields;
      await client.keys.changePassphrase({ person, keyId: task.key.id, passphrase, newPassphrase });
      return `The key of ${name} has another passphrase on this machine.`;
    }
    case 'rotate': {
      const { id } = await client.keys.rotate({ person, keyId: task.key.id, reason, ...optional('passphrase', fields.passphrase) });
      return `Key ${id} replaces ${task.key.id}, which is revoked.`;
    }
    case 'revoke': {
      await client.keys.revoke({ person, keyId: task.key.id, reason });
      return `Key ${task.key.id} of ${name} is revoked.`;
    }
  }
}
