import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Panel } from '../../../ui/panel.tsx';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import { changeExecutor, executorForm, executorForms } from './executors.ts';
import { asWritten, NumberField, numberOrText, SelectField, TextField } from './fields.tsx';
import classes from './form.module.css';
import { useComplaint, useForm, useValue } from './form-context.ts';
import { PairsField } from './pairs-field.tsx';

/** How much load there is, and when. */
export function LoadSection() {
  const { value, edit, readOnly } = useForm();
  const written = value['executor'];
  const form = executorForm(written);
  const has = (field: string) => form !== undefined && Object.hasOwn(form.fields, field);
  const known = executorForms.map(({ value, label }) => ({ value, label: `${label} · ${value}` }));
  const data = typeof written === 'string' && form === undefined ? [...known, { value: written, label: written }] : known;
  return (
    <Panel title="Load">
      <div className={classes.fields}>
        <div className={classes.wide}>
          <Select
            label="Executor"
            description={form?.description}
            data={data}
            value={typeof written === 'string' ? written : null}
            placeholder="Choose how load comes about"
            error={useComplaint(['executor'])}
            readOnly={readOnly}
            allowDeselect={false}
            onChange={(next) => (next === null ? undefined : edit(...changeExecutor(value, next)))}
          />
        </div>
        {has('rate') ? <TextField path={['rate']} label="Rate" placeholder="200/s or 12000/m" parse={numberOrText} /> : null}
        {has('startRate') ? <TextField path={['startRate']} label="Rate at the start" placeholder="0/s" parse={numberOrText} /> : null}
        {has('vus') ? <NumberField path={['vus']} label="Virtual users" min={1} /> : null}
        {has('startVus') ? <NumberField path={['startVus']} label="Users at the start" placeholder="1" min={0} /> : null}
        {has('iterations') ? <NumberField path={['iterations']} label="Iterations of all users" min={1} /> : null}
        {has('duration') ? (
          <TextField
            path={['duration']}
            label={form?.fields['duration']?.needed === true ? 'Duration' : 'At most'}
            placeholder={form?.fields['duration']?.needed === true ? '60s, 10m, 8h' : '10m'}
          />
        ) : null}
        {has('arrival') ? (
          <SelectField
            path={['arrival']}
            label="Arrivals"
            fallback="uniform"
            options={[
              { value: 'uniform', label: 'uniform: evenly spaced' },
              { value: 'poisson', label: 'poisson: at random' },
            ]}
          />
        ) : null}
        {has('search') ? <SearchFields /> : null}
        {form === undefined || written === 'shared-iterations' ? null : <TextField path={['warmUp']} label="Warm-up" placeholder="none" />}
        {has('stages') ? <StagesField users={written === 'ramping-vus'} /> : null}
      </div>
    </Panel>
  );
}

/** From which rate to which, and what decides whether one has held. */
function SearchFields() {
  return (
    <>
      <TextField path={['search', 'startRate']} label="From" placeholder="50/s" parse={numberOrText} />
      <TextField path={['search', 'maxRate']} label="Up to" placeholder="2000/s" parse={numberOrText} />
      <NumberField path={['search', 'growth']} label="Grows by" placeholder="1.5" min={1.05} max={10} decimals />
      <TextField path={['search', 'window']} label="Window" placeholder="10s" />
      <TextField path={['search', 'settle']} label="Settles for" placeholder="2s" />
      <TextField path={['search', 'confirm']} label="Confirmed over" placeholder="30s" />
      <NumberField path={['search', 'precision']} label="Precision" placeholder="0.05" min={0.005} max={0.5} decimals />
      <PairsField path={['search', 'slo']} label="Limits that decide" one="limit" />
    </>
  );
}

function StagesField({ users }: { users: boolean }) {
  const { edit, readOnly } = useForm();
  const value = useValue(['stages']);
  const complaint = useComplaint(['stages']);
  const stages = Array.isArray(value) ? value : [];
  const last = stages.at(-1);
  const next: Plain = isRecord(last) ? { target: last['target'] ?? '', duration: '1m' } : { target: users ? 10 : '50/s', duration: '1m' };
  return (
    <fieldset className={classes.pairs}>
      <legend>Stages, each a line from where the one before ended</legend>
      {stages.length > 0 ? (
        <div className={`${classes.stage} ${classes.columns}`} aria-hidden>
          <span />
          <span>{users ? 'users at its end' : 'rate at its end'}</span>
          <span>how long (0s: a jump)</span>
        </div>
      ) : null}
      {stages.map((_, index) => (
        <div key={index} className={classes.stage}>
          <span className={classes.index}>{index + 1}</span>
          <CellInput path={['stages', index, 'target']} label={`Target of stage ${index + 1}`} parse={numberOrText} />
          <CellInput path={['stages', index, 'duration']} label={`Duration of stage ${index + 1}`} />
          <ActionIcon
            aria-label={`Remove stage ${index + 1}`}
            title="Remove the stage"
            disabled={readOnly || stages.length === 1}
            onClick={() => edit({ kind: 'remove', path: ['stages', index] })}
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
      <Button
        size="compact-xs"
        variant="subtle"
        className={classes.add}
        disabled={readOnly}
        leftSection={<IconPlus size={12} aria-hidden />}
        onClick={() => edit({ kind: 'insert', path: ['stages'], index: stages.length, value: next })}
      >
        Add a stage
      </Button>
    </fieldset>
  );
}

interface CellInputProps {
  path: Path;
  label: string;
  placeholder?: string;
  parse?: (text: string) => Plain;
}

/** A field of a row, whose column says what it is. An empty one stays as it was. */
export function CellInput({ path, label, placeholder, parse = asWritten }: CellInputProps) {
  const { edit, readOnly } = useForm();
  const value = useValue(path);
  const complaint = useComplaint(path, true);
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      value={draft ?? (value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value))}
      error={complaint}
      readOnly={readOnly}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        if (text.trim() !== '') edit({ kind: 'set', path, value: parse(text.trim()) });
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
