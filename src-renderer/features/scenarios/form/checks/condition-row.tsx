import { ActionIcon, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Path } from '#shared/yaml/plain-value.ts';
import classes from '../form.module.css';
import { useComplaint, useForm, useValue } from '../form-context.ts';
import { addition, type Comparison, comparisonsOf, type Condition, type Subject, written } from './conditions.ts';
import { comparisonWords, subjectWords } from './words.ts';

const placeholders: Partial<Record<Subject, string>> = { status: '200, 2xx', responseTime: '200ms' };

interface ConditionRowProps {
  /** Where the check is. */
  check: Path;
  line: Condition;
  /** What the line may look at instead. */
  subjects: Subject[];
  /** The only line: the check goes with it. */
  last: boolean;
}

/** One line of a check: what is looked at, how it is compared, and with what. */
export function ConditionRow({ check, line, subjects, last }: ConditionRowProps) {
  const { edit, readOnly } = useForm();
  const whole = useValue(check);
  const path = [...check, ...line.path];
  const complaint = useComplaint(path, true);
  const { subject, of, comparison, expected } = line;
  const called = of ?? subjectWords[subject].toLowerCase();
  const remove = () => edit({ kind: 'remove', path: last ? check : path });
  const look = (next: string | null) => {
    const chosen = subjects.find((one) => one === next);
    // The new line first: a check without any is none.
    if (chosen !== undefined && chosen !== subject) edit(addition(whole, check, chosen), { kind: 'remove', path });
  };
  const compare = (next: string | null) => {
    const chosen = comparisonsOf(subject).find((one) => one === next);
    if (chosen !== undefined) edit({ kind: 'set', path, value: written(subject, chosen, startOf(chosen, expected)) });
  };
  const without = comparison === 'exists' || comparison === 'missing';
  return (
    <div>
      <div className={classes.condition}>
        <Select
          aria-label={`What is looked at: ${called}`}
          data={subjects.map((value) => ({ value, label: subjectWords[value] }))}
          value={subject}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={look}
        />
        {of === null ? <span /> : <NameCell path={path} label={`Name of ${called}`} />}
        <Select
          aria-label={`How ${called} is compared`}
          data={comparisonsOf(subject).map((value) => ({ value, label: comparisonWords[value] }))}
          value={comparison}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={compare}
        />
        {without ? <span /> : <ExpectedCell path={path} line={line} label={`Expected of ${called}`} />}
        <ActionIcon aria-label={`Remove the condition on ${called}`} title="Remove the condition" disabled={readOnly} onClick={remove}>
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </div>
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
    </div>
  );
}

function startOf(comparison: Comparison, expected: string): string {
  if (expected !== '') return expected;
  return comparison === 'lessThan' || comparison === 'moreThan' ? '0' : 'text';
}

/** Written with every key; what is empty is written once it is something. */
function ExpectedCell({ path, line, label }: { path: Path; line: Condition; label: string }) {
  const { edit, readOnly } = useForm();
  const [draft, setDraft] = useState<string | null>(null);
  const { subject, comparison, expected } = line;
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholders[subject] ?? ''}
      value={draft ?? expected}
      readOnly={readOnly}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        if (text.trim() !== '') edit({ kind: 'set', path, value: written(subject, comparison, text) });
      }}
      onBlur={() => setDraft(null)}
    />
  );
}

/** A name is changed when the field is left: half a name is another header. */
function NameCell({ path, label }: { path: Path; label: string }) {
  const { edit, readOnly } = useForm();
  const value = useValue(path);
  const siblings = useValue(path.slice(0, -1));
  const [draft, setDraft] = useState<string | null>(null);
  const name = String(path.at(-1));
  const rename = () => {
    const next = draft?.trim() ?? '';
    setDraft(null);
    if (next === '' || value === undefined || Object.hasOwn(Object(siblings), next)) return;
    edit({ kind: 'set', path: [...path.slice(0, -1), next], value }, { kind: 'remove', path });
  };
  return (
    <TextInput
      aria-label={label}
      value={draft ?? name}
      readOnly={readOnly}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={rename}
    />
  );
}
