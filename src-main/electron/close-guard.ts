import { dialog } from 'electron';
import type { ConsoleCore } from '#core/console/console-core.ts';
import type { MainWindow } from './main-window.ts';

export interface CloseGuardParts {
  window: MainWindow;
  core: Pick<ConsoleCore, 'runs' | 'settings'>;
  /** Says that the run goes on in the tray. */
  tellHidden: () => void;
  quit: () => void;
}

/**
 * A run is not lost to a closed window: while one is on, closing hides the window and the run goes on in the tray, at once or after a
 * question, as the settings say. Without a run, closing the window ends the program.
 */
export class CloseGuard {
  readonly #parts: CloseGuardParts;
  #quitting = false;
  #asking = false;

  constructor(parts: CloseGuardParts) {
    this.#parts = parts;
    parts.window.guard(() => this.#mayClose());
  }

  /** From here on the window may close: the program ends. */
  allowQuit(): void {
    this.#quitting = true;
  }

  /** Quit from the menu or the tray: asks when a run is on. @param quit what to do once nothing speaks against it. */
  async requestQuit(quit: () => void = this.#parts.quit): Promise<void> {
    if (this.#parts.core.runs.active().length === 0) {
      quit();
      return;
    }
    if (this.#asking) return;
    this.#asking = true;
    try {
      const { response } = await dialog.showMessageBox({
        type: 'warning',
        message: 'A run is on.',
        detail: 'Quitting interrupts it. What was measured is kept, and the run can be resumed; the time between is a gap.',
        buttons: ['Keep running in the tray', 'Interrupt the run and quit', 'Cancel'],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      });
      if (response === 0) this.#hide();
      if (response === 1) quit();
    } finally {
      this.#asking = false;
    }
  }

  #mayClose(): boolean {
    if (this.#quitting || this.#parts.core.runs.active().length === 0) return true;
    if (this.#parts.core.settings.get().keepRunningInTray) this.#hide();
    else void this.requestQuit();
    return false;
  }

  #hide(): void {
    this.#parts.window.hide();
    this.#parts.tellHidden();
  }
}
