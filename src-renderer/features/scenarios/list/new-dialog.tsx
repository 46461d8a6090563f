import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { client, useCoreAction, useCoreQuery } from '../../../lib/client/index.ts';
import { ErrorState, SkeletonLines } from '../../../ui/states.tsx';
import { applyEdit } from '#shared/yaml/apply-edit.ts';
import { keyOrder } from '../form/executors.ts';
import classes from '../scenarios.module.css';
import { fileComplaint, fileFor, freeFile } from './file-name.ts';

interface NewDialogProps {
  opened: boolean;
  onClose: () => void;
  taken: string[];
  /** A scenario to begin with instead of a template. */
  copyOf: { file: string; name: string } | null;
  onMade: (file: string) => void;
}

/** A new file from a template or from another scenario: written at once, then open in the editor. */
export function NewDialog(props: NewDialogProps) {
  const { opened, onClose, copyOf } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={520}
      title={copyOf === null ? 'New scenario' : `Duplicate ${copyOf.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <NewForm {...props} />
    </Modal>
  );
}

function NewForm({ onClose, taken, copyOf, onMade }: NewDialogProps) {
  const templates = useCoreQuery(['scenarios', 'templates'], (options) => client.scenarios.templates(undefined, options), {
    enabled: copyOf === null,
  });
  const [name, setName] = useState(copyOf === null ? '' : `${copyOf.name} (copy)`);
  const [ownFile, setOwnFile] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  // The editor takes a moment to load; until then this form shows what it has made.
  const [made, setMade] = useState<string | null>(null);
  const file = made ?? ownFile ?? freeFile(fileFor(name), taken);
  const complaint = made === null ? fileComplaint(file, taken) : null;
  const template = templates.data?.find(({ id }) => id === chosen) ?? templates.data?.[0];
  const make = useCoreAction<void, { file: string }>(
    async () => {
      const text = copyOf === null ? (template?.text ?? '') : (await client.scenarios.read({ file: copyOf.file })).text;
      // The name alone changes; a file that is no YAML is copied as it is.
      const named = applyEdit(text, { kind: 'set', path: ['name'], value: name.trim() }, keyOrder) ?? text;
      return client.scenarios.save({ file, text: named, expected: null });
    },
    {
      failed: null,
      changes: [['runs', 'scenarios']],
      onDone: (saved) => {
        setMade(saved.file);
        onMade(saved.file);
      },
    },
  );
  const cannot = name.trim() === '' || complaint !== null || (copyOf === null && template === undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!cannot && !make.busy) make.run();
  };
  return (
    <form className={classes.dialog} onSubmit={submit}>
      <TextInput
        label="Name"
        placeholder="checkout soak"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label="File"
        value={file}
        error={name.trim() === '' && ownFile === null ? undefined : complaint}
        onChange={(event) => setOwnFile(event.currentTarget.value)}
      />
      {copyOf !== null ? null : templates.data === undefined ? (
        <SkeletonLines lines={3} height={52} />
      ) : (
        <fieldset className={classes.choices}>
          <legend>Begin with</legend>
          {templates.data.map(({ id, title, description }) => (
            <label key={id} className={classes.choice}>
              <input
                type="radio"
                name="template"
                className="visually-hidden"
                checked={id === template?.id}
                onChange={() => setChosen(id)}
              />
              <span className={classes.choiceTitle}>{title}</span>
              <span className={classes.secondary}>{description}</span>
            </label>
          ))}
        </fieldset>
      )}
      {make.error ? <ErrorState what={`${file} was not made.`} error={make.error} /> : null}
      <div className={classes.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" loading={make.busy || made !== null} disabled={cannot}>
          Make the scenario
        </Button>
      </div>
    </form>
  );
}
