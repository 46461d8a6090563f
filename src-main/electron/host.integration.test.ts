import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../page/content-security-policy.ts';

const root = path.resolve(import.meta.dirname, '../..');
const bundle = path.join(root, 'out/main/index.js');
const preload = path.join(root, 'out/preload/preload.cjs');

let folder: string;
let target: Server;

beforeAll(async () => {
  if (!existsSync(bundle)) throw new Error('The desktop host is not built: npm run build');
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-host-'));
  target = createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const workspace = path.join(folder, 'workspace');
  mkdirSync(path.join(workspace, 'scenarios'), { recursive: true });
  writeFileSync(path.join(workspace, 'holdpoint.yaml'), 'version: 1\nname: host test\n');
  writeFileSync(
    path.join(workspace, 'scenarios/short.yaml'),
    `name: short\nbaseUrl: http://127.0.0.1:${(target.address() as AddressInfo).port}\nexecutor: constant-arrival-rate\nrate: 40/s\nduration: 3s\nsteps:\n  - http: { method: GET, path: / }\nthresholds:\n  response_time: ["p(95)<5000"]\n`,
  );
});
afterAll(async () => {
  await new Promise((resolve) => target.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

type Report = Record<string, unknown>;

/** Boots the built bundle in a child of its own and answers with its report. */
function drive(options: { firstInstance: boolean; keychain?: string }): Promise<Report> {
  const settings = { userData: path.join(folder, `user-${Math.random()}`), appPath: root, keychain: 'gnome_libsecret', ...options };
  return new Promise((resolve, reject) => {
    let report: Report | undefined;
    let said = '';
    const child = fork(path.join(import.meta.dirname, 'testing/drive-host.ts'), [bundle, '--workspace', path.join(folder, 'workspace')], {
      env: { ...process.env, HOLDPOINT_STAND_IN: JSON.stringify(settings) },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.on('message', (message) => (report = message as Report));
    child.on('exit', (code) => (report ? resolve(report) : reject(new Error(`the host ended with ${code}:\n${said}`))));
  });
}

describe('the desktop host', () => {
  let report: Report;
  beforeAll(async () => {
    report = await drive({ firstInstance: true });
  });

  it('asks for the sandbox, its scheme and the single instance before the application is ready', () => {
    expect(report['before ready']).toEqual([
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.setAsDefaultProtocolClient',
      'app.requestSingleInstanceLock',
    ]);
  });

  it('opens one window, sandboxed, isolated, without Node, on our own page', () => {
    expect(report['window']).toMatchObject({
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
      },
    });
    const { webPreferences } = report['window'] as { webPreferences: { preload: string } };
    expect(path.normalize(webPreferences.preload)).toBe(preload);
    expect(report['first page']).toBe('app://holdpoint/');
  });

  it('serves the page with the security policy as a header, on every answer', () => {
    const pages = report['pages'] as Record<string, { status: number; type: string; csp: string }>;
    expect(pages['app://holdpoint/']).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(pages['app://holdpoint/runs/1']).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(pages['app://holdpoint/first-paint.js']).toMatchObject({ status: 200, type: 'text/javascript; charset=utf-8' });
    for (const page of Object.values(pages)) expect(page.csp).toBe(contentSecurityPolicy);
    expect(contentSecurityPolicy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
    expect(report['post']).toBe(405);
  });

  it.each([
    'app://holdpoint/../main/index.js',
    'app://holdpoint/%2e%2e/main/index.js',
    'app://holdpoint/..%2fmain/index.js',
    'app://holdpoint/%252e%252e%252fmain/index.js',
    'app://holdpoint/..%5cmain%5cindex.js',
    'app://other/index.html',
  ])('gives nothing outside the page for %s', (address) => {
    const page = (report['pages'] as Record<string, { status: number; leaked: boolean }>)[address];
    expect(page).toMatchObject({ status: 404, leaked: false });
  });

  it('stays on its page, embeds nothing and opens no window', () => {
    const navigation = report['navigation'] as Record<string, boolean>;
    for (const [attempt, stopped] of Object.entries(navigation))
      expect([attempt, stopped]).toEqual([attempt, !attempt.endsWith(' app://holdpoint/runs')]);
    expect(report['frame']).toBe(true);
    expect(report['webview']).toBe(true);
    expect(report['new window']).toEqual({ action: 'deny' });
  });

  it('permits our page to copy, and nothing else to anybody', () => {
    expect(report['permissions']).toEqual({
      media: false,
      notifications: false,
      'clipboard-read': false,
      copy: true,
      'copy by others': false,
      'copy in a frame': false,
      'check media': false,
      'check copy': true,
      'check copy by others': false,
      device: false,
    });
  });

  it('connects the main frame of our page to the core, and no other frame', () => {
    expect(report['foreign ports taken']).toEqual([false, false, false]);
    expect(report['info']).toMatchObject({ host: 'desktop', role: 'approver', workspace: { name: 'host test' } });
  });

  it('opens a deep link as a page of ours, and ignores one that is none', () => {
    const { loaded, linkPrevented } = report['deep links'] as { loaded: string[]; linkPrevented: boolean };
    expect(loaded).toEqual(['app://holdpoint/', 'app://holdpoint/runs/3f9a', 'app://holdpoint/gates/phase-4']);
    expect(linkPrevented).toBe(true);
  });

  it('keeps the machine awake while a run is on, in workers of its own', () => {
    expect(report['blockers before the run']).toBe(0);
    expect(report['workers']).toContain('load-engine.js');
  });

  it('keeps a run going in the tray when the window is closed, says so, and shows the window again', () => {
    expect(report['closed with a run on']).toMatchObject({ destroyed: false, visible: false, told: ['The run goes on in the tray'] });
    expect(report['tray']).toEqual(['Show Holdpoint', expect.stringMatching(/^short · .+ left$/), '-', 'Quit']);
    expect(report['shown again']).toBe(true);
  });

  it('asks before quitting interrupts a run, and stays when the person says so', () => {
    expect(report['quit with a run on']).toMatchObject({ quits: 0, asked: { message: 'A run is on.', cancelId: 2 } });
  });

  it('notifies when the run has ended, and opens it on a click', () => {
    expect(report['notification']).toMatchObject({ title: 'short passed' });
  });

  it('ends with its window when no run is on, and ends its core first', () => {
    expect(report['closed without a run']).toBe(true);
    expect(report['exits']).toEqual([0]);
    expect(existsSync(path.join(folder, 'workspace/.holdpoint/console.json'))).toBe(false);
  });
});

it('a second instance opens no window and quits', async () => {
  const report = await drive({ firstInstance: false });
  expect(report['before ready']).toContain('app.quit');
  expect(report['window']).toBeUndefined();
});

describe('the preload', () => {
  it('is one CommonJS file that exposes one frozen function', () => {
    const code = readFileSync(preload, 'utf8');
    expect(code.match(/require\((['"`])(.+?)\1\)/g)).toEqual([expect.stringContaining('electron')]);
    const exposed: [string, unknown][] = [];
    const posted: unknown[] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, value: unknown) => exposed.push([name, value]) },
      ipcRenderer: { postMessage: (...message: unknown[]) => posted.push(['host', ...message]) },
    };
    const window = { location: { origin: 'app://holdpoint' }, postMessage: (...message: unknown[]) => posted.push(['page', ...message]) };
    vm.runInNewContext(`(function (require, exports, module) {${code}\n})`, { window, MessageChannel })(
      () => electron,
      {},
      { exports: {} },
    );
    expect(exposed).toEqual([['holdpointConnect', expect.any(Function)]]);
    const connect = exposed[0]?.[1] as () => void;
    expect(Object.isFrozen(connect)).toBe(true);
    connect();
    expect(posted).toEqual([
      ['host', 'holdpoint:connect', null, [expect.anything()]],
      ['page', 'holdpoint-port', 'app://holdpoint', [expect.anything()]],
    ]);
  });
});
