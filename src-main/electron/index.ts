import path from 'node:path';
import { app } from 'electron';
import { messageOf } from '#core/errors/holdpoint-error.ts';
import { deepLinkIn } from './deep-link.ts';
import { Desktop } from './desktop.ts';
import { declareScheme } from './page-protocol.ts';
import { refuseByDefault } from './refusals.ts';

// Everything before "ready" is here, in the order Electron needs it.
app.enableSandbox();
declareScheme();
refuseByDefault();
if (app.isPackaged) app.setAsDefaultProtocolClient('holdpoint');
else app.setAsDefaultProtocolClient('holdpoint', process.execPath, [path.resolve(app.getAppPath())]);

// A second start hands its link to the first and ends.
if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  let desktop: Desktop | undefined;
  /** macOS may deliver a link before "ready". */
  let waitingLink: string | null = null;
  app.on('open-url', (event, link) => {
    event.preventDefault();
    if (desktop) desktop.show(link);
    else waitingLink = link;
  });
  app.on('second-instance', (_event, argv) => desktop?.show(deepLinkIn(argv)));
  app.on('activate', () => desktop?.show(null));
  // Closing the window without a run ends the program, on macOS too: nothing would be left to look at.
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (!desktop) return;
    // The program exits by itself when the core has ended.
    event.preventDefault();
    desktop.end();
  });
  app
    .whenReady()
    .then(() => {
      desktop = new Desktop();
      return desktop.start(waitingLink === null ? process.argv : [...process.argv, waitingLink]);
    })
    .catch((error: unknown) => {
      process.stderr.write(`holdpoint: ${messageOf(error)}\n`);
      app.exit(1);
    });
}
