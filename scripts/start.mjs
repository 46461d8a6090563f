// `npm start`: installs and builds what is missing, then opens the console on the demo workspace.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { bundledNode, prepare, projectEnvironment, root, say } from './prepare.mjs';

/** Long enough for 120 MB on a slow line; after that the browser page is the better answer. */
const electronDownloadMs = 180_000;

prepare();
const args = process.argv.slice(2);
const wantsPage = args.includes('--no-open') || args.includes('--port') || process.env.HOLDPOINT_HOST === 'browser';
const desktop = !wantsPage && hasDisplay() && hasElectron();
const child = desktop
  ? spawn(bundledNode(), [path.join(root, 'node_modules/electron/cli.js'), root, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: projectEnvironment(),
    })
  : spawn(bundledNode(), [path.join(root, 'bin/holdpoint.mjs'), 'demo', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: projectEnvironment(),
    });

// Ctrl+C reaches the console directly (same terminal); we wait for it to finish what it is doing.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return true;
  say('there is no display here: the console opens as a browser page.');
  return false;
}

function hasElectron() {
  const folder = path.join(root, 'node_modules/electron');
  if (existsSync(path.join(folder, 'path.txt'))) return true;
  say('downloading the Electron binary for the desktop window (about 120 MB, once) …');
  const result = spawnSync(bundledNode(), [path.join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: electronDownloadMs,
  });
  if (result.status === 0) return true;
  say('the Electron binary cannot be had here: the console opens as a browser page.');
  return false;
}
