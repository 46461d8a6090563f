// Installs and builds what is missing. Plain JavaScript: it runs on any Node >= 20, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { hashFiles, isBuiltFromThisTree, readStamp, stampForBuild } from './build-stamp.mjs';

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const modules = path.join(root, 'node_modules');
const installStamp = path.join(modules, '.holdpoint-install');

export function say(text) {
  process.stderr.write(`holdpoint: ${text}\n`);
}

export function fail(text, hint) {
  say(text);
  if (hint) say(hint);
  process.exit(1);
}

/** Node 24 of the installed `node` package: what everything after the installation runs on. */
export function bundledNode() {
  const file = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(file) ? file : process.execPath;
}

/** PATH with the project's programs first, so that they find Node 24. */
export function projectEnvironment(extra = {}) {
  return { ...process.env, PATH: [path.join(modules, '.bin'), process.env.PATH].join(path.delimiter), ...extra };
}

export function prepare() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node ${process.versions.node} is too old.`, 'Install Node 20 or newer, then run the same command again.');
  install();
  build();
}

function install() {
  const wanted = hashFiles(root, ['package-lock.json']);
  if (readStamp(installStamp) === wanted) return;
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail(
      'node_modules is a link, and installing would empty the folder that it points to.',
      'Install there, or remove the link and run the same command again.',
    );
  }
  say('installing packages (about a minute the first time) …');
  const started = Date.now();
  // All we say goes to stderr: stdout belongs to the command that follows. The programs of npm are shell scripts or .cmd files: through the npm that runs us, where there is one.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.status !== 0) {
    fail(
      `the packages could not be installed (npm ended with ${result.status ?? result.signal ?? result.error?.message}).`,
      'Read the lines above; check the network and free space, then run the same command again.',
    );
  }
  writeFileSync(installStamp, wanted);
  say(`packages installed in ${seconds(started)}.`);
}

function build() {
  if (isBuiltFromThisTree(root)) return;
  const writeStamp = stampForBuild(root);
  say('building the console …');
  const started = Date.now();
  const tool = path.join(modules, 'electron-vite', 'bin', 'electron-vite.js');
  const result = spawnSync(bundledNode(), [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
    env: projectEnvironment(),
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    fail('the console could not be built.', 'Read the lines above; they name the file.');
  }
  writeStamp();
  say(`built in ${seconds(started)}.`);
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
