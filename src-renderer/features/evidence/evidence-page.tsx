import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Evidence } from '#shared/contract/evidence.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Digest } from '../../ui/digest.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago, CodeText } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { ImportEvidenceDialog } from './import-dialog.tsx';
import { IntactChip } from './intact-chip.tsx';
import { kindNames } from './kinds.ts';
import classes from './evidence.module.css';

type Row = Omit<Evidence, 'statement'>;

/** More than a page of rows; what is older is linked from the ledger. */
const rowsShown = 300;
const refetchMs = 5000;
/** Typing asks the core when it pauses. */
const pauseMs = 250;
const kinds: Evidence['kind'][] = ['run', 'probe', 'attestation', 'import'];
/** Those that a record can have: stale and waived are said of criteria. */
const verdictNames: Evidence['verdict'][] = ['pass', 'fail', 'inconclusive', 'not_measured'];

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
  const [params, setParams] = useSearchParams();
  // A gate that lacks a result leads here with the name that its criterion asks for.
  const wanted = params.get('import');
  const [importing, setImporting] = useState(wanted !== null);
  const whyNot = useWhyNot('operator');
  const text = params.get('text') ?? '';
  const kind = kinds.find((one) => one === params.get('kind')) ?? null;
  const verdict = verdictNames.find((one) => one === params.get('verdict')) ?? null;
  const [words] = useDebouncedValue(text.trim(), pauseMs);
  const filter = { ...(kind === null ? {} : { kind }), ...(verdict === null ? {} : { verdict }), ...(words === '' ? {} : { text: words }) };
  const isAll = Object.keys(filter).length === 0;
  const { data, error, refetch } = useCoreQuery(
    ['evidence', 'list', filter],
    (options) => client.evidence.list({ limit: rowsShown, ...filter }, options),
    { refetchMs, keepPrevious: true },
  );
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(params);
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  return (
    <Page
      title="Evidence"
      subtitle="what was measured, when, on which revision, with which verdict"
      actions={
        <Button disabled={whyNot !== null} title={whyNot ?? undefined} onClick={() => setImporting(true)}>
          Import a result…
        </Button>
      }
    >
      <Panel
        title="Records"
        note={data ? `${data.length}${data.length === rowsShown ? ' newest' : ''}${isAll ? '' : ' match'}` : undefined}
      >
        <FilterBar label="Search the evidence" isEmpty={isAll && text === ''} onClear={() => setParams({}, { replace: true })}>
          <TextInput
            label="Words"
            placeholder="name, reason, revision or digest"
            value={text}
            onChange={(event) => set('text', event.currentTarget.value)}
          />
          <Select
            label="From"
            placeholder="anything"
            clearable
            data={kinds.map((value) => ({ value, label: kindNames[value] }))}
            value={kind}
            onChange={(value) => set('kind', value)}
          />
          <Select
            label="Verdict"
            placeholder="any"
            clearable
            data={verdictNames.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
            value={verdict}
            onChange={(value) => set('verdict', value)}
          />
        </FilterBar>
        {data === undefined ? (
          error ? (
            <ErrorState what="The evidence could not be read." error={error} retry={() => void refetch()} />
          ) : (
            <SkeletonLines lines={8} height={30} />
          )
        ) : data.length === 0 ? (
          isAll ? (
            <EmptyState title="No evidence yet." action={<Link to={paths.newRun()}>Start a run</Link>}>
              A run that ends, a probe that is recorded for a gate, an attestation, and a result that is imported each leave a record here
              that nobody can change: its name is the digest of its bytes.
            </EmptyState>
          ) : (
            <EmptyState title="No record matches.">
              All of what you look for has to hold. Take something away, or clear the search.
            </EmptyState>
          )
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
      <ImportEvidenceDialog
        opened={importing}
        name={wanted ?? ''}
        onClose={() => {
          setImporting(false);
          if (wanted !== null) set('import', null);
        }}
      />
    </Page>
  );
}
