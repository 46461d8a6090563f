import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { PhaseStatus, StatusReport } from '#shared/contract/status.ts';
import { client, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { paths } from '../../lib/routes.ts';
import { saveFile } from '../../lib/save-file.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Ago } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonBlock } from '../../ui/states.tsx';
import { PhaseChip } from '../gates/phase-chip.tsx';
import { criteriaNote, things } from '../gates/words.ts';
import { CriteriaTable } from './criteria-table.tsx';
import classes from './status.module.css';

/** What is shown changes with decisions and runs: a few seconds late is early enough. */
const refetchMs = 10_000;

/** All phases, gates and criteria on one page, to look at and to hand on. */
export default function StatusPage() {
  const { data, error, refetch } = useCoreQuery(['status', 'get'], (options) => client.status.get(undefined, options), { refetchMs });
  return (
    <Page
      title="Status"
      breadcrumbs={[{ label: 'Plan', to: paths.gates }]}
      subtitle={
        data ? (
          <>
            as of <Ago at={data.at} />
          </>
        ) : undefined
      }
      actions={<SaveButton />}
    >
      {data === undefined ? (
        error ? (
          <ErrorState what="The status could not be read." error={error} retry={() => void refetch()} page />
        ) : (
          <>
            <SkeletonBlock height={160} />
            <SkeletonBlock height={360} />
          </>
        )
      ) : (
        <Report report={data} />
      )}
    </Page>
  );
}

function Report({ report }: { report: StatusReport }) {
  const { phases, problems, ledger } = report;
  if (phases.length === 0 && problems.length === 0) {
    return (
      <EmptyState title="Nothing to release yet." action={<Link to={paths.gates}>Plan & gates</Link>}>
        This page shows each phase of the plan with its criteria in numbers. There is no plan in <code>plans/</code> so far.
      </EmptyState>
    );
  }
  return (
    <>
      {problems.length > 0 ? (
        <Panel title="The plan has errors">
          <p>What these places say is not counted, and their gates stay closed.</p>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <Panel
        title="Phases"
        note={
          ledger.size === 0 ? (
            'the ledger is empty'
          ) : (
            <span>
              ledger of {grouped(ledger.size)} entries, root <Digest value={ledger.root} />
            </span>
          )
        }
      >
        <DataTable
          label="Phases"
          columns={phaseColumns}
          rows={phases}
          rowKey={({ phaseId }) => phaseId}
          rowLink={({ phaseId }) => paths.gate(phaseId)}
        />
      </Panel>
      {phases.map((phase) => (
        <PhasePanel key={phase.phaseId} phase={phase} />
      ))}
    </>
  );
}

const phaseColumns: DataColumn<PhaseStatus>[] = [
  { key: 'title', title: 'phase', render: ({ title }) => title },
  { key: 'state', title: 'state', render: ({ state }) => <PhaseChip state={state} /> },
  { key: 'met', title: 'criteria met', align: 'right', render: ({ counts }) => `${counts.met} of ${counts.total}` },
  { key: 'failed', title: 'failed', align: 'right', render: ({ counts }) => counts.failed },
  { key: 'unknown', title: 'not known', align: 'right', render: ({ counts }) => counts.unknown },
  { key: 'missing', title: 'missing', align: 'right', render: ({ open, missing }) => (open ? '–' : missing.length) },
  { key: 'released', title: 'released', render: ({ releasedAt }) => (releasedAt === null ? '–' : <Ago at={releasedAt} />) },
];

function PhasePanel({ phase }: { phase: PhaseStatus }) {
  const { title, phaseId, state, open, releasedAt, description, criteria, missing, approvals, quorum } = phase;
  return (
    <Panel title={<Link to={paths.gate(phaseId)}>{title}</Link>} mark={<PhaseChip state={state} />} note={criteriaNote(criteria)}>
      {description === '' ? null : <p className={classes.description}>{description}</p>}
      <CriteriaTable criteria={criteria} />
      <p className={classes.summary}>
        {open && releasedAt !== null ? (
          <>
            Released <Ago at={releasedAt} /> with {approvals.length} of {quorum} signatures
            {approvals.length > 0 ? ` (${approvals.map(({ name }) => name).join(', ')})` : ''}.
          </>
        ) : missing[0] ? (
          <>
            <b>{things(missing.length)} missing.</b> First: {missing[0].title} {missing[0].detail}
          </>
        ) : (
          'Nothing is missing.'
        )}
      </p>
    </Panel>
  );
}

function SaveButton() {
  const save = useCoreAction(() => client.status.page(), {
    failed: 'The page was not saved',
    done: ({ fileName }) => `${fileName} is in your downloads. It opens without a console.`,
    onDone: ({ fileName, content }) => saveFile({ fileName, mediaType: 'text/html', content }),
  });
  return (
    <Button loading={save.busy} onClick={() => save.run(undefined)}>
      Save as HTML
    </Button>
  );
}
