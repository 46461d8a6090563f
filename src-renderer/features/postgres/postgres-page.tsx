import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { client, useConnection, useCoreAction, useCoreQuery, useStream } from '../../lib/client/index.ts';
import { ageText } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, ErrorState, SkeletonBlock } from '../../ui/states.tsx';
import { LockPanel } from './lock-panel.tsx';
import classes from './postgres.module.css';
import { ProbeRow } from './probe-row.tsx';
import { probeLooks, worst } from './probe-words.ts';

/** Probes run every few seconds; what is older than this is not "now" any more. */
const staleAfterMs = 45_000;
/** The probe whose rows the lock tree is made of. */
const blockingProbe = 'blocking_tree';

export default function PostgresPage() {
  const { name } = useParams();
  const { data, error, refetch } = useCoreQuery(['postgres', 'datasources'], (options) => client.postgres.datasources(undefined, options));
  const datasource = name ?? data?.[0]?.name;
  if (data === undefined || datasource === undefined) {
    return (
      <Page title="Postgres">
        {error && data === undefined ? (
          <ErrorState what="The datasources could not be read." error={error} retry={() => void refetch()} page />
        ) : data === undefined ? (
          <>
            <SkeletonBlock height={320} />
            <SkeletonBlock height={110} />
          </>
        ) : (
          <EmptyState title="No Postgres is listed.">
            A datasource in <code>holdpoint.yaml</code> is probed here every few seconds, over a connection of its own. Add one under{' '}
            <code>datasources</code> with its address, or let Holdpoint start one with <code>embedded: true</code>.
          </EmptyState>
        )}
      </Page>
    );
  }
  return <DatasourceView key={datasource} name={datasource} names={data.map((each) => each.name)} />;
}

function DatasourceView({ name, names }: { name: string; names: string[] }) {
  const navigate = useNavigate();
  const {
    value: live,
    phase,
    error,
  } = useStream(['postgres', 'live', name], (options) => client.postgres.live({ datasource: name }, options));
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const whyNot = useWhyNot('operator');
  const probeNow = useCoreAction(() => client.postgres.probeNow({ datasource: name }), {
    failed: 'The probes did not run',
    changes: [['postgres', 'history']],
  });
  const connected = useConnection().kind === 'connected';
  const now = useNow(1000);
  const probedAt = live ? Math.max(0, ...live.probes.map(({ at }) => at)) : 0;
  const age = now - Math.max(probedAt, 0);
  const stale = live !== undefined && live.probes.length > 0 && (!connected || age > staleAfterMs);
  const source = live?.datasource;

  return (
    <Page
      title="Postgres"
      state={
        <>
          {source ? <DatasourceChip state={source.state} /> : null}
          {stale ? (
            <Chip tone="hold" shape="◷">{`last answer ${ageText(age)} ago`}</Chip>
          ) : live && live.probes.length > 0 ? (
            <WorstChip live={live.probes.map(({ status }) => status)} />
          ) : null}
        </>
      }
      subtitle={source ? describe(source) : name}
      actions={
        <>
          {names.length > 1 ? (
            <Select
              aria-label="Datasource"
              w={180}
              data={names}
              value={name}
              allowDeselect={false}
              onChange={(next) => next !== null && void navigate(paths.datasource(next))}
            />
          ) : null}
          <Button
            variant="primary"
            loading={probeNow.busy}
            disabled={whyNot !== null}
            title={whyNot ?? undefined}
            onClick={() => probeNow.run(undefined)}
          >
            Probe now
          </Button>
        </>
      }
    >
      {live === undefined ? (
        phase === 'failed' ? (
          <ErrorState what={`${name} could not be read.`} error={error} page />
        ) : (
          <>
            <SkeletonBlock height={320} />
            <SkeletonBlock height={110} />
          </>
        )
      ) : (
        <>
          {source && source.state !== 'up' && source.message !== '' ? (
            <Panel title={source.state === 'starting' ? 'Starting' : 'Not reachable'}>
              <p role="status">{source.message}</p>
            </Panel>
          ) : null}
          <div className={`${classes.panels} ${stale ? classes.stale : ''}`}>
            <Panel title="Health by probe" note="history of each on the right, newest last">
              {live.probes.length === 0 ? (
                <p className={classes.dim}>
                  Nothing was probed yet
                  {source?.state === 'up' ? '; the first answers arrive in a moment.' : '. Probes begin when the server answers.'}
                </p>
              ) : (
                <ul className={classes.probes}>
                  {live.probes.map((probe) => (
                    <ProbeRow
                      key={probe.probe}
                      datasource={name}
                      probe={probe}
                      open={open.has(probe.probe)}
                      onToggle={() => setOpen((before) => toggled(before, probe.probe))}
                    />
                  ))}
                </ul>
              )}
            </Panel>
            <LockPanel locks={live.locks} at={live.locksAt} probe={live.probes.find(({ probe }) => probe === blockingProbe)} />
          </div>
        </>
      )}
    </Page>
  );
}

function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(name)) next.add(name);
  return next;
}

interface Source {
  name: string;
  embedded: boolean;
  version: string | null;
  connections: number | null;
  maxConnections: number | null;
}

function describe({ name, embedded, version, connections, maxConnections }: Source): string {
  return [
    `${name}${embedded ? ', embedded' : ''}`,
    version === null ? null : `Postgres ${version.replace(/^PostgreSQL /, '')}`,
    connections === null || maxConnections === null ? null : `${connections} of ${maxConnections} connections`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function DatasourceChip({ state }: { state: 'up' | 'down' | 'starting' | 'unknown' }) {
  switch (state) {
    case 'up':
      return (
        <Chip tone="pass" shape="●">
          up
        </Chip>
      );
    case 'down':
      return (
        <Chip tone="fail" shape="✕">
          down
        </Chip>
      );
    case 'starting':
      return (
        <Chip tone="info" shape="▶">
          starting
        </Chip>
      );
    case 'unknown':
      return (
        <Chip dashed shape="○">
          not known
        </Chip>
      );
  }
}

function WorstChip({ live }: { live: Parameters<typeof worst>[0] }) {
  const status = worst(live);
  if (status === null) return null;
  const count = live.filter((each) => each === status).length;
  const { tone, shape, dashed, word } = probeLooks[status];
  return (
    <Chip tone={tone} shape={shape} dashed={dashed}>
      {status === 'ok' ? `all ${live.length} probes ok` : `${count} of ${live.length} ${word}`}
    </Chip>
  );
}
