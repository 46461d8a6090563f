import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { PlanDetail } from '#shared/contract/plans.ts';
import { paths } from '../../lib/routes.ts';
import { countText } from '../../lib/format/numbers.ts';
import { Chip } from '../../ui/chip.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, ErrorState, ProblemList, SkeletonBlock } from '../../ui/states.tsx';
import { PlanTabs } from './plan-tabs.tsx';
import { usePlan } from './use-plan.ts';

const crumbs = [{ label: 'Plan & gates', to: paths.gates }];

/** The frame of every view of a plan: which plan, whether it can be read, and the way to the other views. */
export function PlanFrame({ title, children }: { title: string; children: (plan: PlanDetail) => ReactNode }) {
  const { plans, detail, file } = usePlan();
  const [, setSearch] = useSearchParams();
  const plan = detail.data;
  const errors = plan?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const choices = plans.data ?? [];
  return (
    <Page
      title={title}
      breadcrumbs={crumbs}
      state={
        plan === undefined ? undefined : errors.length > 0 ? (
          <Chip tone="fail" shape="✕" title="Its gates stay closed until they are corrected.">
            {countText(errors.length, 'error')}
          </Chip>
        ) : plan.problems.length > 0 ? (
          <Chip tone="inconclusive" shape="◐" title={plan.problems.map(({ message }) => message).join('\n')}>
            {countText(plan.problems.length, 'warning')}
          </Chip>
        ) : undefined
      }
      subtitle={
        choices.length > 1 ? (
          <NativeSelect
            size="xs"
            aria-label="Plan"
            value={file ?? ''}
            data={choices.map((one) => ({ value: one.file, label: one.title ?? one.file }))}
            onChange={(event) => setSearch({ file: event.currentTarget.value })}
          />
        ) : (
          plan?.title
        )
      }
      actions={
        file === null ? undefined : (
          <Button component={Link} to={paths.plan('edit', file)}>
            Edit as YAML
          </Button>
        )
      }
    >
      <PlanTabs file={file ?? undefined} />
      {errors.length > 0 ? (
        <Panel title="Problems in the plan file" note="shown below is the last version without an error">
          <ProblemList problems={errors} />
        </Panel>
      ) : null}
      {plan !== undefined ? (
        children(plan)
      ) : detail.error || plans.error ? (
        <ErrorState
          what="The plan could not be read."
          error={detail.error ?? plans.error}
          retry={() => void (detail.error ? detail : plans).refetch()}
          action={
            file === null ? undefined : (
              <Button component={Link} to={paths.plan('edit', file)}>
                Correct it as YAML
              </Button>
            )
          }
        />
      ) : plans.data !== undefined && file === null ? (
        <NoPlan />
      ) : (
        <SkeletonBlock height={420} />
      )}
    </Page>
  );
}

function NoPlan() {
  return (
    <Panel title="No plan">
      <EmptyState title="No plan yet.">
        A plan says in phases what is to be done, and what must be true before the next one begins. Put one into <code>plans/</code> of the
        workspace, as YAML; it appears here when it is saved.
      </EmptyState>
    </Panel>
  );
}
