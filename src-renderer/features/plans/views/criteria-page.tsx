import { SegmentedControl, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { PlanDetail, PlannedCriterion } from '#shared/contract/plans.ts';
import { client, useCoreQuery } from '../../../lib/client/index.ts';
import { countText, grouped, withUnit } from '../../../lib/format/numbers.ts';
import { paths } from '../../../lib/routes.ts';
import { type DataColumn, DataTable } from '../../../ui/data-table.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Ago, CodeText, Quantity } from '../../../ui/quantity.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/states.tsx';
import { VerdictMark } from '../../../ui/verdict-mark.tsx';
import { ActionButton } from '../../gates/action-button.tsx';
import { PlanFrame } from '../plan-frame.tsx';
import classes from '../plans.module.css';
import { refetchMs } from '../use-plan.ts';

export function CriteriaPage() {
  return <PlanFrame title="Criteria">{(plan) => <Criteria plan={plan} />}</PlanFrame>;
}

type Shown = 'all' | 'open' | 'met';
const isMet = ({ verdict }: PlannedCriterion) => verdict === 'pass' || verdict === 'waived';

function Criteria({ plan }: { plan: PlanDetail }) {
  const { data, error, refetch } = useCoreQuery(
    ['plans', 'criteria', plan.file],
    (options) => client.plans.criteria({ file: plan.file }, options),
    { refetchMs },
  );
  const [shown, setShown] = useState<Shown>('all');
  const [words, setWords] = useState('');
  const rows = useMemo(() => {
    const sought = words.trim().toLowerCase();
    return (data ?? []).filter(
      (one) =>
        (shown === 'all' || (shown === 'met') === isMet(one)) &&
        (sought === '' || `${one.title} ${one.rule} ${one.phaseTitle} ${one.id}`.toLowerCase().includes(sought)),
    );
  }, [data, shown, words]);
  const met = data?.filter(isMet).length ?? 0;
  return (
    <Panel
      title="Criteria of all phases"
      note={
        data === undefined || data.length === 0 ? undefined : (
          <div className={classes.filters}>
            <TextInput aria-label="Search" placeholder="Search" value={words} onChange={(event) => setWords(event.currentTarget.value)} />
            <SegmentedControl
              aria-label="Which criteria"
              data={[
                { value: 'all', label: `All ${data.length}` },
                { value: 'open', label: `Open ${data.length - met}` },
                { value: 'met', label: `Met ${met}` },
              ]}
              value={shown}
              onChange={setShown}
            />
          </div>
        )
      }
    >
      {data === undefined ? (
        error ? (
          <ErrorState what="The criteria could not be read." error={error} retry={() => void refetch()} />
        ) : (
          <SkeletonLines lines={8} height={44} />
        )
      ) : data.length === 0 ? (
        <EmptyState title="No criteria yet.">
          A criterion says what has to be measured or confirmed before a phase is released. Without one, a gate never opens.
        </EmptyState>
      ) : rows.length === 0 ? (
        <EmptyState title="No such criterion.">None of {countText(data.length, 'criterion', 'criteria')} fits.</EmptyState>
      ) : (
        <DataTable label="Criteria" columns={columns} rows={rows} rowKey={(one) => `${one.phase}/${one.id}`} compact />
      )}
    </Panel>
  );
}

const columns: DataColumn<PlannedCriterion>[] = [
  {
    key: 'title',
    title: 'criterion',
    render: (one) => (
      <div className={classes.titled}>
        <span className={classes.strong}>{one.title}</span>
        <span className={classes.small}>
          <Link to={paths.gate(one.phase)}>{one.phaseTitle}</Link> · {one.origin}
          {one.required ? '' : ' · optional'}
        </span>
      </div>
    ),
    sort: (one) => one.title,
  },
  {
    key: 'rule',
    title: 'rule',
    render: (one) => (
      <span className={classes.rule}>
        <CodeText>{one.rule}</CodeText>
      </span>
    ),
  },
  {
    key: 'observed',
    title: 'observed',
    align: 'right',
    render: (one) => (
      <div className={classes.observed}>
        {one.strength === 'attested' ? <span className={classes.dim}>attested</span> : <Quantity value={one.observed} unit={one.unit} />}
        {one.bound === null ? null : (
          <span className={classes.small}>
            bound <Quantity value={one.bound} unit={one.unit} />
          </span>
        )}
        {one.n === null ? null : <span className={classes.small}>n {grouped(one.n)}</span>}
      </div>
    ),
  },
  {
    key: 'trend',
    title: 'trend',
    render: (one) =>
      one.trend.length < 2 ? (
        <span className={classes.small}>{one.trend.length === 1 ? 'measured once' : '–'}</span>
      ) : (
        <span className={classes.trend}>
          <Sparkline values={one.trend.map(({ value }) => value)} label={trendText(one)} width={84} height={22} />
          <span className={classes.small} title={trendText(one)}>
            {one.trend.length} times
          </span>
        </span>
      ),
  },
  {
    key: 'evidence',
    title: 'evidence',
    render: (one) =>
      one.evidence === null ? (
        <span className={classes.dim}>none</span>
      ) : (
        <div className={classes.titled}>
          <Link to={paths.evidenceOf(one.evidence.digest)}>{one.evidence.label}</Link>
          <span className={classes.small}>
            <Ago at={one.evidence.at} />
            {one.freshUntil === null ? ' · does not age' : <Freshness until={one.freshUntil} />}
          </span>
        </div>
      ),
    sort: (one) => one.evidence?.at ?? null,
  },
  {
    key: 'verdict',
    title: 'verdict',
    render: (one) => (
      <div className={classes.titled}>
        <span>
          <VerdictMark verdict={one.verdict === 'pass' && one.strength === 'attested' ? 'attested' : one.verdict} title={one.reason} />
        </span>
        <span className={classes.reason}>{one.reason}</span>
      </div>
    ),
    sort: (one) => one.verdict,
  },
  { key: 'action', title: '', align: 'right', render: (one) => <Answer one={one} /> },
];

/** What would answer it; what a person answers is answered at the gate. */
function Answer({ one }: { one: PlannedCriterion }) {
  const navigate = useNavigate();
  if (one.action === null || isMet(one)) return null;
  return <ActionButton action={one.action} quiet onForm={() => void navigate(paths.gate(one.phase))} />;
}

function Freshness({ until }: { until: string }) {
  return (
    <>
      {' · too old '}
      <Ago at={until} />
    </>
  );
}

function trendText({ trend, unit, title }: PlannedCriterion): string {
  const values = trend.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${title} over ${trend.length} measurements: ${withUnit(least, unit)} to ${withUnit(most, unit)}, last ${withUnit(values.at(-1), unit)}`;
}
