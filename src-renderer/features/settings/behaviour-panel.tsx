import { Switch } from '@mantine/core';
import type { Settings } from '#shared/contract/system.ts';
import { client, queryClient, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { useSystemInfo, useWhyNot } from '../../lib/live/system-info.ts';
import { Panel } from '../../ui/panel.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './settings.module.css';

const switches: { name: keyof Settings; label: string; description: string; desktopOnly: boolean }[] = [
  {
    name: 'resumeInterruptedRuns',
    label: 'Resume interrupted runs',
    description:
      'A run that a crash interrupted goes on when the console starts again, unless its scenario says otherwise. The time between is a gap.',
    desktopOnly: false,
  },
  {
    name: 'notifyOnRunEnd',
    label: 'Notify when a run ends',
    description: 'A notification of the desktop, with the verdict.',
    desktopOnly: true,
  },
  {
    name: 'keepRunningInTray',
    label: 'Keep running in the tray',
    description: 'Closing the window while a run is on keeps it going without asking.',
    desktopOnly: true,
  },
];

const key = ['settings', 'get'];

export function BehaviourPanel() {
  const settings = useCoreQuery(key, (options) => client.settings.get(undefined, options));
  const { data: info } = useSystemInfo();
  const whyNot = useWhyNot('operator');
  const update = useCoreAction((change: Partial<Settings>) => client.settings.update(change), {
    failed: 'The setting was not kept',
    onDone: (now) => queryClient.setQueryData(key, now),
  });
  return (
    <Panel title="Behaviour" note={whyNot ?? 'of this console, for everybody'}>
      {settings.isPending ? (
        <SkeletonLines lines={3} height={40} />
      ) : settings.data === undefined ? (
        <ErrorState what="The settings could not be read." error={settings.error} retry={() => void settings.refetch()} />
      ) : (
        <div className={classes.rows}>
          {switches.map(({ name, label, description, desktopOnly }) => (
            <Switch
              key={name}
              label={label}
              description={
                desktopOnly && info !== undefined && info.host !== 'desktop'
                  ? `${description} Takes effect in the desktop window.`
                  : description
              }
              checked={settings.data[name]}
              disabled={whyNot !== null || update.busy}
              onChange={(event) => update.run({ [name]: event.currentTarget.checked })}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}
