import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '#core/errors/holdpoint-error.ts';

const stateSchema = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(400).max(20_000),
  height: z.number().int().min(300).max(20_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const defaultWindowState: WindowState = { width: 1440, height: 900, maximized: false };

/** How much of a window must be on some screen for it to be found again: enough to grab its title bar. */
const visiblePx = 100;

/** The last state, if it can be read and still lies on a screen; a screen may have been unplugged since. */
export function readWindowState(file: string, screens: readonly Area[]): WindowState {
  let state: WindowState;
  try {
    state = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Absent at the first start, or unreadable: a window in the default place is the right answer to both.
    return defaultWindowState;
  }
  const { x, y, width } = state;
  if (x === undefined || y === undefined) return state;
  const visible = screens.some(
    (screen) =>
      x + width > screen.x + visiblePx &&
      x < screen.x + screen.width - visiblePx &&
      y >= screen.y &&
      y < screen.y + screen.height - visiblePx,
  );
  return visible ? state : { width: state.width, height: state.height, maximized: state.maximized };
}

/** Written whole and renamed: a crash leaves the old or the new one. A failure is reported and costs nothing but the position. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch (error) {
    process.stderr.write(`holdpoint: the position of the window was not saved: ${messageOf(error)}\n`);
  }
}
