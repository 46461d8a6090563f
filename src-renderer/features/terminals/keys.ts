/** What a key does on the terminal page, wherever the focus is. Everything else belongs to the program. */
export type TerminalCommand = 'new_tab' | 'close' | 'next_tab' | 'previous_tab' | 'split_right' | 'split_down' | 'copy';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>;

/** Ctrl+Shift+V is not here: the browser turns it into a paste event, which needs no permission to read the clipboard. */
const withControlShift: Record<string, TerminalCommand> = { T: 'new_tab', W: 'close', E: 'split_right', O: 'split_down', C: 'copy' };
const withControl: Record<string, TerminalCommand> = { PageUp: 'previous_tab', PageDown: 'next_tab' };

export function terminalCommand({ key, ctrlKey, shiftKey, altKey, metaKey }: Key): TerminalCommand | null {
  if (!ctrlKey || altKey || metaKey) return null;
  return (shiftKey ? withControlShift[key.toUpperCase()] : withControl[key]) ?? null;
}

export function isPaste({ key, ctrlKey, shiftKey, altKey, metaKey }: Key): boolean {
  return ctrlKey && shiftKey && !altKey && !metaKey && key.toUpperCase() === 'V';
}
