import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import classes from './form.module.css';
import { useComplaint, useForm, useValue } from './form-context.ts';
import { CellInput } from './load-section.tsx';
import { freeName } from './step-kinds.ts';

const sources = [
  { value: 'jsonPath', label: 'JSONPath' },
  { value: 'header', label: 'header' },
  { value: 'regex', label: 'regex' },
  { value: 'value', label: 'value' },
];

/** Values of an answer that later steps use as `${name}`. */
export function ExtractField({ path }: { path: Path }) {
  const { edit, readOnly } = useForm();
  const at = [...path, 'extract'];
  const extract = useValue(at);
  const complaint = useComplaint(at);
  const rows = isRecord(extract) ? Object.entries(extract) : [];
  const names = rows.map(([name]) => name);
  const add = () => edit({ kind: 'set', path: [...at, freeName('id', names).replace(' ', '_')], value: { jsonPath: '$.id' } });
  return (
    <fieldset className={classes.pairs}>
      <legend>Extracted values, for {'${name}'} in later steps</legend>
      {rows.map(([name, source], index) => (
        <ExtractRow key={index} at={at} name={name} source={source} taken={names} />
      ))}
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
      {readOnly ? null : (
        <Button size="compact-xs" variant="subtle" className={classes.add} leftSection={<IconPlus size={12} aria-hidden />} onClick={add}>
          Add a value
        </Button>
      )}
    </fieldset>
  );
}

function ExtractRow({ at, name, source, taken }: { at: Path; name: string; source: Plain; taken: string[] }) {
  const { edit, readOnly } = useForm();
  const complaint = useComplaint([...at, name]);
  const [draft, setDraft] = useState<string | null>(null);
  const kind = isRecord(source) ? (sources.find(({ value }) => Object.hasOwn(source, value))?.value ?? null) : null;
  const expression = kind !== null && isRecord(source) ? String(source[kind] ?? '') : '';
  const rename = () => {
    const next = draft?.trim() ?? '';
    setDraft(null);
    if (next !== '' && !taken.includes(next))
      edit({ kind: 'remove', path: [...at, name] }, { kind: 'set', path: [...at, next], value: source });
  };
  return (
    <div>
      <div className={classes.extract}>
        <TextInput
          aria-label={`Name of ${name}`}
          value={draft ?? name}
          readOnly={readOnly}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={rename}
        />
        <Select
          aria-label={`Where ${name} comes from`}
          data={sources}
          value={kind}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(next) => (next === null ? undefined : edit({ kind: 'set', path: [...at, name], value: { [next]: expression } }))}
        />
        {kind === null ? <span /> : <CellInput path={[...at, name, kind]} label={`Expression of ${name}`} placeholder="$.id" />}
        <ActionIcon
          aria-label={`Remove ${name}`}
          title="Remove the value"
          disabled={readOnly}
          onClick={() => edit({ kind: 'remove', path: [...at, name] })}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </div>
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
    </div>
  );
}
