import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import { SelectField, SwitchField, TextField } from './fields.tsx';
import classes from './form.module.css';
import { useComplaint, useForm, useValue } from './form-context.ts';
import { ListField } from './list-field.tsx';
import { freeName } from './step-kinds.ts';

const isolations = ['read committed', 'repeatable read', 'serializable'].map((value) => ({ value, label: value }));

/** A statement, or a transaction of several, and where it goes. */
export function SqlForm({ path }: { path: Path }) {
  const { surroundings } = useForm();
  const transaction = useValue([...path, 'transaction']);
  const url = useValue([...path, 'url']);
  return (
    <>
      <div className={classes.fields}>
        {url === undefined ? (
          <>
            <SelectField
              path={[...path, 'datasource']}
              label="Datasource"
              options={surroundings.datasources.map((name) => ({ value: name, label: name }))}
            />
            <TextField path={[...path, 'role']} label="Role" placeholder="its owner" mono />
          </>
        ) : (
          <>
            <div style={{ gridColumn: 'span 2' }}>
              <TextField path={[...path, 'url']} label="Address" placeholder="postgres://user@host:5432/database" mono />
            </div>
            <TextField path={[...path, 'passwordEnv']} label="Password from" placeholder="ORDERS_PASSWORD" mono />
          </>
        )}
      </div>
      <KindSwitch path={path} />
      {transaction === undefined ? <Statement path={path} /> : <Transaction path={path} />}
    </>
  );
}

function KindSwitch({ path }: { path: Path }) {
  const { edit, readOnly } = useForm();
  const sql = useValue(path);
  if (!isRecord(sql)) return null;
  const { text, params, transaction, isolation: _isolation, readOnly: _reads, ...rest } = sql;
  const statements = Array.isArray(transaction) ? transaction : null;
  const choose = (next: string) => {
    if (next === 'transaction' && statements === null) {
      const first: Record<string, Plain> = { text: text ?? 'select 1', ...(params === undefined ? {} : { params }) };
      edit({ kind: 'set', path, value: { ...rest, transaction: [first] } });
    } else if (next === 'statement' && statements !== null) {
      const [first] = statements;
      const kept = isRecord(first)
        ? { text: first['text'] ?? '', ...(first['params'] === undefined ? {} : { params: first['params'] }) }
        : {};
      edit({ kind: 'set', path, value: { ...rest, ...kept } });
    }
  };
  const many = statements !== null && statements.length > 1;
  return (
    <SegmentedControl
      aria-label="What is executed"
      data={[
        { value: 'statement', label: 'One statement', disabled: many },
        { value: 'transaction', label: 'Transaction' },
      ]}
      {...(many ? { title: 'One statement is possible again when the transaction has no more than one.' } : {})}
      value={statements === null ? 'statement' : 'transaction'}
      onChange={choose}
      disabled={readOnly}
      style={{ justifySelf: 'start' }}
    />
  );
}

/** Text and parameters of a statement. */
function Statement({ path }: { path: Path }) {
  return (
    <div className={classes.fields}>
      <div className={classes.wide}>
        <TextField path={[...path, 'text']} label="Statement" lines={2} mono />
      </div>
      <div className={classes.wide}>
        <ListField
          path={[...path, 'params']}
          label="Parameters"
          description="One a line, for $1, $2 …; numbers stay numbers."
          numbers
          lines={1}
        />
      </div>
    </div>
  );
}

function Transaction({ path }: { path: Path }) {
  const { edit, readOnly } = useForm();
  const at = [...path, 'transaction'];
  const written = useValue(at);
  const complaint = useComplaint(at);
  const statements = Array.isArray(written) ? written : [];
  const names = statements.flatMap((one) => (isRecord(one) && typeof one['name'] === 'string' ? one['name'] : []));
  const add = () => {
    const name = freeName(`statement ${statements.length + 1}`, names).replaceAll(' ', '_');
    edit({ kind: 'insert', path: at, index: statements.length, value: { name, text: 'select 1' } });
  };
  return (
    <>
      <div className={classes.fields}>
        <SelectField path={[...path, 'isolation']} label="Isolation" options={isolations} placeholder="of the database" clearable />
        <div style={{ alignSelf: 'center' }}>
          <SwitchField path={[...path, 'readOnly']} label="Read only" />
        </div>
      </div>
      <ol className={classes.nestedList} aria-label="Statements of the transaction">
        {statements.map((_, index) => (
          <li key={index} className={classes.nested}>
            <div className={classes.nestedHead}>
              <TextField
                path={[...at, index, 'name']}
                label={`Name of statement ${index + 1}`}
                placeholder={`statement_${index + 1}`}
                hiddenLabel
              />
              <ActionIcon
                aria-label={`Remove statement ${index + 1}`}
                title={statements.length === 1 ? 'A transaction needs a statement' : 'Remove the statement'}
                disabled={readOnly || statements.length === 1}
                onClick={() => edit({ kind: 'remove', path: [...at, index] })}
              >
                <IconTrash size={14} aria-hidden />
              </ActionIcon>
            </div>
            <Statement path={[...at, index]} />
          </li>
        ))}
      </ol>
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
      {readOnly ? null : (
        <Button size="compact-xs" variant="subtle" className={classes.add} leftSection={<IconPlus size={12} aria-hidden />} onClick={add}>
          Add a statement
        </Button>
      )}
    </>
  );
}
