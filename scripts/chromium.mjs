// Finds a Chromium for the end-to-end tests: an installed one, else Playwright's download, else Debian's package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { bundledNode, root, say } from './prepare.mjs';

const installed = [
  process.env.HOLDPOINT_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of the browser, or null with the reason said. */
export function findChromium() {
  const found = installed.find((file) => file && existsSync(file)) ?? playwrightBrowser();
  if (found) return found;
  say("no Chromium found: trying Playwright's download …");
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
  spawnSync(bundledNode(), [cli, 'install', 'chromium'], { cwd: root, stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 });
  const downloaded = playwrightBrowser();
  if (downloaded) return downloaded;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say("Playwright's download cannot be had: installing the Debian package chromium …");
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'] });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  say(
    'no Chromium: install one (Debian: apt-get install chromium; elsewhere: npx playwright install chromium), or name one in HOLDPOINT_CHROMIUM.',
  );
  return null;
}

function playwrightBrowser() {
  const script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const result = spawnSync(bundledNode(), ['-e', script], { cwd: root, encoding: 'utf8' });
  const file = result.status === 0 ? result.stdout.trim() : '';
  return file && existsSync(file) ? file : undefined;
}
