import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Evidence } from '#shared/contract/evidence.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { grouped, noValue } from '../../lib/format/numbers.ts';
import { absoluteTime } from '../../lib/format/time.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { Column, Grid, Panel } from '../../ui/panel.tsx';
import { CodeText, Quantity } from '../../ui/quantity.tsx';
import { ErrorState, SkeletonBlock } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './evidence.module.css';
import { IntactChip } from './intact-chip.tsx';
import { kindNames, kindTitles } from './kinds.ts';
import { measurementsOf, type StatementMeasurement } from './statement.ts';

export default function RecordPage() {
  const { digest = '' } = useParams();
  const { data, error, refetch } = useCoreQuery(['evidence', 'get', digest], (options) => client.evidence.get({ digest }, options));
  const breadcrumbs = [{ label: 'Evidence', to: paths.evidence }];
  if (!data) {
    return (
      <Page title="Record" breadcrumbs={breadcrumbs}>
        {error ? (
          <ErrorState what="The record could not be read." error={error} retry={() => void refetch()} page />
        ) : (
          <Grid>
            <Column span={7} spanNarrow={12}>
              <SkeletonBlock height={300} />
            </Column>
            <Column span={5} spanNarrow={12}>
              <SkeletonBlock height={300} />
            </Column>
          </Grid>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={data.label}
      breadcrumbs={breadcrumbs}
      state={
        <>
          <VerdictMark verdict={data.kind === 'attestation' && data.verdict === 'pass' ? 'attested' : data.verdict} />
          <IntactChip intact={data.intact} />
        </>
      }
      subtitle={absoluteTime(Date.parse(data.at))}
      actions={
        data.route ? (
          <Button component={Link} to={data.route}>
            {data.kind === 'run' ? 'Open the run' : data.kind === 'probe' ? 'Open Postgres' : 'Open the gate'}
          </Button>
        ) : undefined
      }
    >
      <Grid>
        <Column span={7} spanNarrow={12}>
          <MeasurementsPanel evidence={data} />
        </Column>
        <Column span={5} spanNarrow={12}>
          <Panel title={kindTitles[data.kind]}>
            <Facts
              rows={[
                ['From', kindNames[data.kind]],
                ['When', absoluteTime(Date.parse(data.at))],
                [
                  'Revision',
                  data.revision === null ? (
                    'none: the workspace is not in a repository'
                  ) : (
                    <CodeText key="revision">{data.revision}</CodeText>
                  ),
                ],
                ['Digest', <Digest key="digest" value={data.digest} long />],
                [
                  'Stored bytes',
                  data.intact ? 'hash to the digest' : 'do not hash to the digest: changed or damaged, and no gate accepts them',
                ],
                [
                  'Ledger',
                  data.ledgerIndex === null ? (
                    'not in it'
                  ) : (
                    <Link key="ledger" to={paths.ledgerEntry(data.ledgerIndex)}>
                      entry {data.ledgerIndex}
                    </Link>
                  ),
                ],
              ]}
            />
          </Panel>
        </Column>
      </Grid>
      <UsedByPanel usedBy={data.usedBy} />
      <RawPanel statement={data.statement} />
    </Page>
  );
}

interface Use {
  phaseId: string;
  phase: string;
  criterion: string;
  verdict: Evidence['verdict'];
}

/** What rests on the record. */
function UsedByPanel({ usedBy }: { usedBy: Use[] }) {
  return (
    <Panel title="What rests on it" note={usedBy.length > 0 ? 'the newest evidence of a source decides' : undefined}>
      {usedBy.length === 0 ? (
        <p className={classes.dim}>
          No criterion, now: there is newer evidence of the same source, or no criterion names that source. It stays here all the same.
        </p>
      ) : (
        <DataTable
          label="Criteria"
          compact
          rows={usedBy}
          rowKey={(use) => `${use.phaseId} ${use.criterion}`}
          columns={[
            { key: 'criterion', title: 'criterion', render: (use: Use) => use.criterion },
            { key: 'phase', title: 'phase', render: (use: Use) => <Link to={paths.gate(use.phaseId)}>{use.phase}</Link> },
            { key: 'verdict', title: 'verdict', width: 150, render: (use: Use) => <VerdictMark verdict={use.verdict} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function MeasurementsPanel({ evidence }: { evidence: Evidence }) {
  const rows = measurementsOf(evidence.statement);
  return (
    <Panel title="What was measured" note={rows.length > 0 ? '95 % bounds, each one-sided' : undefined}>
      {rows.length === 0 ? (
        <p className={classes.dim}>
          {evidence.kind === 'attestation'
            ? 'Nothing: a person answered. The statement below holds who, what and why.'
            : 'The statement lists no measurement.'}
        </p>
      ) : (
        <DataTable
          label="Measurements"
          compact
          rows={rows}
          rowKey={(row) => `${row.metric} ${row.stat}`}
          columns={[
            {
              key: 'metric',
              title: 'metric',
              sort: (row: StatementMeasurement) => row.metric,
              render: (row: StatementMeasurement) => <code className={classes.metric}>{row.metric}</code>,
            },
            { key: 'stat', title: 'statistic', width: 90, sort: (row) => row.stat, render: (row) => row.stat },
            { key: 'value', title: 'value', align: 'right', render: (row) => <Quantity value={row.value} unit={row.unit} /> },
            { key: 'bounds', title: 'bounds', align: 'right', render: (row) => <Bounds row={row} /> },
            { key: 'n', title: 'n', align: 'right', render: (row) => (row.n === null ? noValue : grouped(row.n)) },
            {
              key: 'strength',
              title: 'strength',
              width: 120,
              render: (row) =>
                row.strength === 'estimate' ? (
                  <Chip tone="inconclusive" dashed shape="≈">
                    estimate
                  </Chip>
                ) : (
                  row.strength || noValue
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function Bounds({ row: { lower, upper, unit } }: { row: StatementMeasurement }) {
  if (lower === null && upper === null) return noValue;
  return (
    <>
      {lower === null ? '' : <Quantity value={lower} unit={unit} />}
      {lower !== null && upper !== null ? ' to ' : upper === null ? ' or more' : 'up to '}
      {upper === null ? '' : <Quantity value={upper} unit={unit} />}
    </>
  );
}

function RawPanel({ statement }: { statement: unknown }) {
  const [shown, setShown] = useState(false);
  return (
    <Panel
      title="The statement"
      note={
        <Button size="compact-xs" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide it' : 'Show it as stored'}
        </Button>
      }
    >
      <p className={classes.dim}>An in-toto statement; its bytes are what the digest names.</p>
      {shown ? (
        <pre className={classes.raw} tabIndex={0} aria-label="The statement as stored">
          {JSON.stringify(statement, null, 2)}
        </pre>
      ) : null}
    </Panel>
  );
}
