import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import classes from './form.module.css';
import { useComplaint, useForm, useValue } from './form-context.ts';

interface PairsFieldProps {
  path: Path;
  /** What the pairs are, and what one is called: `Headers`, `header`. */
  label: string;
  one: string;
}

const text = (value: Plain | undefined) =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Names and values of a map. A pair is written once it has a name. */
export function PairsField({ path, label, one }: PairsFieldProps) {
  const { edit, readOnly } = useForm();
  const value = useValue(path);
  const complaint = useComplaint(path, true);
  const [fresh, setFresh] = useState(false);
  const pairs = isRecord(value) ? Object.entries(value) : [];
  const names = pairs.map(([name]) => name);
  return (
    <fieldset className={classes.pairs}>
      <legend>{label}</legend>
      {pairs.map(([name, content], index) => (
        <div key={index} className={classes.pair}>
          <NameInput
            label={`Name of ${one} ${index + 1}`}
            name={name}
            taken={names}
            readOnly={readOnly}
            onRename={(next) => edit({ kind: 'remove', path: [...path, name] }, { kind: 'set', path: [...path, next], value: content })}
          />
          <TextInput
            aria-label={`Value of ${name}`}
            value={text(content)}
            // A list or a map would become a text.
            readOnly={readOnly || (typeof content === 'object' && content !== null)}
            onChange={(event) => edit({ kind: 'set', path: [...path, name], value: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={`Remove ${name}`}
            title={`Remove ${name}`}
            disabled={readOnly}
            onClick={() => edit({ kind: 'remove', path: [...path, name] })}
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {fresh ? (
        <FreshPair
          one={one}
          taken={names}
          onDone={(name) => {
            if (name !== null) edit({ kind: 'set', path: [...path, name], value: '' });
            setFresh(false);
          }}
        />
      ) : null}
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
      {readOnly || fresh ? null : (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add}
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={() => setFresh(true)}
        >
          Add a {one}
        </Button>
      )}
    </fieldset>
  );
}

/** The name first: half a name would be another pair with each key. */
function FreshPair({ one, taken, onDone }: { one: string; taken: string[]; onDone: (name: string | null) => void }) {
  const [name, setName] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const wanted = name.trim();
  return (
    <div className={classes.pair}>
      <TextInput
        ref={input}
        aria-label={`Name of the new ${one}`}
        placeholder="name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={taken.includes(wanted) ? 'There is one of that name.' : undefined}
        onKeyDown={(event) => (event.key === 'Enter' ? event.currentTarget.blur() : undefined)}
        onBlur={() => onDone(wanted === '' || taken.includes(wanted) ? null : wanted)}
      />
    </div>
  );
}

/** A name is changed when the field is left: half a name is another header. */
function NameInput({
  label,
  name,
  taken,
  readOnly,
  onRename,
}: {
  label: string;
  name: string;
  taken: string[];
  readOnly: boolean;
  onRename: (next: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <TextInput
      aria-label={label}
      value={draft ?? name}
      readOnly={readOnly}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        const next = draft?.trim() ?? name;
        if (next !== '' && !taken.includes(next)) onRename(next);
        setDraft(null);
      }}
    />
  );
}
