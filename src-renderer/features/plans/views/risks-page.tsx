import type { PlanDetail, PlannedPhase } from '#shared/contract/plans.ts';
import { type DataColumn, DataTable } from '../../../ui/data-table.tsx';
import { Grid, Panel } from '../../../ui/panel.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { PlanFrame } from '../plan-frame.tsx';
import classes from '../plans.module.css';
import { levels } from '../words.ts';
import { type InPhase, itemsOf, ItemTitle, keyOf } from './items.tsx';

type Risk = InPhase<PlannedPhase['risks'][number]>;

export function RisksPage() {
  return <PlanFrame title="Risks">{(plan) => <Risks plan={plan} />}</PlanFrame>;
}

function Risks({ plan }: { plan: PlanDetail }) {
  const risks = itemsOf(plan, (phase) => phase.risks);
  const unrated = risks.filter(({ probability, impact }) => probability === null || impact === null);
  if (risks.length === 0) {
    return (
      <Panel title="Risks">
        <EmptyState title="No risks.">
          A risk says what may happen, how likely it is and how much it would hurt, what keeps it from happening, and how to go back.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Grid>
      <Panel
        title="Probability and impact"
        span={5}
        spanNarrow={12}
        note={unrated.length === 0 ? undefined : `${unrated.length} not rated: ${unrated.map(({ id }) => id).join(', ')}`}
      >
        <table className={classes.matrix} aria-label="Risks by probability and impact">
          <tbody>
            {levels.toReversed().map((probability) => (
              <tr key={probability}>
                <th scope="row">{probability} probability</th>
                {levels.map((impact) => (
                  <td key={impact} className={`${classes.cell} ${weightClass(probability, impact)}`}>
                    <ul className={classes.risks}>
                      {risks
                        .filter((risk) => risk.probability === probability && risk.impact === impact)
                        .map((risk) => (
                          <li key={keyOf(risk)} className={classes.risk} title={risk.title}>
                            {risk.id}
                            <span className="visually-hidden">: {risk.title}</span>
                          </li>
                        ))}
                    </ul>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">
                <span className="visually-hidden">Impact</span>
              </th>
              {levels.map((impact) => (
                <th key={impact} scope="col">
                  {impact} impact
                </th>
              ))}
            </tr>
          </tfoot>
        </table>
      </Panel>
      <Panel title="Risks" span={7} spanNarrow={12} note="the heaviest first">
        <DataTable label="Risks" columns={columns} rows={risks} rowKey={keyOf} initialSort={{ key: 'weight', descending: true }} />
      </Panel>
    </Grid>
  );
}

function weightClass(probability: (typeof levels)[number], impact: (typeof levels)[number]): string {
  const weight = levels.indexOf(probability) + levels.indexOf(impact);
  return [undefined, undefined, classes.weight2, classes.weight3, classes.weight4][weight] ?? '';
}

/** null where nobody has rated it. */
function weightOf({ probability, impact }: Risk): number | null {
  return probability === null || impact === null ? null : (levels.indexOf(probability) + 1) * (levels.indexOf(impact) + 1);
}

const columns: DataColumn<Risk>[] = [
  {
    key: 'risk',
    title: 'risk',
    render: (risk) => <ItemTitle item={risk} facts={risk.owner ?? ''} />,
    sort: ({ id }) => id,
  },
  {
    key: 'weight',
    title: 'probability, impact',
    render: ({ probability, impact }) =>
      probability === null && impact === null ? <span className={classes.dim}>not rated</span> : `${probability ?? '–'}, ${impact ?? '–'}`,
    sort: weightOf,
  },
  {
    key: 'mitigation',
    title: 'mitigation and rollback',
    render: ({ mitigation, rollback }) => (
      <div className={classes.text}>
        {mitigation.trim() === '' ? <span className={classes.dim}>No mitigation is written down.</span> : mitigation}
        {rollback.trim() === '' ? null : <div className={classes.small}>Rollback: {rollback}</div>}
      </div>
    ),
  },
];
