// `npm run screens`: screenshots of every page in both themes into docs/screens/, from a real console on a fresh demo workspace.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { findChromium } from './chromium.mjs';
import { bundledNode, prepare, projectEnvironment, root } from './prepare.mjs';

prepare();
const chromium = findChromium();
if (!chromium) process.exit(1);
const result = spawnSync(bundledNode(), [path.join(root, 'e2e/screens.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: projectEnvironment({ HOLDPOINT_CHROMIUM: chromium }),
});
process.exitCode = result.status ?? 1;
