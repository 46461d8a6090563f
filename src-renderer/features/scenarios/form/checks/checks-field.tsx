import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import { TextField } from '../fields.tsx';
import classes from '../form.module.css';
import { useComplaint, useForm, useValue } from '../form-context.ts';
import { freeName } from '../step-kinds.ts';
import { ConditionRow } from './condition-row.tsx';
import { addable, addition, conditionsOf, type Subject } from './conditions.ts';
import { subjectWords } from './words.ts';

/** What an answer must be to count as success: one check, or several with names. */
export function ChecksField({ path, kind }: { path: Path; kind: string }) {
  const { edit, readOnly } = useForm();
  const at = [...path, 'check'];
  const check = useValue(at);
  const complaint = useComplaint(at);
  const several = Array.isArray(check) ? check : null;
  const start: Plain = kind === 'http' ? { status: '2xx' } : { responseTime: '< 200ms' };
  const addCheck = () => {
    const names = (several ?? [check]).flatMap((one) => (isRecord(one) && typeof one['name'] === 'string' ? one['name'] : []));
    const fresh = { name: freeName('check 2', names), ...(isRecord(start) ? start : {}) };
    if (several === null) edit({ kind: 'set', path: at, value: check === undefined ? [fresh] : [check, fresh] });
    else edit({ kind: 'insert', path: at, index: several.length, value: fresh });
  };
  return (
    <fieldset className={classes.pairs}>
      <legend>An answer counts as success when</legend>
      {several === null ? <OneCheck path={at} kind={kind} start={start} /> : null}
      {several?.map((_, index) => (
        <NamedCheck key={index} list={at} index={index} only={several.length === 1} kind={kind} start={start} />
      ))}
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
      {readOnly || (several === null && conditionsOf(check).length === 0) ? null : (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add}
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={addCheck}
          title="Checks with names are counted one by one in the results."
        >
          Add a named check
        </Button>
      )}
    </fieldset>
  );
}

function NamedCheck({ list, index, only, kind, start }: { list: Path; index: number; only: boolean; kind: string; start: Plain }) {
  const { edit, readOnly } = useForm();
  const path = [...list, index];
  const check = useValue(path);
  const complaint = useComplaint(path);
  const name = isRecord(check) && typeof check['name'] === 'string' ? check['name'] : '';
  const called = name === '' ? `check ${index + 1}` : name;
  return (
    <div className={classes.nested} role="group" aria-label={called}>
      <div className={classes.nestedHead}>
        <TextField path={[...path, 'name']} label={`Name of check ${index + 1}`} placeholder="what it checks, in words" hiddenLabel />
        <ActionIcon
          aria-label={`Remove ${called}`}
          title="Remove the check"
          disabled={readOnly}
          onClick={() => edit({ kind: 'remove', path: only ? list : path })}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </div>
      <OneCheck path={path} kind={kind} start={start} />
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
    </div>
  );
}

/** The lines of one check, all of which must hold. */
function OneCheck({ path, kind, start }: { path: Path; kind: string; start: Plain }) {
  const { edit, readOnly } = useForm();
  const check = useValue(path);
  const lines = conditionsOf(check);
  const choices = addable(check).filter((subject) => fitting(subject, kind));
  const add = (subject: Subject) =>
    edit(check === undefined && subject === 'status' ? { kind: 'set', path, value: start } : addition(check, path, subject));
  return (
    <>
      {lines.length === 0 && kind === 'http' ? (
        <p className={classes.secondary}>its status is below 400, as long as nothing else is said.</p>
      ) : null}
      {lines.map((line, index) => (
        <ConditionRow
          key={`${index} ${line.path.join('/')}`}
          check={path}
          line={line}
          subjects={[line.subject, ...choices.filter((one) => one !== line.subject)]}
          last={lines.length === 1}
        />
      ))}
      {readOnly ? null : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="compact-xs" variant="subtle" className={classes.add} leftSection={<IconPlus size={12} aria-hidden />}>
              Add a condition
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {choices.map((subject) => (
              <Menu.Item key={subject} onClick={() => add(subject)}>
                {subjectWords[subject]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

/** Statements have no status and no headers. */
function fitting(subject: Subject, kind: string): boolean {
  if (subject === 'header') return kind === 'http' || kind === 'websocket';
  if (subject === 'status') return kind === 'http' || kind === 'command';
  return true;
}
