import { type KeyboardEvent, memo, type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { Link, type NavigateFunction, useNavigate } from 'react-router';
import classes from './data-table.module.css';
import { compareSortValues, type SortValue } from './sort-rows.ts';

export interface DataColumn<Row> {
  key: string;
  title: string;
  /** Numbers go right. */
  align?: 'left' | 'right';
  width?: number | string;
  render: (row: Row) => ReactNode;
  /** Makes the column sortable; empty values go last either way. */
  sort?: (row: Row) => SortValue;
}

interface DataTableProps<Row> {
  /** For screen readers: what the rows are. */
  label: string;
  columns: DataColumn<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads: the first cell becomes the link, the whole row is clickable. */
  rowLink?: (row: Row) => string | null;
  initialSort?: { key: string; descending: boolean };
  compact?: boolean;
  /** For hundreds of rows: the header stays in sight, the first rows are there at once, and the others as soon as nothing else is to do. */
  tall?: boolean;
}

/** As many as a high window shows. */
const firstRows = 40;

/** Rows with tabular numbers. Up and down move between linked rows, Enter opens. */
export function DataTable<Row>({ label, columns, rows, rowKey, rowLink, initialSort, compact = false, tall = false }: DataTableProps<Row>) {
  const [sort, setSort] = useState(initialSort ?? null);
  const navigate = useNavigate();
  const sorted = useMemo(() => {
    const by = sort && columns.find((column) => column.key === sort.key)?.sort;
    return by ? [...rows].sort((a, b) => compareSortValues(by(a), by(b), sort.descending)) : rows;
  }, [rows, columns, sort]);
  const first = sorted.length > firstRows ? sorted.slice(0, firstRows) : sorted;
  // All of them are in the document then: the browser finds every word, and a screen reader every row. Other tables wait for nothing: what is
  // deferred is rendered twice.
  const shown = useDeferredValue(tall ? sorted : null, tall ? first : null) ?? sorted;

  return (
    <div className={`${classes.scroll} ${tall ? classes.tall : ''}`}>
      <table
        className={`${classes.table} ${compact ? classes.compact : ''}`}
        aria-label={label}
        aria-rowcount={tall ? rows.length + 1 : undefined}
        aria-busy={shown === sorted ? undefined : true}
      >
        <thead>
          <tr aria-rowindex={tall ? 1 : undefined}>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={column.align === 'right' ? classes.right : undefined}
                style={column.width === undefined ? undefined : { width: column.width }}
                aria-sort={sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined}
              >
                {column.sort ? (
                  <button
                    type="button"
                    className={classes.sort}
                    onClick={() =>
                      setSort({ key: column.key, descending: sort?.key === column.key ? !sort.descending : column.align === 'right' })
                    }
                  >
                    {column.title}
                    <span aria-hidden className={classes.arrow}>
                      {sort?.key === column.key ? (sort.descending ? '▼' : '▲') : ''}
                    </span>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        {/* The keys belong to the links in the rows; they bubble up to here. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <tbody onKeyDown={moveBetweenRows}>
          {shown.map((row, index) => (
            <DataRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              to={rowLink?.(row) ?? null}
              rowIndex={tall ? index + 2 : undefined}
              navigate={navigate}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DataRowProps<Row> {
  row: Row;
  columns: DataColumn<Row>[];
  to: string | null;
  rowIndex: number | undefined;
  navigate: NavigateFunction;
}

function PlainRow<Row>({ row, columns, to, rowIndex, navigate }: DataRowProps<Row>) {
  return (
    <tr
      className={to === null ? undefined : classes.link}
      aria-rowindex={rowIndex}
      onClick={(event) => {
        // Links and buttons in a row keep their own meaning, and selecting text is not a click.
        if (to === null || (event.target instanceof Element && event.target.closest('a,button,label,input')) || getSelection()?.toString())
          return;
        void navigate(to);
      }}
    >
      {columns.map((column, index) => (
        <td key={column.key} className={column.align === 'right' ? classes.right : undefined}>
          {index === 0 && to !== null ? (
            <Link to={to} className={classes.rowLink} data-row-link>
              {column.render(row)}
            </Link>
          ) : (
            column.render(row)
          )}
        </td>
      ))}
    </tr>
  );
}

/** A row that says the same is not rendered again when the table is sorted or another row changes. `memo` alone would forget the type of the rows. */
const DataRow = memo(PlainRow) as typeof PlainRow;

function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
  const at = links.findIndex((link) => link === document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  links[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}
