import path from 'node:path';
import { app, dialog, session, shell } from 'electron';
import type { ApiContext } from '../api/base.ts';
import { type HeldConsole, openHeldConsole } from '#core/console/held-console.ts';
import { WorkspaceHeldError } from '#core/console/workspace-lock.ts';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import { keyFolder } from '#core/identities/demo-identities.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { layeredSecrets, type SecretStore } from '#core/identities/secret-store.ts';
import { pageRoot } from '../page/page-file.ts';
import { serveHeld } from '../serve/serve-held.ts';
import { signInAddress } from '../serve/sign-in-address.ts';
import { setAppMenu } from './app-menu.ts';
import { chooseWorkspace, rememberWorkspace } from './choose-workspace.ts';
import { CloseGuard } from './close-guard.ts';
import { deepLinkIn, routeOfDeepLink } from './deep-link.ts';
import { MainWindow } from './main-window.ts';
import { acceptPages } from './page-port.ts';
import { servePage } from './page-protocol.ts';
import { refusePermissions } from './refusals.ts';
import { notifyAtRunEnd, stayAwakeDuringRuns, tellOnce } from './run-awareness.ts';
import { keychainAvailable, SafeStorageSecrets } from './safe-storage-secrets.ts';
import { showTrayIcon } from './tray-icon.ts';
import { utilityStarter } from './utility-starter.ts';

/** The desktop host: one window on one workspace. Made when the application is ready. */
export class Desktop {
  readonly #window = new MainWindow(app.getPath('userData'));
  readonly #parts = new AsyncDisposableStack();
  #guard: CloseGuard | undefined;
  #opening: Promise<HeldConsole> | undefined;
  #ending = false;

  /** Shows the window at once and opens the core behind it; a page that asks for the core waits for it. */
  async start(argv: readonly string[]): Promise<void> {
    refusePermissions(session.defaultSession);
    servePage(session.defaultSession, pageRoot());
    setAppMenu({ openWorkspace: () => void this.#openOther(), show: (route) => this.#window.show(route), quit: () => this.requestQuit() });
    const opening = this.#openCore(argv);
    this.#opening = opening;
    acceptPages(opening.then(({ core }): ApiContext => ({ core, host: 'desktop', role: 'approver', who: 'desktop' })));
    this.show(deepLinkIn(argv));
    try {
      const { core } = await opening;
      const window = this.#window;
      const quit = () => app.quit();
      const guard = new CloseGuard({ window, core, tellHidden: tellOnce(), quit });
      this.#guard = guard;
      this.#parts.use(stayAwakeDuringRuns(core));
      this.#parts.use(notifyAtRunEnd(core, (route) => window.show(route)));
      this.#parts.use(showTrayIcon(core, { show: (route) => window.show(route), quit: () => this.requestQuit() }));
    } catch (error) {
      await this.#explain(error);
      app.quit();
    }
  }

  /** @param link a deep link, or null to just show the window. */
  show(link: string | null): void {
    this.#window.show(link === null ? undefined : (routeOfDeepLink(link) ?? undefined));
  }

  requestQuit(): void {
    if (this.#guard) void this.#guard.requestQuit();
    else app.quit();
  }

  /** Ends the core, then the program. A second call changes nothing. */
  end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#guard?.allowQuit();
    // A core that is still opening has children already: it is ended once it is open. Its failure is told by `start`.
    const ended = Promise.allSettled([this.#opening]).then(() => this.#parts.disposeAsync());
    ended.then(
      () => app.exit(0),
      (error: unknown) => {
        process.stderr.write(`holdpoint: ${messageOf(error)}\n`);
        app.exit(1);
      },
    );
  }

  async #openCore(argv: readonly string[]): Promise<HeldConsole> {
    const workspace = await chooseWorkspace(argv);
    const held = await openHeldConsole({
      workspace,
      kind: 'desktop',
      starter: utilityStarter,
      secrets: secretsOf(workspace),
      startServices: true,
      onProgress: (line) => this.#window.window?.setTitle(`Holdpoint · ${line}`),
    });
    this.#parts.use(held);
    // For the command line: it speaks to this console instead of opening the workspace a second time.
    this.#parts.use(await serveHeld(held, { kind: 'desktop', host: '127.0.0.1' }));
    rememberWorkspace(held.core.workspace.root);
    this.#window.window?.setTitle(`Holdpoint · ${held.core.workspace.config.name}`);
    return held;
  }

  async #openOther(): Promise<void> {
    const { filePaths } = await dialog.showOpenDialog({ title: 'Open a workspace', properties: ['openDirectory'] });
    const [folder] = filePaths;
    if (folder === undefined) return;
    // One workspace per process: everything of the old one ends with it.
    const restart = () => {
      app.relaunch({ args: [...(app.isPackaged ? [] : [app.getAppPath()]), '--workspace', folder] });
      app.quit();
    };
    if (this.#guard) await this.#guard.requestQuit(restart);
    else restart();
  }

  async #explain(error: unknown): Promise<void> {
    const holder = error instanceof WorkspaceHeldError && error.holder?.url ? error.holder : null;
    const detail = error instanceof HoldpointError && error.hint !== undefined ? error.hint : '';
    const buttons = holder === null ? ['Quit'] : ['Open its page in the browser', 'Quit'];
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: messageOf(error),
      detail,
      buttons,
      cancelId: buttons.length - 1,
      noLink: true,
    });
    if (holder !== null && response === 0) await shell.openExternal(await signInAddress(holder, 'approver'));
  }
}

/** The system's keychain where there is one; the workspace's encrypted key files in any case. */
function secretsOf(workspace: string): SecretStore {
  const files = new PassphraseSecretStore(keyFolder(path.join(workspace, '.holdpoint')));
  return keychainAvailable() ? layeredSecrets(new SafeStorageSecrets(path.join(app.getPath('userData'), 'keys')), files) : files;
}
