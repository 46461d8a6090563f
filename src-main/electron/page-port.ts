import { ipcMain, type IpcMainEvent, type MessagePortMain } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { ApiContext } from '../api/base.ts';
import { router } from '../api/router.ts';
import { isOwnPage } from './app-origin.ts';

/**
 * Connects a page that asks for it to the core. Until the core is there, pages wait: their port is taken up as soon as it is.
 * @param context resolves when the core is open.
 */
export function acceptPages(context: Promise<ApiContext>): void {
  const handler = new RPCHandler(router);
  const connect = async (port: MessagePortMain) => {
    try {
      handler.upgrade(port, { context: await context });
      port.start();
    } catch {
      // The failure is told by who opens the core; the page sees its port close and says that it is not connected.
      port.close();
    }
  };
  ipcMain.on('holdpoint:connect', (event) => {
    const [port] = event.ports;
    // Threat: a frame or a page that is not ours, in a window of ours, asks for the whole core.
    if (!port || !isFromOwnMainFrame(event)) {
      for (const refused of event.ports) refused.close();
      return;
    }
    void connect(port);
  });
}

function isFromOwnMainFrame(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame === event.sender.mainFrame && isOwnPage(frame.url);
}
