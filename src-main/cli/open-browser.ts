import { spawnProgram } from '#core/processes/spawn-program.ts';

/**
 * Shows an address in the user's browser. False where there is none to be had: the address is printed anyway.
 * The address carries a one-time token, which other users of the machine could read in the process list: it is used up at once.
 */
export async function openBrowser(url: string): Promise<boolean> {
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  if (process.platform === 'linux' && display === undefined) return false;
  const session = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'BROWSER'];
  const env = Object.fromEntries(
    session.map((name) => [name, process.env[name]]).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const opener = openers[process.platform] ?? { file: 'xdg-open', args: [] };
  const { code } = await spawnProgram({ ...opener, args: [...opener.args, url], env, detached: true }).exited;
  return code === 0;
}

const openers: Partial<Record<NodeJS.Platform, { file: string; args: string[] }>> = {
  darwin: { file: 'open', args: [] },
  // Without a shell: "&" in an address must not end a command.
  win32: { file: 'rundll32.exe', args: ['url.dll,FileProtocolHandler'] },
};
