import type { Terminal } from '@xterm/xterm';
import { showError } from '../../../lib/client/index.ts';

/** Programs cannot reach the clipboard (OSC 52 is not implemented, on purpose); a person can, by Ctrl+Shift+C. */
export async function copySelection(terminal: Terminal): Promise<void> {
  if (!terminal.hasSelection()) return;
  try {
    await navigator.clipboard.writeText(terminal.getSelection());
  } catch (error) {
    showError('The selection was not copied', error);
  }
}
