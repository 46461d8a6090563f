import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { appOrigin, isOwnPage } from './app-origin.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

/** Backgrounds of the two themes, so that the window does not flash before the page has painted. */
const background = { dark: '#0e1116', light: '#f6f7f9' } as const;
/** Resizing sends many events; one write after the last is enough. */
const saveDelayMs = 400;

/** The one window. Closing it may only hide it: see `close-guard.ts`. */
export class MainWindow {
  readonly #stateFile: string;
  #window: BrowserWindow | null = null;
  #mayClose: () => boolean = () => true;

  constructor(userData: string) {
    this.#stateFile = path.join(userData, 'window.json');
  }

  /** Asked before the window closes; false keeps it (the guard decides what happens instead). */
  guard(mayClose: () => boolean): void {
    this.#mayClose = mayClose;
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** Shows the window, made anew where there is none, at a route of the page if one is given. */
  show(route?: string): void {
    if (!this.#window) {
      this.#create(route ?? '/');
      return;
    }
    if (route !== undefined) void this.#open(this.#window, route);
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  hide(): void {
    this.#window?.hide();
  }

  #create(route: string): void {
    const state = readWindowState(
      this.#stateFile,
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const window = new BrowserWindow({
      width: state.width,
      height: state.height,
      ...(state.x === undefined || state.y === undefined ? {} : { x: state.x, y: state.y }),
      minWidth: 800,
      minHeight: 560,
      show: false,
      title: 'Holdpoint',
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      webPreferences: {
        preload: path.join(import.meta.dirname, '../preload/preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !app.isPackaged,
      },
    });
    this.#window = window;
    if (state.maximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    this.#keepState(window);
    window.on('close', (event) => {
      if (!this.#mayClose()) event.preventDefault();
    });
    window.on('closed', () => {
      this.#window = null;
    });
    // A renderer that died shows nothing: load it again. The core and its runs are not in it.
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
    });
    void this.#open(window, route);
  }

  async #open(window: BrowserWindow, route: string): Promise<void> {
    const address = `${appOrigin}${route}`;
    if (window.webContents.getURL() === address || !isOwnPage(address)) return;
    try {
      await window.loadURL(address);
    } catch (error) {
      // A second navigation replaced this one, or the window is closing.
      if (!window.isDestroyed() && !String(error).includes('ERR_ABORTED')) throw error;
    }
  }

  #keepState(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined;
    const save = () => {
      clearTimeout(timer);
      if (window.isDestroyed() || window.isMinimized()) return;
      writeWindowState(this.#stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(save, saveDelayMs);
    };
    window.on('resize', later);
    window.on('move', later);
    window.on('close', save);
  }
}
