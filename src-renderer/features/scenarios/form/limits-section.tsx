import { Panel } from '../../../ui/panel.tsx';
import { NumberField, SelectField, SwitchField, TextField } from './fields.tsx';
import classes from './form.module.css';

/** What bounds the generator, and when a run counts. Empty fields keep what is in force without them. */
export function LimitsSection() {
  return (
    <Panel title="Limits" note="empty fields keep what is shown in them">
      <div className={classes.fields}>
        <NumberField path={['maxInFlight']} label="In flight at once" placeholder="2000" min={1} />
        <NumberField path={['connections']} label="Connections" placeholder="as in flight" min={1} />
        <TextField path={['timeout']} label="Timeout" placeholder="10s" />
        <TextField path={['gracefulStop']} label="Time to finish" placeholder="by itself" />
        <TextField path={['maxScheduleLag']} label="Lag allowed" placeholder="1 ms or 5 % of p50" />
        <NumberField path={['minCoverage']} label="Coverage needed" placeholder="0.99" min={0} max={1} decimals />
        <NumberField path={['workers']} label="Worker threads" placeholder="by the load" min={1} />
        <NumberField path={['seed']} label="Seed" placeholder="1" min={0} />
        <SelectField
          path={['resume']}
          label="After a crash"
          fallback="auto"
          options={[
            { value: 'auto', label: 'go on by itself' },
            { value: 'manual', label: 'wait for a person' },
          ]}
        />
        <div className={classes.wide}>
          <SwitchField path={['trace']} label="Each request carries its number (x-holdpoint-request)" />
        </div>
      </div>
    </Panel>
  );
}
