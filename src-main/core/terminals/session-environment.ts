/**
 * What a session may know of the console's environment. An allow list: the console may hold tokens and connection strings in variables
 * of any name, and whatever a terminal shows may be recorded.
 */
const allowedOnUnix = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'EDITOR',
  'VISUAL',
  'PAGER',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  'XDG_STATE_HOME',
  'DBUS_SESSION_BUS_ADDRESS',
  // Names a socket, not a key: without it `git push` and `ssh` ask for passphrases.
  'SSH_AUTH_SOCK',
];

const allowedOnWindows = [
  'PATH',
  'PATHEXT',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'USERNAME',
  'USERDOMAIN',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'COMMONPROGRAMFILES',
  'PSMODULEPATH',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
  'OS',
];

/** The whole environment of a new session. */
export function sessionEnvironment(
  source: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const windows = platform === 'win32';
  const allowed = new Set(windows ? allowedOnWindows : allowedOnUnix);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    // Names of variables ignore case on Windows, and only there.
    const known = allowed.has(windows ? name.toUpperCase() : name) || (!windows && name.startsWith('LC_'));
    if (known && value !== undefined) env[name] = value;
  }
  const locale = env['LC_ALL'] ?? env['LC_CTYPE'] ?? env['LANG'] ?? '';
  // Terminals here speak UTF-8; a program started by a desktop or a service manager often has no locale at all.
  if (!windows && !/utf-?8/i.test(locale)) {
    delete env['LC_ALL'];
    delete env['LC_CTYPE'];
    env['LANG'] = platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  }
  return { ...env, TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'Holdpoint' };
}
