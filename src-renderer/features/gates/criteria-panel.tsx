import { Link } from 'react-router';
import type { CriterionResult, GateDetail } from '#shared/contract/gates.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago, CodeText, Quantity } from '../../ui/quantity.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import { ActionButton } from './action-button.tsx';
import type { OpenForm } from './gate-form.tsx';
import classes from './gates.module.css';
import { WaiverButton } from './waiver-button.tsx';
import { criteriaNote } from './words.ts';

/** Each criterion with its rule, what was observed, and the evidence behind it. */
export function CriteriaPanel({ gate, onForm }: { gate: GateDetail; onForm: (form: OpenForm) => void }) {
  const columns: DataColumn<CriterionResult>[] = [
    {
      key: 'title',
      title: 'criterion',
      render: (result) => (
        <div className={classes.criterion}>
          <span className={classes.strong}>{result.title}</span>
          <span className={classes.origin}>
            {result.origin}
            {result.required ? '' : ' · optional'}
            {result.finding === null ? '' : ` · finding ${result.finding}`}
          </span>
        </div>
      ),
    },
    {
      key: 'rule',
      title: 'rule',
      render: (result) => (
        <span className={classes.rule}>
          <CodeText>{result.rule}</CodeText>
        </span>
      ),
    },
    {
      key: 'observed',
      title: 'observed',
      align: 'right',
      render: (result) => (
        <div className={classes.observed}>
          <span>
            {result.strength === 'attested' && result.observed !== null ? (
              attestedWord(result.observed)
            ) : (
              <>
                {result.strength === 'estimate' && result.observed !== null ? '≈ ' : ''}
                <Quantity value={result.observed} unit={result.unit} />
              </>
            )}
          </span>
          {result.bound === null ? null : (
            <span className={classes.origin}>
              bound <Quantity value={result.bound} unit={result.unit} />
            </span>
          )}
          {result.n === null ? null : <span className={classes.origin}>n {grouped(result.n)}</span>}
        </div>
      ),
    },
    { key: 'evidence', title: 'evidence', render: (result) => <EvidenceCell result={result} /> },
    {
      key: 'verdict',
      title: 'verdict',
      render: (result) => (
        <div className={classes.verdict}>
          <span className={classes.marks}>
            <VerdictMark
              verdict={result.verdict === 'pass' && result.strength === 'attested' ? 'attested' : result.verdict}
              title={result.reason}
            />
            {result.actual === null ? null : (
              <VerdictMark verdict={result.actual} title={`Without the waiver: ${result.actual.replaceAll('_', ' ')}`} />
            )}
            {result.strength === 'estimate' ? (
              <Chip
                tone="inconclusive"
                dashed
                shape="≈"
                title="Not a verdict of the leak test: the plan accepts an estimate for this criterion."
              >
                estimate
              </Chip>
            ) : null}
          </span>
          {result.reason === '' ? null : (
            <span className={classes.reason} title={result.reason}>
              {result.reason}
            </span>
          )}
        </div>
      ),
    },
    ...(gate.open
      ? []
      : [
          {
            key: 'action',
            title: 'next',
            align: 'right' as const,
            render: (result: CriterionResult) => (
              <div className={classes.actions}>
                {result.action ? <ActionButton quiet action={result.action} onForm={onForm} /> : null}
                <WaiverButton result={result} onForm={onForm} />
              </div>
            ),
          },
        ]),
  ];
  return (
    <Panel title="Criteria" note={criteriaNote(gate.criteriaResults)}>
      {gate.criteriaResults.length === 0 ? (
        <EmptyState title="No criteria.">
          A gate without criteria cannot open: nothing measured never means pass. Add some to <CodeText>{gate.planFile}</CodeText>.
        </EmptyState>
      ) : (
        <DataTable label="Criteria" columns={columns} rows={gate.criteriaResults} rowKey={(result) => result.id} />
      )}
    </Panel>
  );
}

function attestedWord(observed: number): string {
  return observed === 0 ? 'no' : 'yes';
}

function EvidenceCell({ result: { evidence } }: { result: CriterionResult }) {
  if (!evidence) return <span className={classes.dim}>no evidence</span>;
  return (
    <div className={classes.criterion}>
      <Link to={paths.evidenceOf(evidence.digest)}>{evidence.label}</Link>
      <span className={classes.origin}>
        <Ago at={evidence.at} />
        {evidence.route ? (
          <>
            {' · '}
            <Link to={evidence.route}>{sourceWord(evidence.route)}</Link>
          </>
        ) : null}
      </span>
    </div>
  );
}

function sourceWord(route: string): string {
  if (route.startsWith('/runs/')) return 'its run';
  if (route.startsWith('/postgres')) return 'its probe';
  return 'its source';
}
