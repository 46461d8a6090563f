import { Link } from 'react-router';
import type { PlanDetail, PlannedPhase } from '#shared/contract/plans.ts';
import { paths } from '../../../lib/routes.ts';
import { type DataColumn, DataTable } from '../../../ui/data-table.tsx';
import { CodeText, Quantity } from '../../../ui/quantity.tsx';
import { VerdictMark } from '../../../ui/verdict-mark.tsx';
import { PlanFrame } from '../plan-frame.tsx';
import classes from '../plans.module.css';
import { type InPhase, ItemsPanel, itemsOf, keyOf } from './items.tsx';

type Kpi = InPhase<PlannedPhase['kpis'][number]>;

export function KpisPage() {
  return <PlanFrame title="KPIs">{(plan) => <Kpis plan={plan} />}</PlanFrame>;
}

function Kpis({ plan }: { plan: PlanDetail }) {
  const kpis = itemsOf(plan, (phase) => phase.kpis);
  return (
    <ItemsPanel
      title="Key figures"
      items={kpis}
      note="where it stood, where it should get to, and what was measured"
      empty="A KPI says where a figure stands today and where it should get to. With a criterion beside it, what was measured stands here too."
    >
      <DataTable label="Key figures" columns={columns} rows={kpis} rowKey={keyOf} />
    </ItemsPanel>
  );
}

const columns: DataColumn<Kpi>[] = [
  {
    key: 'kpi',
    title: 'figure',
    render: ({ id, title, phase }) => (
      <div className={classes.titled}>
        <span className={classes.strong}>{title}</span>
        <span className={classes.small}>
          {id} · <Link to={paths.gate(phase.id)}>{phase.title}</Link>
        </span>
      </div>
    ),
    sort: ({ title }) => title,
  },
  { key: 'baseline', title: 'baseline', align: 'right', render: ({ baseline }) => baseline },
  { key: 'target', title: 'target', align: 'right', render: ({ target }) => target },
  { key: 'improvement', title: 'improvement', align: 'right', render: ({ improvement }) => improvement ?? '–' },
  {
    key: 'measured',
    title: 'measured',
    align: 'right',
    render: ({ by }) => (by === null ? <span className={classes.dim}>no criterion</span> : <Quantity value={by.observed} unit={by.unit} />),
  },
  {
    key: 'verdict',
    title: 'verdict',
    render: ({ by }) =>
      by === null ? (
        '–'
      ) : (
        <div className={classes.titled}>
          <span>
            <VerdictMark verdict={by.verdict} />
          </span>
          <CodeText>{by.rule}</CodeText>
        </div>
      ),
  },
];
