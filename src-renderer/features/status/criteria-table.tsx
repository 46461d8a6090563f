import { Link } from 'react-router';
import type { PhaseStatus } from '#shared/contract/status.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { paths } from '../../lib/routes.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Ago, CodeText, Quantity } from '../../ui/quantity.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './status.module.css';

type Criterion = PhaseStatus['criteria'][number];

/** Criteria in numbers: what was seen, how sure, and from what. */
export function CriteriaTable({ criteria }: { criteria: Criterion[] }) {
  if (criteria.length === 0) return <p className={classes.dim}>No criteria: a gate without criteria cannot open.</p>;
  return <DataTable label="Criteria" compact columns={columns} rows={criteria} rowKey={({ id }) => id} />;
}

const columns: DataColumn<Criterion>[] = [
  {
    key: 'title',
    title: 'criterion',
    render: ({ title, required }) => (
      <>
        {title} {required ? null : <span className={classes.dim}>optional</span>}
      </>
    ),
  },
  {
    key: 'rule',
    title: 'rule',
    render: ({ rule }) => (
      <span className={classes.rule}>
        <CodeText>{rule}</CodeText>
      </span>
    ),
  },
  {
    key: 'observed',
    title: 'observed',
    align: 'right',
    render: ({ observed, unit, strength }) => (
      <>
        {strength === 'estimate' && observed !== null ? '≈ ' : ''}
        <Quantity value={observed} unit={unit} />
      </>
    ),
  },
  { key: 'bound', title: '95 % bound', align: 'right', render: ({ bound, unit }) => <Quantity value={bound} unit={unit} /> },
  { key: 'n', title: 'n', align: 'right', render: ({ n }) => (n === null ? '–' : grouped(n)) },
  {
    key: 'verdict',
    title: 'verdict',
    render: ({ verdict, strength, reason }) => (
      <div className={classes.verdict}>
        <VerdictMark verdict={verdict === 'pass' && strength === 'attested' ? 'attested' : verdict} title={reason} />
        {reason === '' ? null : <span className={classes.dim}>{reason}</span>}
      </div>
    ),
  },
  {
    key: 'evidence',
    title: 'evidence',
    render: ({ evidence }) =>
      evidence === null ? (
        <span className={classes.dim}>none</span>
      ) : (
        <>
          <Link to={paths.evidenceOf(evidence.digest)}>{evidence.label}</Link>{' '}
          <span className={classes.dim}>
            <Ago at={evidence.at} />
          </span>
        </>
      ),
  },
];
