import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Path, Plain } from '#shared/yaml/plain-value.ts';
import { useComplaint, useForm, useValue } from './form-context.ts';

interface FieldProps {
  path: Path;
  label: string;
  description?: string;
  placeholder?: string;
}

const shown = (value: Plain | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

export const asWritten = (text: string): Plain => text;

interface TextFieldProps extends FieldProps {
  /** What is written for a text; left out: the text itself. */
  parse?: (text: string) => Plain;
  /** What is shown of a value; left out: the value as text. */
  format?: (value: Plain | undefined) => string;
  lines?: number;
  mono?: boolean;
  /** Shown although nothing is wrong with the value itself. */
  complaint?: string | undefined;
  /** The column says what it is; the label is for screen readers. */
  hiddenLabel?: boolean;
  onLeave?: () => void;
}

/** Writes with every key; an empty field takes its key out of the file once it is left, so that retyping keeps the comment beside it. */
export function TextField({
  path,
  label,
  description,
  placeholder,
  parse = asWritten,
  format = shown,
  lines,
  mono = false,
  complaint,
  hiddenLabel = false,
  onLeave,
}: TextFieldProps) {
  const { edit, readOnly } = useForm();
  const value = useValue(path);
  const error = useComplaint(path, true);
  const [draft, setDraft] = useState<string | null>(null);
  const type = (text: string) => {
    setDraft(text);
    const content = lines === undefined ? text.trim() : text;
    if (content !== '') edit({ kind: 'set', path, value: parse(content) });
  };
  const leave = () => {
    if (draft !== null && draft.trim() === '' && value !== undefined) edit({ kind: 'remove', path });
    setDraft(null);
    onLeave?.();
  };
  const shared = {
    ...(hiddenLabel ? { 'aria-label': label } : { label }),
    description,
    placeholder,
    value: draft ?? format(value),
    onBlur: leave,
    error: complaint ?? error,
    readOnly,
    styles: mono ? { input: { fontFamily: 'var(--hp-font-mono)' } } : {},
  };
  return lines === undefined ? (
    <TextInput {...shared} onChange={(event) => type(event.currentTarget.value)} />
  ) : (
    <Textarea {...shared} autosize minRows={lines} maxRows={16} onChange={(event) => type(event.currentTarget.value)} />
  );
}

/** A bare number stays one: `rate: 50`. */
export function numberOrText(text: string): Plain {
  return /^(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/.test(text) ? Number(text) : text;
}

export function NumberField({
  path,
  label,
  description,
  placeholder,
  min,
  max,
  decimals = false,
}: FieldProps & { min?: number; max?: number; decimals?: boolean }) {
  const { edit, readOnly } = useForm();
  const value = useValue(path);
  return (
    <NumberInput
      label={label}
      description={description}
      placeholder={placeholder}
      value={typeof value === 'number' ? value : shown(value)}
      allowDecimal={decimals}
      // A wrong number is said beside the field, not changed in silence.
      clampBehavior="none"
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      error={useComplaint(path, true)}
      readOnly={readOnly}
      onChange={(next) => {
        if (next === '') edit({ kind: 'remove', path });
        else if (next !== value) edit({ kind: 'set', path, value: next });
      }}
    />
  );
}

interface SelectFieldProps extends FieldProps {
  options: { value: string; label: string }[];
  /** What is in force when the file says nothing. */
  fallback?: string;
  clearable?: boolean;
}

export function SelectField({ path, label, description, placeholder, options, fallback, clearable = false }: SelectFieldProps) {
  const { edit, readOnly } = useForm();
  const value = useValue(path);
  const written = shown(value);
  // What the file says is shown, also where it is none of the choices.
  const all =
    written === '' || options.some((option) => option.value === written) ? options : [...options, { value: written, label: written }];
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      data={all}
      value={written === '' ? (fallback ?? null) : written}
      error={useComplaint(path, true)}
      readOnly={readOnly}
      clearable={clearable}
      allowDeselect={false}
      onChange={(next) => (next === null ? edit({ kind: 'remove', path }) : edit({ kind: 'set', path, value: next }))}
    />
  );
}

/** `off` is what the file means when it says nothing: then the key goes. */
export function SwitchField({ path, label, description }: FieldProps) {
  const { edit, readOnly } = useForm();
  const value = useValue(path);
  return (
    <Switch
      label={label}
      description={description}
      checked={value === true}
      error={useComplaint(path, true)}
      disabled={readOnly}
      onChange={(event) => edit(event.currentTarget.checked ? { kind: 'set', path, value: true } : { kind: 'remove', path })}
    />
  );
}
