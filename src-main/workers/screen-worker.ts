import { parentPort } from 'node:worker_threads';
import { SerializeAddon } from '@xterm/addon-serialize';
import { Unicode11Addon } from '@xterm/addon-unicode11';
// CommonJS whose exports Node cannot see: the default import is its module.exports, in source and in the bundle alike.
import headless from '@xterm/headless';
import { scrollbackLines } from '#core/terminals/flow-control.ts';
import { GarbageCollection } from './pty-host/collect-garbage.ts';
import { type FromScreens, type ToScreens, toScreensSchema } from './pty-host/screen-protocol.ts';

// A thread of the pty host: what the terminals of all sessions show, kept without a display, so that a page that attaches gets it in one
// piece. Parsing costs more than everything else on the way of the output; here it holds up neither reading nor the echo of other sessions.

interface Screen {
  terminal: InstanceType<typeof headless.Terminal>;
  serializer: SerializeAddon;
}

const port = parentPort;
if (!port) throw new Error('This program is a thread of the pty host.');
const send = (message: FromScreens) => port.postMessage(message);
const screens = new Map<number, Screen>();
const garbage = new GarbageCollection();

function open({ screenId, columns, rows }: Extract<ToScreens, { type: 'open' }>): void {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: scrollbackLines, allowProposedApi: true, logLevel: 'off' });
  const serializer = new SerializeAddon();
  terminal.loadAddon(serializer);
  // As in the pages: where the cursor is depends on which characters are wide.
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.onData((data) => {
    if (data !== '') send({ type: 'answer', screenId, data });
  });
  screens.set(screenId, { terminal, serializer });
}

function handle(message: ToScreens): void {
  if (message.type === 'open') return open(message);
  const { screenId } = message;
  const screen = screens.get(screenId);
  if (!screen) return;
  const { terminal, serializer } = screen;
  switch (message.type) {
    case 'write':
      // After input the terminal parses the next write at once. By itself it waits for a timer each time and gets half as much done.
      terminal.input('', true);
      terminal.write(message.data, () => send({ type: 'parsed', screenId, characters: message.data.length }));
      return;
    case 'resize':
      return terminal.resize(message.columns, message.rows);
    case 'snapshot':
      // Behind all that was written before.
      terminal.write('', () => {
        const snapshot = { data: serializer.serialize(), columns: terminal.cols, rows: terminal.rows };
        send({ type: 'snapshot', screenId, request: message.request, snapshot });
      });
      return;
    case 'close':
      serializer.dispose();
      terminal.dispose();
      screens.delete(screenId);
      garbage.closed(screens.size);
      return;
    default:
      return message satisfies never;
  }
}

port.on('message', (message: unknown) => handle(toScreensSchema.parse(message)));
