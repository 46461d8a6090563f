import { Link } from 'react-router';
import type { LedgerEntry } from '#shared/contract/ledger.ts';
import { absoluteTime, shortTime } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Digest } from '../../ui/digest.tsx';
import classes from './ledger.module.css';

/** Newest first, as the core gives them. */
export function EntriesTable({ entries }: { entries: LedgerEntry[] }) {
  const now = useNow(60_000);
  const columns: DataColumn<LedgerEntry>[] = [
    {
      key: 'index',
      title: 'entry',
      align: 'right',
      width: 64,
      render: (entry) => <Link to={paths.ledgerEntry(entry.index)}>{entry.index}</Link>,
    },
    {
      key: 'at',
      title: 'when',
      width: 96,
      render: (entry) => {
        const atMs = Date.parse(entry.at);
        return (
          <span className={classes.when}>
            <time dateTime={entry.at} title={absoluteTime(atMs)}>
              {shortTime(atMs, now)}
            </time>
            {entry.clockBack ? (
              <Chip
                tone="inconclusive"
                shape="↶"
                title="Dated before the entry before it: a clock was set back. The order of the ledger counts."
              >
                clock back
              </Chip>
            ) : null}
          </span>
        );
      },
    },
    { key: 'who', title: 'who', width: 120, render: (entry) => entry.who },
    {
      key: 'what',
      title: 'what',
      render: (entry) => (
        <div className={classes.cell}>
          <span>{entry.route ? <Link to={entry.route}>{entry.what}</Link> : entry.what}</span>
          <span className={classes.sub}>{entry.kind.replaceAll(/[._-]/g, ' ')}</span>
        </div>
      ),
    },
    {
      key: 'subject',
      title: 'digest',
      width: 110,
      render: (entry) => (entry.subject === null ? <span className={classes.dim}>–</span> : <Digest value={entry.subject} />),
    },
    { key: 'leaf', title: 'leaf hash', width: 110, render: (entry) => <Digest value={entry.leafHash} /> },
    {
      key: 'signed',
      title: 'signed by',
      width: 104,
      render: (entry) =>
        entry.signed ? (
          <Chip tone="info" shape="✎">
            a person
          </Chip>
        ) : (
          <span className={classes.dim}>the console</span>
        ),
    },
  ];
  return <DataTable label="Ledger entries" columns={columns} rows={entries} rowKey={(entry) => String(entry.index)} compact />;
}
