import { Menu, nativeImage, Tray } from 'electron';
import { formatDuration } from '#shared/durations.ts';
import type { ConsoleCore } from '#core/console/console-core.ts';
import { resourcePath } from '#core/resources/resource-path.ts';

export interface TrayActions {
  show: (route?: string) => void;
  quit: () => void;
}

/** The icon that stays when the window is closed; its menu names the run that is on. */
export function showTrayIcon(core: Pick<ConsoleCore, 'runs' | 'workspace'>, actions: TrayActions): Disposable {
  const tray = new Tray(nativeImage.createFromPath(resourcePath('icons/tray.png')));
  let shown: string | null = null;
  const update = () => {
    const runs = core.runs.active();
    const labels = runs.map(
      (run) => `${run.scenario} · ${formatDuration(Math.max(0, run.plannedSeconds - run.elapsedSeconds) * 1000)} left`,
    );
    const key = labels.join('\n');
    // A menu that is rebuilt while it is open closes on some systems.
    if (key === shown) return;
    shown = key;
    tray.setToolTip(labels.length === 0 ? `Holdpoint · ${core.workspace.config.name}` : `Holdpoint · ${labels.join(', ')}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Show Holdpoint', click: () => actions.show() },
        ...runs.map((run, index) => ({
          label: labels[index] ?? run.scenario,
          click: () => actions.show(`/runs/${encodeURIComponent(run.runId)}`),
        })),
        { type: 'separator' as const },
        { label: 'Quit', click: actions.quit },
      ]),
    );
  };
  tray.on('click', () => actions.show());
  const changes = core.runs.changes.on(update);
  update();
  return {
    [Symbol.dispose]() {
      changes[Symbol.dispose]();
      tray.destroy();
    },
  };
}
