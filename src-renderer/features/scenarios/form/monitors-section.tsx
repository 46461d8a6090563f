import { ActionIcon, Button, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { Panel } from '../../../ui/panel.tsx';
import { isRecord, type Plain } from '#shared/yaml/plain-value.ts';
import { TextField } from './fields.tsx';
import classes from './form.module.css';
import { useComplaint, useForm, useValue } from './form-context.ts';
import { CellInput } from './load-section.tsx';

const starts: Record<string, Plain> = { target: 'target', port: { port: 8080 }, pid: { pid: 1 }, match: { match: 'node server' } };
const number = (text: string): Plain => (/^\d{1,9}$/.test(text) ? Number(text) : text);

/** Whose memory is watched while the run is on. */
export function MonitorsSection() {
  const { edit, readOnly } = useForm();
  const value = useValue(['monitors']);
  const complaint = useComplaint(['monitors']);
  const monitors = Array.isArray(value) ? value : [];
  return (
    <Panel title="Monitors" note="processes whose memory is watched">
      <div className={classes.rows}>
        {monitors.length > 0 ? (
          <div className={`${classes.monitor} ${classes.columns}`} aria-hidden>
            <span>process by</span>
            <span />
            <span>name</span>
            <span>memory budget</span>
            <span />
          </div>
        ) : null}
        {monitors.map((_, index) => (
          <MonitorRow key={index} index={index} only={monitors.length === 1} />
        ))}
        {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.add}
          disabled={readOnly}
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={() => edit({ kind: 'insert', path: ['monitors'], index: monitors.length, value: { process: 'target' } })}
        >
          Add a monitor
        </Button>
      </div>
    </Panel>
  );
}

function MonitorRow({ index, only }: { index: number; only: boolean }) {
  const { edit, readOnly } = useForm();
  const process = useValue(['monitors', index, 'process']);
  const complaint = useComplaint(['monitors', index, 'process']);
  const kind = isRecord(process) ? (Object.keys(process)[0] ?? null) : process === 'target' ? 'target' : null;
  return (
    <div>
      <div className={classes.monitor}>
        <Select
          aria-label={`What names the process of monitor ${index + 1}`}
          data={[
            { value: 'target', label: 'of the target' },
            { value: 'port', label: 'its port' },
            { value: 'match', label: 'its command' },
            { value: 'pid', label: 'its pid' },
          ]}
          value={kind}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(next) =>
            next === null ? undefined : edit({ kind: 'set', path: ['monitors', index, 'process'], value: starts[next] ?? 'target' })
          }
        />
        {kind === null || kind === 'target' ? (
          <span className={classes.secondary}>as the target says</span>
        ) : (
          <CellInput
            path={['monitors', index, 'process', kind]}
            label={`The ${kind} of monitor ${index + 1}`}
            parse={kind === 'match' ? (text) => text : number}
          />
        )}
        <Unlabelled label={`Name of monitor ${index + 1}`} index={index} field="name" placeholder="as above" />
        <Unlabelled label={`Memory budget of monitor ${index + 1}`} index={index} field="budget" placeholder="2MB/h" />
        <ActionIcon
          aria-label={`Remove monitor ${index + 1}`}
          title="Remove the monitor"
          disabled={readOnly}
          onClick={() => edit({ kind: 'remove', path: only ? ['monitors'] : ['monitors', index] })}
        >
          <IconTrash size={14} aria-hidden />
        </ActionIcon>
      </div>
      {complaint === undefined ? null : <p className={classes.complaint}>{complaint}</p>}
    </div>
  );
}

function Unlabelled({ label, index, field, placeholder }: { label: string; index: number; field: string; placeholder: string }) {
  return <TextField path={['monitors', index, field]} label={label} placeholder={placeholder} hiddenLabel />;
}
