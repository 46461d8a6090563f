#!/usr/bin/env node
// Starts the command line on Node 24. Plain JavaScript for any Node >= 20: it runs before anything is built.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const neededNode = 24;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const built = path.join(root, 'out', 'main', 'cli.js');
const source = path.join(root, 'src-main', 'cli', 'index.ts');
const entry = existsSync(built) ? built : source;

if (!existsSync(entry)) {
  process.stderr.write('holdpoint: the program is not built. Run "npm start" or "npm run build" in the checkout first.\n');
  process.exit(2);
}
if (Number.parseInt(process.versions.node, 10) >= neededNode) await import(pathToFileURL(entry).href);
else runWithBundledNode();

function runWithBundledNode() {
  const bundled = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(bundled)) {
    process.stderr.write(
      `holdpoint: this is Node ${process.versions.node}; Node ${neededNode} is needed. Run "npm install" in ${root}, which brings it.\n`,
    );
    process.exit(2);
  }
  const child = spawn(bundled, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Signals are for the child: it ends, and then we do. A Ctrl+C in a terminal reaches it twice, which it takes for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`holdpoint: ${bundled} cannot be started: ${error.message}\n`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
