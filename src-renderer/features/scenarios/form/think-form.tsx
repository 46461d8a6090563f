import { SegmentedControl } from '@mantine/core';
import { isRecord, type Path, type Plain } from '#shared/yaml/plain-value.ts';
import { TextField } from './fields.tsx';
import classes from './form.module.css';
import { useForm, useValue } from './form-context.ts';

type Draw = 'fixed' | 'uniform' | 'exponential';

/** A pause: always the same, or drawn anew each time. */
export function ThinkForm({ path }: { path: Path }) {
  const { edit, readOnly } = useForm();
  const at = [...path, 'think'];
  const think = useValue(at);
  const draw: Draw = !isRecord(think) ? 'fixed' : think['exponential'] === undefined ? 'uniform' : 'exponential';
  const choose = (next: string) => {
    const length = lengthOf(think);
    const values: Record<Draw, Plain> = { fixed: length, uniform: { uniform: [length, length] }, exponential: { exponential: length } };
    const value = values[next as Draw];
    if (next !== draw) edit({ kind: 'set', path: at, value });
  };
  return (
    <>
      <SegmentedControl
        aria-label="How long the pause is"
        data={[
          { value: 'fixed', label: 'Always the same' },
          { value: 'uniform', label: 'Between two' },
          { value: 'exponential', label: 'Exponential' },
        ]}
        value={draw}
        onChange={choose}
        disabled={readOnly}
        style={{ justifySelf: 'start' }}
      />
      <div className={classes.fields}>
        {draw === 'fixed' ? <TextField path={at} label="Pause" placeholder="500ms, 2s" /> : null}
        {draw === 'uniform' ? (
          <>
            <TextField path={[...at, 'uniform', 0]} label="From" placeholder="500ms" />
            <TextField path={[...at, 'uniform', 1]} label="To" placeholder="2s" />
          </>
        ) : null}
        {draw === 'exponential' ? (
          <TextField
            path={[...at, 'exponential']}
            label="Mean"
            placeholder="1s"
            description="Drawn anew each time, as between people who know nothing of each other."
          />
        ) : null}
      </div>
    </>
  );
}

/** A length to begin with when the kind of pause changes. */
function lengthOf(think: Plain | undefined): string {
  if (typeof think === 'string') return think;
  if (!isRecord(think)) return '1s';
  const [first] = Array.isArray(think['uniform']) ? think['uniform'] : [think['exponential']];
  return typeof first === 'string' ? first : '1s';
}
