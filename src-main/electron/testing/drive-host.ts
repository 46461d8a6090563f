// Runs the built main bundle under plain Node with the stand-in for `electron`, plays what Electron would send, and reports what happened.
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractClient } from '#shared/contract/index.ts';

const standInFile = pathToFileURL(path.join(import.meta.dirname, 'electron-stand-in.ts')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standInFile, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
});
const standIn = await import('./electron-stand-in.ts');
const bundle = process.argv[2];
if (bundle === undefined) throw new Error('usage: drive-host.ts BUNDLE');
await import(pathToFileURL(bundle).href);

type Report = Record<string, unknown>;
const report: Report = {};
const { app, BrowserWindow, calls, called, session, handlers, askForPort, Notification, powerSaveBlocker, Tray } = standIn;

report['before ready'] = calls.map((call) => call.what);
if (called('app.quit').length === 0) await whileRunning();
report['exits'] = called('app.exit').map((call) => call.with[0]);
process.send?.(report, () => process.exit(0));

async function whileRunning(): Promise<void> {
  app.becomeReady();
  await until(() => BrowserWindow.all.length === 1);
  const [window] = BrowserWindow.all;
  if (!window) throw new Error('there is no window');
  const contents = window.webContents;
  report['window'] = window.options;
  report['first page'] = contents.url;

  report['pages'] = Object.fromEntries(
    await Promise.all(
      [
        'app://holdpoint/',
        'app://holdpoint/runs/1',
        'app://holdpoint/first-paint.js',
        'app://holdpoint/../main/index.js',
        'app://holdpoint/%2e%2e/main/index.js',
        'app://holdpoint/..%2fmain/index.js',
        'app://holdpoint/%252e%252e%252fmain/index.js',
        'app://holdpoint/..%5cmain%5cindex.js',
        'app://other/index.html',
      ].map(async (address) => {
        // A Request would normalise the address; Electron hands on what the page asked for.
        const response = await ask(address, 'GET');
        return [
          address,
          {
            status: response.status,
            type: response.headers.get('content-type'),
            csp: response.headers.get('content-security-policy'),
            leaked: (await response.text()).includes('requestSingleInstanceLock'),
          },
        ];
      }),
    ),
  );
  report['post'] = (await ask('app://holdpoint/', 'POST')).status;

  report['navigation'] = Object.fromEntries(
    ['will-navigate', 'will-redirect', 'will-frame-navigate'].flatMap((kind) =>
      ['https://example.org/', 'app://holdpoint.example/', 'file:///etc/passwd', 'app://holdpoint/runs'].map((url) => [
        `${kind} ${url}`,
        prevented(contents, kind, { url, isMainFrame: true }),
      ]),
    ),
  );
  report['frame'] = prevented(contents, 'will-frame-navigate', { url: 'app://holdpoint/', isMainFrame: false });
  report['webview'] = prevented(contents, 'will-attach-webview', {});
  report['new window'] = contents.openHandler?.({ url: 'app://holdpoint/' });

  const ours = session.defaultSession;
  const asked = (permission: string, requestingUrl: string, isMainFrame = true) => {
    let granted: boolean | undefined;
    ours.requestHandler?.(contents, permission, (answer) => (granted = answer), { isMainFrame, requestingUrl });
    return granted;
  };
  report['permissions'] = {
    media: asked('media', 'app://holdpoint/'),
    notifications: asked('notifications', 'app://holdpoint/'),
    'clipboard-read': asked('clipboard-read', 'app://holdpoint/'),
    copy: asked('clipboard-sanitized-write', 'app://holdpoint/terminal'),
    'copy by others': asked('clipboard-sanitized-write', 'https://example.org/'),
    'copy in a frame': asked('clipboard-sanitized-write', 'app://holdpoint/', false),
    'check media': ours.checkHandler?.(contents, 'media', 'app://holdpoint'),
    'check copy': ours.checkHandler?.(contents, 'clipboard-sanitized-write', 'app://holdpoint'),
    'check copy by others': ours.checkHandler?.(contents, 'clipboard-sanitized-write', 'https://example.org'),
    device: ours.deviceHandler?.(),
  };

  await until(() => Tray.latest !== undefined);
  const foreign = { url: 'https://example.org/', parent: null };
  const child = { url: 'app://holdpoint/', parent: contents.mainFrame };
  const refused = [askForPort(contents, foreign), askForPort(contents, child), askForPort(contents, null)];
  const own = askForPort(contents, contents.mainFrame);
  await until(() => own.taken());
  report['foreign ports taken'] = refused.map(({ taken }) => taken());
  const client: ContractClient = createORPCClient(new RPCLink({ port: own.port }));
  own.port.start();
  report['info'] = await client.system.info();

  app.emit('second-instance', {}, ['holdpoint', 'holdpoint://runs/3f9a']);
  await until(() => contents.url.endsWith('/runs/3f9a'));
  app.emit('second-instance', {}, ['holdpoint', 'holdpoint://runs/..%2f..%2fetc']);
  let linkPrevented = false;
  app.emit('open-url', { preventDefault: () => (linkPrevented = true) }, 'holdpoint://gates/phase-4');
  report['deep links'] = { loaded: called('window.loadURL').map((call) => call.with[0]), linkPrevented };

  report['blockers before the run'] = powerSaveBlocker.on();
  const { runId } = await client.runs.start({ file: 'scenarios/short.yaml' });
  await until(() => powerSaveBlocker.on() === 1);
  window.show();
  window.close();
  report['closed with a run on'] = {
    destroyed: window.isDestroyed(),
    visible: window.visible,
    told: Notification.shown.map((shown) => shown.options.title),
  };
  report['tray'] = Tray.latest?.menu.map((item) => item.label ?? '-');
  Tray.latest?.menu[0]?.click?.();
  report['shown again'] = window.visible;
  standIn.dialog.answer = 2;
  Tray.latest?.menu.at(-1)?.click?.();
  await until(() => called('dialog.showMessageBox').length === 1);
  report['quit with a run on'] = { quits: called('app.quit').length, asked: called('dialog.showMessageBox')[0]?.with[0] };
  await until(() => powerSaveBlocker.on() === 0 && Notification.shown.length > 1);
  const ended = Notification.shown.at(-1);
  report['notification'] = ended?.options;
  ended?.emit('click');
  await until(() => contents.url.endsWith(`/runs/${runId}`));
  report['workers'] = called('utilityProcess.fork').map((call) => path.basename(String(call.with[0])));

  window.close();
  report['closed without a run'] = window.isDestroyed();
  await until(() => called('app.exit').length > 0);
}

function prevented(contents: NodeJS.EventEmitter, kind: string, event: object): boolean {
  let stopped = false;
  contents.emit(kind, { ...event, preventDefault: () => (stopped = true) });
  return stopped;
}

function ask(url: string, method: string): Promise<Response> {
  const handler = handlers.get('app');
  if (!handler) throw new Error('nothing serves app://');
  return handler({ url, method } as Request);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`gave up waiting for: ${condition.toString()}\n${JSON.stringify(calls.slice(-5))}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
