import { Page } from '../../ui/page.tsx';
import { Column, Grid } from '../../ui/panel.tsx';
import { AppearancePanel } from './appearance-panel.tsx';
import { BehaviourPanel } from './behaviour-panel.tsx';
import { ConsolePanel } from './console-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { ProblemsPanel } from './problems-panel.tsx';

export function SettingsPage() {
  return (
    <Page title="Settings">
      <Grid>
        <Column span={6} spanNarrow={12}>
          <AppearancePanel />
          <BehaviourPanel />
          <KeysPanel />
        </Column>
        <Column span={6} spanNarrow={12}>
          <ProblemsPanel />
          <ConsolePanel />
        </Column>
      </Grid>
    </Page>
  );
}
