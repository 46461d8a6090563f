import type { PlanDetail, PlannedPhase } from '#shared/contract/plans.ts';
import { Chip } from '../../../ui/chip.tsx';
import { type DataColumn, DataTable } from '../../../ui/data-table.tsx';
import { CodeText, Quantity } from '../../../ui/quantity.tsx';
import { VerdictMark } from '../../../ui/verdict-mark.tsx';
import { PlanFrame } from '../plan-frame.tsx';
import classes from '../plans.module.css';
import { severityOrder } from '../words.ts';
import { type InPhase, ItemsPanel, itemsOf, ItemTitle, keyOf } from './items.tsx';

type Finding = InPhase<PlannedPhase['findings'][number]>;

const tones = { critical: 'fail', high: 'fail', medium: 'inconclusive', low: 'neutral' } as const;
const isVerified = ({ by }: Finding) => by.verdict === 'pass' || by.verdict === 'waived';

export function FindingsPage() {
  return <PlanFrame title="Findings">{(plan) => <Findings plan={plan} />}</PlanFrame>;
}

function Findings({ plan }: { plan: PlanDetail }) {
  const findings = itemsOf(plan, (phase) => phase.findings);
  const open = findings.filter((finding) => !isVerified(finding)).length;
  return (
    <ItemsPanel
      title="Findings"
      items={findings}
      note={`${findings.length - open} of ${findings.length} verified as fixed`}
      empty="A finding (C1, H1 …) is a defect that has to be verified as fixed before its phase is released: by a criterion that measures it, or by a person."
    >
      <DataTable label="Findings" columns={columns} rows={findings} rowKey={keyOf} initialSort={{ key: 'severity', descending: false }} />
    </ItemsPanel>
  );
}

const columns: DataColumn<Finding>[] = [
  {
    key: 'finding',
    title: 'finding',
    render: (finding) => <ItemTitle item={finding} />,
    sort: ({ id }) => id,
  },
  {
    key: 'severity',
    title: 'severity',
    render: ({ severity }) => <Chip tone={tones[severity]}>{severity}</Chip>,
    sort: ({ severity }) => severityOrder.indexOf(severity),
  },
  {
    key: 'by',
    title: 'verified by',
    render: ({ by }) =>
      by.attested ? (
        'a person, with what backs it'
      ) : (
        <span>
          {by.criterion} <CodeText>{by.rule}</CodeText>
        </span>
      ),
  },
  {
    key: 'observed',
    title: 'observed',
    align: 'right',
    render: ({ by }) => (by.attested ? '–' : <Quantity value={by.observed} unit={by.unit} />),
  },
  {
    key: 'verdict',
    title: 'verification',
    render: ({ by }) => (
      <div className={classes.titled}>
        <span>
          <VerdictMark verdict={by.verdict === 'pass' && by.attested ? 'attested' : by.verdict} title={by.reason} />
        </span>
        <span className={classes.reason}>{by.reason}</span>
      </div>
    ),
    sort: ({ by }) => by.verdict,
  },
];
