import { Link } from 'react-router';
import type { Evidence } from '#shared/contract/evidence.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { paths } from '../../lib/routes.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago, CodeText } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { IntactChip } from './intact-chip.tsx';
import { kindNames } from './kinds.ts';
import classes from './evidence.module.css';

type Row = Omit<Evidence, 'statement'>;

/** More than a page of rows; what is older is linked from the ledger. */
const rowsShown = 300;
const refetchMs = 5000;

const columns: DataColumn<Row>[] = [
  { key: 'label', title: 'what', render: (row) => row.label },
  { key: 'kind', title: 'from', width: 90, render: (row) => kindNames[row.kind], sort: (row) => row.kind },
  {
    key: 'verdict',
    title: 'verdict',
    width: 130,
    render: (row) => <VerdictMark verdict={row.kind === 'attestation' && row.verdict === 'pass' ? 'attested' : row.verdict} />,
  },
  { key: 'at', title: 'when', width: 96, render: (row) => <Ago at={row.at} />, sort: (row) => row.at },
  {
    key: 'revision',
    title: 'revision',
    width: 88,
    render: (row) => (row.revision === null ? <span className={classes.dim}>none</span> : <CodeText short={8}>{row.revision}</CodeText>),
  },
  { key: 'digest', title: 'digest', width: 100, render: (row) => <Digest value={row.digest} /> },
  {
    key: 'ledger',
    title: 'ledger',
    width: 84,
    align: 'right',
    render: (row) =>
      row.ledgerIndex === null ? (
        <span className={classes.dim}>–</span>
      ) : (
        <Link to={paths.ledgerEntry(row.ledgerIndex)}>entry {row.ledgerIndex}</Link>
      ),
  },
  { key: 'intact', title: 'stored bytes', width: 110, render: (row) => <IntactChip intact={row.intact} /> },
];

export default function EvidencePage() {
  const { data, error, refetch } = useCoreQuery(['evidence', 'list'], (options) => client.evidence.list({ limit: rowsShown }, options), {
    refetchMs,
  });
  return (
    <Page title="Evidence" subtitle="what was measured, when, on which revision, with which verdict">
      <Panel title="Records" note={data ? `${data.length}${data.length === rowsShown ? ' newest' : ''}` : undefined}>
        {data === undefined ? (
          error ? (
            <ErrorState what="The evidence could not be read." error={error} retry={() => void refetch()} />
          ) : (
            <SkeletonLines lines={8} height={30} />
          )
        ) : data.length === 0 ? (
          <EmptyState title="No evidence yet." action={<Link to={paths.newRun()}>Start a run</Link>}>
            A run that ends, a probe that is recorded for a gate, and an attestation each leave a record here that nobody can change: its
            name is the digest of its bytes.
          </EmptyState>
        ) : (
          <DataTable
            label="Evidence"
            columns={columns}
            rows={data}
            rowKey={(row) => row.digest}
            rowLink={(row) => paths.evidenceOf(row.digest)}
          />
        )}
      </Panel>
    </Page>
  );
}
