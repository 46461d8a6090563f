import type { TerminalForeground, TerminalSession } from '#shared/contract/terminals.ts';
import { client, showError } from '../../lib/client/index.ts';
import { changeLayout, whileCreating } from './layout/layout-store.ts';
import { type Direction, openTab, removeSession, splitBeside } from './layout/tabs.ts';

/** Where a new session goes. */
export type Place = { kind: 'tab' } | { kind: 'beside'; sessionId: string; direction: Direction } | { kind: 'instead'; sessionId: string };

/** Starts a shell in the workspace's folder. Failures are told by a toast. */
export async function startSession(place: Place, size: { columns: number; rows: number } | null, cwd?: string): Promise<void> {
  try {
    await whileCreating(async () => {
      const { sessionId } = await client.terminals.create({ ...size, ...(cwd === undefined ? {} : { cwd }) });
      changeLayout((layout) => {
        if (place.kind === 'tab') return openTab(layout, sessionId);
        if (place.kind === 'beside') return splitBeside(layout, place.sessionId, place.direction, sessionId);
        return removeSession(splitBeside(layout, place.sessionId, 'right', sessionId), place.sessionId);
      });
    });
    if (place.kind === 'instead') await endSession(place.sessionId);
  } catch (error) {
    showError('No terminal was started', error);
  }
}

export async function endSession(sessionId: string): Promise<void> {
  try {
    await client.terminals.close({ sessionId });
    changeLayout((layout) => removeSession(layout, sessionId));
  } catch (error) {
    showError('The terminal was not closed', error);
  }
}

export async function renameSession(sessionId: string, name: string): Promise<void> {
  try {
    await client.terminals.rename({ sessionId, name });
  } catch (error) {
    showError('The terminal was not renamed', error);
  }
}

/** What closing would end; null when nothing runs and there is nothing to ask. */
export async function whatClosingEnds(session: TerminalSession): Promise<TerminalForeground | null> {
  if (session.state === 'exited') return null;
  try {
    const foreground = await client.terminals.foreground({ sessionId: session.sessionId });
    return foreground.state === 'prompt' ? null : foreground;
  } catch {
    // Not known is a reason to ask; closing itself reports what is wrong.
    return { state: 'unknown', program: null };
  }
}
