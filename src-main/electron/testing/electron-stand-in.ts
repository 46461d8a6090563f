import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';

/**
 * Stands in for the `electron` module under plain Node: it records what the host asks of Electron and lets a test play the events that
 * Electron would send. It decides nothing by itself.
 */
export interface Call {
  what: string;
  with: unknown[];
}
export const calls: Call[] = [];
const record = (what: string, ...args: unknown[]) => void calls.push({ what, with: args });
export const called = (what: string) => calls.filter((call) => call.what === what);

const config = JSON.parse(process.env['HOLDPOINT_STAND_IN'] ?? '{}') as {
  userData: string;
  appPath: string;
  firstInstance: boolean;
  keychain: string;
};

class App extends EventEmitter {
  readonly isPackaged = false;
  #ready = Promise.withResolvers<void>();
  enableSandbox = () => record('app.enableSandbox');
  setAsDefaultProtocolClient = (...args: unknown[]) => record('app.setAsDefaultProtocolClient', ...args);
  requestSingleInstanceLock = () => {
    record('app.requestSingleInstanceLock');
    return config.firstInstance;
  };
  whenReady = () => this.#ready.promise;
  becomeReady = () => this.#ready.resolve();
  getPath = () => config.userData;
  getAppPath = () => config.appPath;
  relaunch = (...args: unknown[]) => record('app.relaunch', ...args);
  exit = (code: number) => {
    record('app.exit', code);
    this.emit('stand-in-exit', code);
  };
  quit = () => {
    record('app.quit');
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.exit(0);
  };
}
export const app = new App();

export class WebContents extends EventEmitter {
  url = '';
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  mainFrame: { url: string; parent: unknown } = { url: '', parent: null };
  getURL = () => this.url;
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => {
    this.openHandler = handler;
  };
  reload = () => record('webContents.reload');
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly options: unknown;
  visible = false;
  #destroyed = false;
  constructor(options: unknown) {
    super();
    this.options = options;
    record('BrowserWindow', options);
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL = (url: string) => {
    record('window.loadURL', url);
    this.webContents.url = url;
    this.webContents.mainFrame.url = url;
    this.emit('ready-to-show');
    return Promise.resolve();
  };
  /** What the system does when a person closes the window. */
  close = () => {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) return;
    this.#destroyed = true;
    this.emit('closed');
    app.emit('window-all-closed');
  };
  isDestroyed = () => this.#destroyed;
  isMinimized = () => false;
  isMaximized = () => false;
  maximize = () => record('window.maximize');
  restore = () => record('window.restore');
  focus = () => record('window.focus');
  getNormalBounds = () => ({ x: 10, y: 20, width: 1300, height: 810 });
  setTitle = (title: string) => record('window.setTitle', title);
  show = () => {
    this.visible = true;
  };
  hide = () => {
    this.visible = false;
  };
}

export const ipcMain = new EventEmitter();

type ProtocolHandler = (request: Request) => Promise<Response>;
export const handlers = new Map<string, ProtocolHandler>();
export const protocol = { registerSchemesAsPrivileged: (schemes: unknown) => record('protocol.registerSchemesAsPrivileged', schemes) };

type Decide = (granted: boolean) => void;
class Session extends EventEmitter {
  requestHandler: ((contents: unknown, permission: string, decide: Decide, details: object) => void) | undefined;
  checkHandler: ((contents: unknown, permission: string, origin: string) => boolean) | undefined;
  deviceHandler: (() => boolean) | undefined;
  protocol = { handle: (scheme: string, handler: ProtocolHandler) => void handlers.set(scheme, handler) };
  setPermissionRequestHandler = (handler: Session['requestHandler']) => {
    this.requestHandler = handler;
  };
  setPermissionCheckHandler = (handler: Session['checkHandler']) => {
    this.checkHandler = handler;
  };
  setDevicePermissionHandler = (handler: Session['deviceHandler']) => {
    this.deviceHandler = handler;
  };
}
export const session = { defaultSession: new Session() };

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => record('Menu.setApplicationMenu', menu),
};
export class Tray extends EventEmitter {
  menu: { label?: string; click?: () => void }[] = [];
  static latest: Tray | undefined;
  constructor(image: unknown) {
    super();
    record('Tray', image);
    Tray.latest = this;
  }
  setToolTip = (text: string) => record('tray.setToolTip', text);
  setContextMenu = (menu: Tray['menu']) => {
    this.menu = menu;
  };
  destroy = () => record('tray.destroy');
}
export class Notification extends EventEmitter {
  static isSupported = () => true;
  static shown: Notification[] = [];
  readonly options: { title: string; body: string };
  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }
  show = () => void Notification.shown.push(this);
}

const blocking = new Set<number>();
export const powerSaveBlocker = {
  start: (kind: string) => {
    record('powerSaveBlocker.start', kind);
    blocking.add(called('powerSaveBlocker.start').length);
    return called('powerSaveBlocker.start').length;
  },
  stop: (id: number) => void blocking.delete(id),
  /** Blockers that are on. */
  on: () => blocking.size,
};
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => config.keychain,
  encryptString: (text: string) => Buffer.from(Buffer.from(text).toReversed()),
  decryptString: (bytes: Buffer) => Buffer.from(bytes.toReversed()).toString(),
};
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const nativeTheme = { shouldUseDarkColors: true };
export const nativeImage = { createFromPath: (file: string) => ({ file }) };
export const dialog = {
  /** Which button the person presses. */
  answer: 0,
  showMessageBox: (options: unknown) => {
    record('dialog.showMessageBox', options);
    return Promise.resolve({ response: dialog.answer });
  },
  showOpenDialog: () => Promise.resolve({ filePaths: [] }),
};
export const shell = { openExternal: (url: string) => Promise.resolve(record('shell.openExternal', url)) };
/** A plain Node child: the worker finds the same line to its parent that `fork` gives it elsewhere. */
export const utilityProcess = {
  fork: (file: string, args: string[], options: { env: Record<string, string>; serviceName: string }) => {
    record('utilityProcess.fork', file, args, options);
    const child = fork(file, args, { env: options.env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    return Object.assign(new EventEmitter(), {
      pid: child.pid,
      stderr: child.stderr,
      postMessage: (message: object) => child.send(message),
      kill: () => child.kill(),
      on(event: string, listener: (...values: unknown[]) => void) {
        child.on(event, listener);
        return this;
      },
    });
  },
};
/** A page that asks for a port, as the preload does it. */
export function askForPort(sender: WebContents, frame: object | null): { port: MessagePort; taken: () => boolean } {
  const { port1, port2 } = new MessageChannel();
  let taken = false;
  const main = {
    start: () => {
      taken = true;
      port1.start();
    },
    close: () => port1.close(),
    postMessage: (data: unknown) => port1.postMessage(data),
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event === 'message') port1.on('message', (data: unknown) => listener({ data }));
      else port1.on(event, () => listener());
    },
  };
  ipcMain.emit('holdpoint:connect', { ports: [main], sender, senderFrame: frame });
  return { port: port2 as unknown as MessagePort, taken: () => taken };
}
