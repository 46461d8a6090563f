import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconChevronRight,
  IconCode,
  IconCopy,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { stringify } from 'yaml';
import { Panel } from '../../../ui/panel.tsx';
import { isRecord, type Plain } from '#shared/yaml/plain-value.ts';
import { TextField } from './fields.tsx';
import classes from './form.module.css';
import { useComplaint, useForm, useValue } from './form-context.ts';
import { ExtractField } from './answer-fields.tsx';
import { ChecksField } from './checks/checks-field.tsx';
import { stepFormOf } from './step-forms.tsx';
import { freeName, kindOf, stepKinds, stepNamesOf, summaryOf } from './step-kinds.ts';

const icon = { size: 14, 'aria-hidden': true } as const;
/** Keys that the form of a step shows; others are said to be in the YAML. */
const formKeys = new Set(['name', 'check', 'extract', 'timeout']);

/** What a virtual user does, one step after the other. */
export function StepsSection() {
  const { value, edit, readOnly, surroundings } = useForm();
  const complaint = useComplaint(['steps']);
  const written = value['steps'];
  const steps = Array.isArray(written) ? written : [];
  const [open, setOpen] = useState<number | null>(steps.length === 1 ? 0 : null);
  const names = stepNamesOf(written);
  const add = (start: { [key: string]: Plain }) => {
    const named = typeof start['name'] === 'string' ? { ...start, name: freeName(start['name'], names) } : start;
    const sql: Record<string, Plain> = isRecord(named['sql'])
      ? { sql: { ...named['sql'], datasource: surroundings.datasources[0] ?? '' } }
      : {};
    edit({ kind: 'insert', path: ['steps'], index: steps.length, value: { ...named, ...sql } });
    setOpen(steps.length);
  };
  const move = (from: number, to: number) => {
    edit({ kind: 'move', path: ['steps'], from, to });
    setOpen((current) => (current === from ? to : current === to ? from : current));
  };
  return (
    <Panel title="Steps" note={`${steps.length}, one after the other`}>
      <ol className={classes.steps} aria-label="Steps">
        {steps.map((_, index) => (
          <StepCard
            key={index}
            index={index}
            last={steps.length - 1}
            open={open === index}
            onToggle={() => setOpen(open === index ? null : index)}
            onMove={move}
            names={names}
          />
        ))}
      </ol>
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button leftSection={<IconPlus {...icon} />} rightSection={<IconChevronDown {...icon} />} disabled={readOnly}>
            Add a step
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {stepKinds.map(({ key, label, start }) => (
            <Menu.Item key={key} onClick={() => add(start)}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Panel>
  );
}

interface StepCardProps {
  index: number;
  last: number;
  open: boolean;
  onToggle: () => void;
  onMove: (from: number, to: number) => void;
  names: string[];
}

function StepCard({ index, last, open, onToggle, onMove, names }: StepCardProps) {
  const { edit, readOnly, showInYaml } = useForm();
  const path = ['steps', index];
  const step = useValue(path);
  const complaint = useComplaint(path, true);
  const own = useComplaint(path);
  const kind = kindOf(step);
  const name = isRecord(step) && typeof step['name'] === 'string' ? step['name'] : '';
  const called = name === '' ? `step ${index + 1}` : name;
  const others = isRecord(step) ? Object.keys(step).filter((key) => key !== kind?.key && !formKeys.has(key)) : [];
  const duplicate = () => {
    if (step === undefined) return;
    const copy = isRecord(step) && name !== '' ? { ...step, name: freeName(name, names) } : step;
    edit({ kind: 'insert', path: ['steps'], index: index + 1, value: copy });
  };
  const form = kind === undefined ? null : stepFormOf(kind.key, path);
  return (
    <li className={`${classes.step} ${complaint === undefined ? '' : classes.wrong}`}>
      <div className={classes.stepHead}>
        <button type="button" className={classes.toggle} aria-expanded={open} onClick={onToggle}>
          {open ? <IconChevronDown {...icon} /> : <IconChevronRight {...icon} />}
          <span className={classes.index}>{index + 1}</span>
          {name === '' ? null : <span className={classes.stepName}>{name}</span>}
          <span className={classes.kind}>{kind?.label ?? 'unknown'}</span>
          <span className={classes.summary}>{summaryOf(step)}</span>
        </button>
        <ActionIcon
          aria-label={`Move ${called} up`}
          title="Move up"
          disabled={readOnly || index === 0}
          onClick={() => onMove(index, index - 1)}
        >
          <IconArrowUp {...icon} />
        </ActionIcon>
        <ActionIcon
          aria-label={`Move ${called} down`}
          title="Move down"
          disabled={readOnly || index === last}
          onClick={() => onMove(index, index + 1)}
        >
          <IconArrowDown {...icon} />
        </ActionIcon>
        <ActionIcon aria-label={`Duplicate ${called}`} title="Duplicate" disabled={readOnly} onClick={duplicate}>
          <IconCopy {...icon} />
        </ActionIcon>
        <ActionIcon
          aria-label={`Remove ${called}`}
          title={last === 0 ? 'A scenario needs a step' : 'Remove'}
          disabled={readOnly || last === 0}
          onClick={() => edit({ kind: 'remove', path })}
        >
          <IconTrash {...icon} />
        </ActionIcon>
      </div>
      {!open && complaint !== undefined ? (
        <p className={classes.complaint} style={{ padding: '0 12px 8px' }}>
          {complaint}
        </p>
      ) : null}
      {open ? (
        <div className={classes.stepBody}>
          {kind?.key === 'think' ? null : (
            <div className={classes.fields}>
              <TextField path={[...path, 'name']} label="Name" placeholder={`step${index + 1}`} />
              {kind !== undefined && kind.key !== 'group' ? (
                <TextField path={[...path, 'timeout']} label="Timeout" placeholder="of the scenario" />
              ) : null}
            </div>
          )}
          {form ?? <pre className={classes.snippet}>{stringify(step).trimEnd()}</pre>}
          {form !== null && kind !== undefined && kind.key !== 'think' ? (
            <>
              <ChecksField path={path} kind={kind.key} />
              <ExtractField path={path} />
            </>
          ) : null}
          {own === undefined ? null : <p className={classes.complaint}>{own}</p>}
          <div className={classes.foot}>
            <Button size="compact-xs" variant="subtle" leftSection={<IconCode {...icon} />} onClick={() => showInYaml(path)}>
              Show in the YAML
            </Button>
            {others.length > 0 && form !== null ? <p className={classes.secondary}>Also in the YAML: {others.join(', ')}.</p> : null}
          </div>
        </div>
      ) : null}
    </li>
  );
}
