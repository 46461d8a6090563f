import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconFileImport, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { ScenarioSummary } from '#shared/contract/runs.ts';
import { client, useCoreAction, useCoreQuery } from '../../../lib/client/index.ts';
import { formatSeconds } from '../../../lib/format/time.ts';
import { useWhyNot } from '../../../lib/live/system-info.ts';
import { paths } from '../../../lib/routes.ts';
import { useShortcuts } from '../../../lib/shortcuts.ts';
import { Chip } from '../../../ui/chip.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { type DataColumn, DataTable } from '../../../ui/data-table.tsx';
import { Page } from '../../../ui/page.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../../ui/states.tsx';
import classes from '../scenarios.module.css';
import { ImportDialog } from './import-dialog.tsx';
import { NewDialog } from './new-dialog.tsx';

const crumbs = [{ label: 'Runs', to: paths.runs }];
const icon = { size: 14, 'aria-hidden': true } as const;

const columns: DataColumn<ScenarioSummary>[] = [
  {
    key: 'name',
    title: 'scenario',
    sort: ({ name }) => name,
    render: ({ name, file }) => (
      <>
        <span className={classes.name}>{name}</span>
        <span className={classes.file}>{file}</span>
      </>
    ),
  },
  {
    key: 'state',
    title: 'state',
    sort: ({ problems }) => problems.length,
    render: ({ problems }) =>
      problems.length === 0 ? (
        <Chip tone="pass" shape="●">
          valid
        </Chip>
      ) : (
        <Chip
          tone="fail"
          shape="✕"
          title={problems.map(({ line, message }) => `${line === undefined ? '' : `line ${line}: `}${message}`).join('\n')}
        >
          {problems.length === 1 ? '1 problem' : `${problems.length} problems`}
        </Chip>
      ),
  },
  { key: 'load', title: 'load', render: ({ load }) => load },
  {
    key: 'duration',
    title: 'for',
    align: 'right',
    sort: ({ durationSeconds }) => durationSeconds,
    render: ({ durationSeconds }) => (durationSeconds === 0 ? '' : formatSeconds(durationSeconds)),
  },
  { key: 'target', title: 'target', sort: ({ target }) => target, render: ({ target }) => target },
  {
    key: 'rules',
    title: 'rules',
    align: 'right',
    sort: ({ thresholds }) => thresholds.length,
    render: ({ thresholds }) => (
      <span title={thresholds.map(({ metric, expr }) => `${metric} ${expr}`).join('\n')}>{thresholds.length}</span>
    ),
  },
];

/** The scenario files of the workspace. */
export function ScenariosPage() {
  const navigate = useNavigate();
  const whyNot = useWhyNot('operator');
  const scenarios = useCoreQuery(['runs', 'scenarios'], (options) => client.runs.scenarios(undefined, options), { refetchMs: 10_000 });
  const [search, setSearch] = useSearchParams();
  const dialog = search.get('dialog');
  const [copyOf, setCopyOf] = useState<ScenarioSummary | null>(null);
  const [removing, setRemoving] = useState<ScenarioSummary | null>(null);
  const open = (name: 'new' | 'import' | null) => setSearch(name === null ? {} : { dialog: name }, { replace: true });
  const taken = scenarios.data?.map(({ file }) => file) ?? [];
  const remove = useCoreAction((file: string) => client.scenarios.remove({ file }), {
    failed: 'The scenario was not removed',
    done: ({ kept }, file) => `${file} is removed. It is kept as ${kept}.`,
    changes: [['runs', 'scenarios'], ['scenarios']],
    onDone: () => setRemoving(null),
  });
  useShortcuts({ n: () => (whyNot === null ? open('new') : undefined) });

  const actions: DataColumn<ScenarioSummary> = {
    key: 'actions',
    title: '',
    width: 40,
    render: (scenario) => (
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${scenario.name}`}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPlayerPlay {...icon} />}
            disabled={scenario.problems.length > 0}
            onClick={() => void navigate(paths.newRun(scenario.file))}
          >
            New run…
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy {...icon} />} disabled={whyNot !== null} onClick={() => setCopyOf(scenario)}>
            Duplicate…
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash {...icon} />} color="red" disabled={whyNot !== null} onClick={() => setRemoving(scenario)}>
            Remove…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    ),
  };
  const edit = (file: string) => void navigate(paths.editScenario(file));
  return (
    <Page
      title="Scenarios"
      breadcrumbs={crumbs}
      actions={
        <>
          <Button
            leftSection={<IconFileImport {...icon} />}
            onClick={() => open('import')}
            disabled={whyNot !== null}
            title={whyNot ?? 'A HAR file of a browser or a proxy'}
          >
            Import a recording
          </Button>
          <Button variant="primary" onClick={() => open('new')} disabled={whyNot !== null} title={whyNot ?? 'N'}>
            New scenario
          </Button>
        </>
      }
    >
      <Panel title="Files of this workspace" note={scenarios.data === undefined ? undefined : `${taken.length} in scenarios/`}>
        {scenarios.isPending ? (
          <SkeletonLines lines={4} height={42} />
        ) : scenarios.data === undefined ? (
          <ErrorState what="The scenarios could not be read." error={scenarios.error} retry={() => void scenarios.refetch()} />
        ) : scenarios.data.length === 0 ? (
          <EmptyState
            title="No scenario yet."
            action={
              <Button onClick={() => open('new')} disabled={whyNot !== null}>
                Make the first one
              </Button>
            }
          >
            A scenario says which requests to send, how many, for how long, and what must hold. It is a file of the workspace.
          </EmptyState>
        ) : (
          <DataTable
            label="Scenarios"
            columns={[...columns, actions]}
            rows={scenarios.data}
            rowKey={({ file }) => file}
            rowLink={({ file }) => paths.editScenario(file)}
          />
        )}
      </Panel>
      <NewDialog
        opened={dialog === 'new' && scenarios.data !== undefined}
        onClose={() => open(null)}
        taken={taken}
        copyOf={null}
        onMade={edit}
      />
      <NewDialog opened={copyOf !== null} onClose={() => setCopyOf(null)} taken={taken} copyOf={copyOf} onMade={edit} />
      <ImportDialog opened={dialog === 'import' && scenarios.data !== undefined} onClose={() => open(null)} taken={taken} onMade={edit} />
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Remove ${removing?.name ?? ''}?`}
        confirm="Remove the scenario"
        danger
        busy={remove.busy}
        onConfirm={() => (removing === null ? undefined : remove.run(removing.file))}
      >
        {removing?.file} leaves the folder; its text is kept in .holdpoint/removed. Runs of it stay, with the scenario as it was.
      </ConfirmDialog>
    </Page>
  );
}
