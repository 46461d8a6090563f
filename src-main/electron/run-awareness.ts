import { Notification, powerSaveBlocker } from 'electron';
import type { ConsoleCore } from '#core/console/console-core.ts';

/** The machine does not go to sleep while a run is on: sleep is a gap in the measurement. The screen may. */
export function stayAwakeDuringRuns(core: Pick<ConsoleCore, 'runs'>): Disposable {
  let blocker: number | null = null;
  const update = () => {
    const on = core.runs.active().length > 0;
    if (on && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!on && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  const changes = core.runs.changes.on(update);
  update();
  return {
    [Symbol.dispose]() {
      changes[Symbol.dispose]();
      if (blocker !== null) powerSaveBlocker.stop(blocker);
      blocker = null;
    },
  };
}

const words = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'is inconclusive',
  not_measured: 'measured nothing',
  stale: 'is stale',
  waived: 'is waived',
} as const;

/** A native notification at the end of a run; a click on it opens the run. */
export function notifyAtRunEnd(core: Pick<ConsoleCore, 'runs' | 'settings'>, open: (route: string) => void): Disposable {
  return core.runs.finished.on(({ result }) => {
    if (!core.settings.get().notifyOnRunEnd || !Notification.isSupported()) return;
    const notification = new Notification({ title: `${result.scenario} ${words[result.verdict]}`, body: result.reason });
    notification.on('click', () => open(`/runs/${encodeURIComponent(result.runId)}`));
    notification.show();
  });
}

/** Said once a session: a window that vanishes without a word looks like a crash. */
export function tellOnce(): () => void {
  let told = false;
  return () => {
    if (told || !Notification.isSupported()) return;
    told = true;
    new Notification({ title: 'The run goes on in the tray', body: 'Open the window again from the tray icon.' }).show();
  };
}
