import { Button, NumberInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import type { DemoState, Knobs } from '#shared/contract/demo.ts';
import { client, queryClient, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './overview.module.css';

const key = ['demo', 'state'];
/** The service may restart without this page having a hand in it. */
const refreshMs = 4000;

/** The sample service with the knobs that make it misbehave. */
export function DemoPanel() {
  const state = useCoreQuery(key, (options) => client.demo.state(undefined, options), { refetchMs: refreshMs });
  if (state.isPending) {
    return (
      <Panel title="Demo: sample service">
        <SkeletonLines lines={2} height={52} />
      </Panel>
    );
  }
  if (!state.data) {
    return (
      <Panel title="Demo: sample service">
        <ErrorState what="The sample service could not be asked." error={state.error} retry={() => void state.refetch()} />
      </Panel>
    );
  }
  const { service, knobs, knobsMessage, lockHolderCommand } = state.data;
  return (
    <Panel
      title="Demo: sample service"
      mark={
        service ? (
          <Chip
            tone={service.state === 'up' ? 'pass' : service.state === 'down' ? 'fail' : 'info'}
          >{`${service.name} ${service.state}`}</Chip>
        ) : null
      }
      note={
        service
          ? `${service.pid === null ? '' : `pid ${service.pid} · `}${service.restarts} ${service.restarts === 1 ? 'restart' : 'restarts'}`
          : undefined
      }
    >
      {knobs ? (
        <KnobForm key={JSON.stringify(knobs)} knobs={knobs} restart={<RestartService state={state.data} />} />
      ) : (
        <EmptyState title="The knobs are out of reach." action={<RestartService state={state.data} />}>
          {knobsMessage ?? 'The sample service is not running.'}
        </EmptyState>
      )}
      {lockHolderCommand === null ? null : (
        <p className={`${classes.secondary} ${classes.foot}`}>
          <span>
            To see who blocks whom, hold a lock from a <Link to={paths.terminal}>terminal</Link>: <CodeText>{lockHolderCommand}</CodeText>
          </span>
        </p>
      )}
    </Panel>
  );
}

interface Field {
  name: keyof Knobs;
  label: string;
  description: string;
  suffix: string;
  max: number;
  step: number;
  /** Shown value per stored value. */
  scale: number;
}

const fields: Field[] = [
  { name: 'leakMbPerMinute', label: 'Leak', description: 'Memory it keeps for good', suffix: ' MB/min', max: 2000, step: 10, scale: 1 },
  { name: 'stallMs', label: 'Stall', description: 'Each request waits this much longer', suffix: ' ms', max: 60_000, step: 50, scale: 1 },
  { name: 'errorRate', label: 'Errors', description: 'Share of requests answered with 500', suffix: ' %', max: 100, step: 1, scale: 100 },
  { name: 'cpuMs', label: 'CPU', description: 'Burnt for each request', suffix: ' ms', max: 1000, step: 1, scale: 1 },
];

function KnobForm({ knobs, restart }: { knobs: Knobs; restart: ReactNode }) {
  const whyNot = useWhyNot('operator');
  const [values, setValues] = useState(knobs);
  const apply = useCoreAction((change: Partial<Knobs>) => client.demo.setKnobs(change), {
    failed: 'The knobs were not set',
    done: 'The sample service follows the new knobs.',
    onDone: (now) => queryClient.setQueryData<DemoState>(key, (before) => (before ? { ...before, knobs: now } : before)),
    changes: [key],
  });
  const changed = fields.some(({ name }) => values[name] !== knobs[name]);
  const allOff = fields.every(({ name }) => knobs[name] === 0);
  const off: Knobs = { leakMbPerMinute: 0, stallMs: 0, errorRate: 0, cpuMs: 0 };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) apply.run(values);
      }}
    >
      <div className={classes.knobs}>
        {fields.map(({ name, label, description, suffix, max, step, scale }) => (
          <NumberInput
            key={name}
            label={label}
            description={description}
            suffix={suffix}
            min={0}
            max={max}
            step={step}
            value={round(values[name] * scale)}
            disabled={whyNot !== null}
            onChange={(value) =>
              setValues({ ...values, [name]: (typeof value === 'number' ? value : Number.parseFloat(value) || 0) / scale })
            }
          />
        ))}
      </div>
      <div className={classes.buttons}>
        <Button type="submit" loading={apply.busy} disabled={!changed || whyNot !== null} title={whyNot ?? undefined}>
          Set the knobs
        </Button>
        <Button onClick={() => apply.run(off)} disabled={allOff || whyNot !== null}>
          Turn all off
        </Button>
        {restart}
        <span className={classes.secondary}>A restart frees what it leaked.</span>
      </div>
    </form>
  );
}

/** 0.07 × 100 is 7.000000000000001 for a computer, and 7 for a person. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function RestartService({ state }: { state: DemoState }) {
  const whyNot = useWhyNot('operator');
  const [asking, setAsking] = useState(false);
  const restart = useCoreAction<void, DemoState>(() => client.demo.restartService(), {
    failed: 'The sample service was not restarted',
    done: 'The sample service was restarted.',
    changes: [key],
    onDone: () => setAsking(false),
  });
  return (
    <>
      <Button onClick={() => setAsking(true)} disabled={whyNot !== null} title={whyNot ?? undefined}>
        Restart the service
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Restart ${state.service?.name ?? 'the service'}?`}
        confirm="Restart the service"
        busy={restart.busy}
        onConfirm={() => restart.run()}
      >
        It is away for about a second; a run that is on counts that as errors. Memory it leaked is freed.
      </ConfirmDialog>
    </>
  );
}
