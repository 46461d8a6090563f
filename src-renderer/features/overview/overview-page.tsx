import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useStatus } from '../../lib/live/status.ts';
import { useSystemInfo } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Page } from '../../ui/page.tsx';
import { Column, Grid, Panel } from '../../ui/panel.tsx';
import { ProblemList } from '../../ui/states.tsx';
import { DemoPanel } from './demo-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { LastRunPanel } from './last-run-panel.tsx';
import { OnNowPanel } from './on-now-panel.tsx';
import { PhasePanel } from './phase-panel.tsx';
import { ProcessPanel } from './process-panel.tsx';

/** What holds the phase, is everything up, what did the last run say, what is on. */
export function OverviewPage() {
  const { data: info } = useSystemInfo();
  const recording = useStatus((status) => status.recording);
  return (
    <Page
      title="Overview"
      subtitle={
        info
          ? `${info.workspace.name}${info.workspace.revision === null ? '' : ` · rev ${info.workspace.revision.slice(0, 7)}`}`
          : undefined
      }
      actions={
        <Button component={Link} to={paths.newRun()} variant="primary">
          New run
        </Button>
      }
    >
      <Grid>
        {recording?.state === 'degraded' ? (
          <Panel title="Not everything is recorded">
            <p role="alert">{recording.message}</p>
          </Panel>
        ) : null}
        {info && info.problems.length > 0 ? (
          <Panel title="Problems in the files of the workspace" note={<Link to={paths.settings}>Settings</Link>}>
            <ProblemList problems={info.problems} />
          </Panel>
        ) : null}
        <Column span={7} spanNarrow={12}>
          <PhasePanel />
          <LastRunPanel />
        </Column>
        <Column span={5} spanNarrow={12}>
          <OnNowPanel />
          <HealthPanel />
          <ProcessPanel />
        </Column>
        {info?.workspace.demo ? <DemoPanel /> : null}
      </Grid>
    </Page>
  );
}
