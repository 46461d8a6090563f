import { SegmentedControl } from '@mantine/core';
import { Panel } from '../../../ui/panel.tsx';
import { SelectField, TextField } from './fields.tsx';
import classes from './form.module.css';
import { useForm } from './form-context.ts';
import { needsTarget } from './step-kinds.ts';

/** What the scenario is called, and where its requests go. */
export function AddressSection() {
  const { value, edit, surroundings, readOnly } = useForm();
  const { targets } = surroundings;
  const byAddress = value['target'] === undefined && (value['baseUrl'] !== undefined || targets.length === 0);
  // One that is written stays to be seen, and to be taken out.
  const unneeded = !needsTarget(value['steps']) && value['target'] === undefined && value['baseUrl'] === undefined;
  const choose = (kind: string) => {
    if (kind === 'address') edit({ kind: 'remove', path: ['target'] }, { kind: 'set', path: ['baseUrl'], value: 'http://127.0.0.1:8080' });
    else edit({ kind: 'remove', path: ['baseUrl'] }, { kind: 'set', path: ['target'], value: targets[0]?.name ?? '' });
  };
  return (
    <Panel
      title="Scenario"
      note={
        targets.length === 0 || unneeded ? undefined : (
          <SegmentedControl
            aria-label="Where requests go"
            data={[
              { value: 'target', label: 'Target' },
              { value: 'address', label: 'Address' },
            ]}
            value={byAddress ? 'address' : 'target'}
            onChange={choose}
            disabled={readOnly}
          />
        )
      }
    >
      <div className={classes.fields}>
        <TextField path={['name']} label="Name" />
        {unneeded ? null : byAddress ? (
          <TextField path={['baseUrl']} label="Address" placeholder="http://127.0.0.1:8080" mono />
        ) : (
          <SelectField
            path={['target']}
            label="Target"
            placeholder="from holdpoint.yaml"
            options={targets.map(({ name, address }) => ({ value: name, label: `${name} · ${address}` }))}
          />
        )}
        {unneeded ? (
          <p className={classes.secondary} style={{ alignSelf: 'end', paddingBottom: 6 }}>
            Its statements and commands say themselves where they go: no target is needed.
          </p>
        ) : null}
        <div className={classes.wide}>
          <TextField path={['description']} label="Description" placeholder="What it is for, in a sentence" />
        </div>
      </div>
    </Panel>
  );
}
