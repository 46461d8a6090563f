import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { Link } from 'react-router';
import type { RunExportFormat } from '#shared/contract/run-comparison.ts';
import type { RunDetail } from '#shared/contract/runs.ts';
import { client, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { saveFile } from '../../lib/save-file.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { previousRun } from './previous-run.ts';

const formats: { format: RunExportFormat; label: string; what: string }[] = [
  { format: 'html', label: 'HTML report', what: 'one file that opens offline' },
  { format: 'json', label: 'JSON', what: 'the result as the command line prints it' },
  { format: 'csv', label: 'CSV', what: 'the figures over time' },
  { format: 'hdr', label: 'HdrHistogram', what: 'all latencies, for other tools' },
];

/** What can be made of the result of a run: files, comparisons, a baseline. */
export const RunMenu = memo(function RunMenu({ detail }: { detail: RunDetail }) {
  const { runId, scenario } = detail.result;
  const whyNot = useWhyNot('operator');
  const [pinning, setPinning] = useState(false);
  const [opened, setOpened] = useState(false);
  const runs = useCoreQuery(['runs', 'list'], (options) => client.runs.list({ limit: 100 }, options), { enabled: opened });
  const save = useCoreAction((format: RunExportFormat) => client.runs.export({ runId, format }), {
    failed: 'The run was not exported',
    done: ({ fileName }) => `${fileName} is in your downloads.`,
    onDone: (file) => saveFile(file),
  });
  const pin = useCoreAction((why: string) => client.runs.pin({ runId, ...(why === '' ? {} : { why }) }), {
    failed: 'The run was not pinned',
    done: 'This run is the baseline now.',
    changes: [['runs']],
    onDone: () => setPinning(false),
  });
  const unpin = useCoreAction<void, unknown>(() => client.runs.unpin({ runId }), {
    failed: 'The run was not unpinned',
    done: 'This run is not the baseline any more.',
    changes: [['runs']],
  });
  const previous = previousRun(runs.data ?? [], runId);
  const { baselineRunId } = detail;
  const isBaseline = detail.baseline !== null;
  return (
    <>
      <Menu position="bottom-end" width={290} opened={opened} onChange={setOpened}>
        <Menu.Target>
          <Button rightSection={<IconChevronDown size={13} aria-hidden />} loading={save.busy}>
            Export and compare
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Export</Menu.Label>
          {formats.map(({ format, label, what }) => (
            <Menu.Item key={format} onClick={() => save.run(format)} rightSection={<MenuNote>{what}</MenuNote>}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Label>Compare</Menu.Label>
          {baselineRunId !== null && !isBaseline ? (
            <Menu.Item component={Link} to={paths.compareRuns(baselineRunId, runId)}>
              With the baseline
            </Menu.Item>
          ) : null}
          {previous === null ? (
            <Menu.Item disabled rightSection={<MenuNote>none of this workload</MenuNote>}>
              With the run before it
            </Menu.Item>
          ) : (
            <Menu.Item component={Link} to={paths.compareRuns(previous, runId)}>
              With the run before it
            </Menu.Item>
          )}
          <Menu.Item component={Link} to={paths.compareRuns(runId)}>
            With another run…
          </Menu.Item>
          <Menu.Label>Baseline</Menu.Label>
          {isBaseline ? (
            <Menu.Item onClick={() => unpin.run()} disabled={whyNot !== null}>
              Unpin: this is the baseline
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => setPinning(true)} disabled={whyNot !== null} {...(whyNot === null ? {} : { title: whyNot })}>
              Pin as the baseline…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={pinning}
        onClose={() => setPinning(false)}
        title="Pin as the baseline?"
        confirm="Pin this run"
        busy={pin.busy}
        reason={{ label: 'Reason (kept with the baseline)' }}
        onConfirm={pin.run}
      >
        Later runs of {scenario} with the same workload are compared with this one
        {baselineRunId !== null && baselineRunId !== runId ? ', in place of the baseline they have now' : ''}.
      </ConfirmDialog>
    </>
  );
});

function MenuNote({ children }: { children: string }) {
  return <span style={{ color: 'var(--hp-secondary)', fontSize: 11 }}>{children}</span>;
}
