import type { ProcessTree } from '#shared/contract/memory.ts';
import { exact, noValue, significant } from '../../lib/format/numbers.ts';
import { ageText } from '../../lib/format/time.ts';
import { useNow } from '../../lib/live/now.ts';
import { Chip } from '../../ui/chip.tsx';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { depthOf } from './process-depth.ts';
import classes from './memory.module.css';

type Row = ProcessTree['processes'][number];

/** A tree that was not sampled for this long is shown as old. */
const staleAfterMs = 10_000;

const megabytes = (value: number | null) => (
  <span title={value === null ? undefined : `${exact(value)} MB`}>{value === null ? noValue : `${significant(value)} MB`}</span>
);
const count = (value: number | null) => (value === null ? noValue : value.toLocaleString('en-US'));

/** The processes of a tree as they are now. */
export function ProcessesPanel({ tree }: { tree: ProcessTree }) {
  const now = useNow(1000);
  const age = tree.at === null ? null : now - tree.at;
  const stale = age !== null && age > staleAfterMs;
  const columns: DataColumn<Row>[] = [
    { key: 'pid', title: 'pid', align: 'right', width: 80, render: (row) => row.pid },
    {
      key: 'name',
      title: 'process',
      render: (row) => (
        <>
          <span className={classes.tree} style={{ paddingLeft: depthOf(row, tree.processes) * 16 }}>
            {row.name}
          </span>
          {row.note === '' ? null : <span className={classes.sub}>{row.note}</span>}
        </>
      ),
    },
    { key: 'pss', title: 'PSS', align: 'right', render: (row) => megabytes(row.pssMb) },
    { key: 'rss', title: 'RSS', align: 'right', render: (row) => megabytes(row.rssMb) },
    { key: 'threads', title: 'threads', align: 'right', render: (row) => count(row.threads) },
    { key: 'fds', title: 'open files', align: 'right', render: (row) => count(row.fds) },
    {
      key: 'cpu',
      title: 'CPU',
      align: 'right',
      render: (row) => (row.cpuPercent === null ? noValue : `${significant(row.cpuPercent, 2)} %`),
    },
  ];
  return (
    <Panel
      title={`Processes of ${tree.label}`}
      mark={<TreeChip tree={tree} />}
      note={
        tree.processes.length === 0
          ? undefined
          : `${tree.totalPssMb === null ? '' : `PSS ${significant(tree.totalPssMb)} MB together · `}${stale && age !== null ? `sampled ${ageText(age)} ago` : 'as it is now'}`
      }
    >
      {tree.processes.length === 0 ? (
        <EmptyState title="No process to show.">
          {tree.message === '' ? 'The target has no process that can be found.' : tree.message}
        </EmptyState>
      ) : (
        <div className={stale ? classes.dim : undefined}>
          <DataTable
            label={`Processes of ${tree.label}`}
            columns={columns}
            rows={tree.processes}
            rowKey={(row) => String(row.pid)}
            compact
          />
          {tree.message === '' ? null : <p className={classes.note}>{tree.message}</p>}
        </div>
      )}
    </Panel>
  );
}

function TreeChip({ tree: { state } }: { tree: ProcessTree }) {
  switch (state) {
    case 'sampling':
      return (
        <Chip tone="info" shape="●">
          sampling
        </Chip>
      );
    case 'waiting':
      return (
        <Chip dashed shape="○">
          waiting for the process
        </Chip>
      );
    case 'gone':
      return (
        <Chip tone="fail" shape="✕">
          gone
        </Chip>
      );
    case 'unsupported':
      return (
        <Chip dashed shape="–">
          not supported here
        </Chip>
      );
  }
}
