import { Button, Tooltip } from '@mantine/core';
import { useId, useState } from 'react';
import { useParams } from 'react-router';
import type { GateDetail } from '#shared/contract/gates.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Page } from '../../ui/page.tsx';
import { Column, Grid, Panel } from '../../ui/panel.tsx';
import { ErrorState, ProblemList, SkeletonBlock } from '../../ui/states.tsx';
import { ExportBundleButton } from '../ledger/export-bundle.tsx';
import { ApprovalsPanel } from './approvals-panel.tsx';
import { CriteriaPanel } from './criteria-panel.tsx';
import { BuiltInPanel, FindingsPanel } from './findings-panel.tsx';
import { FormDialog } from '../../ui/form-frame.tsx';
import { GateForm, type OpenForm, titleOf } from './gate-form.tsx';
import classes from './gates.module.css';
import { MissingPanel } from './missing-panel.tsx';
import { PhaseChip } from './phase-chip.tsx';
import { QuestionsPanel } from './questions-panel.tsx';
import { HistoryPanel, RisksPanel, TasksPanel } from './record-panels.tsx';
import { ReviewsPanel } from './reviews-panel.tsx';
import { ScopePanel } from './scope-panel.tsx';
import { things, whyNotApprovable } from './words.ts';

/** A run that ends elsewhere changes what is missing here. */
const refetchMs = 4000;

export default function GatePage() {
  const { phaseId = '' } = useParams();
  const {
    data: gate,
    error,
    refetch,
  } = useCoreQuery(['gates', 'get', phaseId], (options) => client.gates.get({ phaseId }, options), { refetchMs });
  const breadcrumbs = [{ label: 'Plan', to: paths.gates }];
  if (!gate) {
    return (
      <Page title="Phase" breadcrumbs={breadcrumbs}>
        {error ? (
          <ErrorState what="The phase could not be read." error={error} retry={() => void refetch()} page />
        ) : (
          <Grid>
            <Column span={8} spanNarrow={12}>
              <SkeletonBlock height={180} />
              <SkeletonBlock height={420} />
            </Column>
            <Column span={4} spanNarrow={12}>
              <SkeletonBlock height={200} />
              <SkeletonBlock height={200} />
            </Column>
          </Grid>
        )}
      </Page>
    );
  }
  return <GateView key={phaseId} gate={gate} breadcrumbs={breadcrumbs} />;
}

function GateView({ gate, breadcrumbs }: { gate: GateDetail; breadcrumbs: { label: string; to: string }[] }) {
  const [form, setForm] = useState<OpenForm | null>(null);
  return (
    <Page
      title={gate.title}
      breadcrumbs={breadcrumbs}
      state={<PhaseChip state={gate.state} />}
      subtitle={gate.open ? gate.planFile : gate.readyForApproval ? 'only signatures are missing' : `${things(gate.missing)} missing`}
      actions={<Actions gate={gate} onForm={setForm} />}
    >
      {gate.description === '' ? null : <p className={classes.description}>{gate.description}</p>}
      {gate.problems.length > 0 ? (
        <Panel title="Problems in the plan">
          <ProblemList problems={gate.problems} />
        </Panel>
      ) : null}
      <Grid>
        <Column span={8} spanNarrow={12}>
          <MissingPanel gate={gate} onForm={setForm} />
          <CriteriaPanel gate={gate} onForm={setForm} />
          {gate.findings.length > 0 ? <FindingsPanel gate={gate} onForm={setForm} /> : null}
          {gate.builtInFindings.length > 0 ? <BuiltInPanel gate={gate} onForm={setForm} /> : null}
          <ScopePanel gate={gate} onForm={setForm} />
          {gate.tasks.length > 0 ? <TasksPanel gate={gate} /> : null}
          {gate.risks.length > 0 ? <RisksPanel gate={gate} /> : null}
        </Column>
        <Column span={4} spanNarrow={12}>
          <QuestionsPanel gate={gate} onForm={setForm} />
          <ReviewsPanel gate={gate} onForm={setForm} />
          <ApprovalsPanel gate={gate} />
          <HistoryPanel gate={gate} onMove={() => setForm({ kind: 'move' })} />
        </Column>
      </Grid>
      <FormDialog opened={form !== null} title={form ? titleOf(form, gate) : ''} onClose={() => setForm(null)}>
        {form ? <GateForm gate={gate} form={form} onDone={() => setForm(null)} /> : null}
      </FormDialog>
    </Page>
  );
}

function Actions({ gate, onForm }: { gate: GateDetail; onForm: (form: OpenForm) => void }) {
  const role = useWhyNot('approver');
  const why = role ?? whyNotApprovable(gate);
  const reasonId = useId();
  return (
    <>
      <ExportBundleButton />
      {gate.open ? null : (
        <>
          <Button variant="danger" disabled={role !== null} title={role ?? undefined} onClick={() => onForm({ kind: 'reject' })}>
            Reject
          </Button>
          <Tooltip label={why} disabled={why === null} multiline maw={360}>
            <span>
              <Button
                variant="primary"
                disabled={why !== null}
                aria-describedby={why === null ? undefined : reasonId}
                onClick={() => onForm({ kind: 'approve', label: 'Approve release' })}
              >
                Approve release
              </Button>
              {why === null ? null : (
                <span id={reasonId} className="visually-hidden">
                  {why}
                </span>
              )}
            </span>
          </Tooltip>
        </>
      )}
    </>
  );
}
