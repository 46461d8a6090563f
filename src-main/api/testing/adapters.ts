import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { createRouterClient } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import { WebSocket, WebSocketServer } from 'ws';
import type { ContractClient } from '#shared/contract/index.ts';
import type { ApiContext } from '../base.ts';
import { router } from '../router.ts';

export interface Connection extends AsyncDisposable {
  client: ContractClient;
}
export type Connect = (context: ApiContext) => Promise<Connection>;

/** The adapters under which the contract must behave alike. */
export const adapters: Record<string, Connect> = {
  'in memory': (context) =>
    Promise.resolve({ client: createRouterClient(router, { context }), [Symbol.asyncDispose]: () => Promise.resolve() }),

  'over a MessagePort': (context) => {
    const { port1, port2 } = new MessageChannel();
    new PortHandler(router).upgrade(port1, { context });
    port1.start();
    const client: ContractClient = createORPCClient(new PortLink({ port: port2 }));
    port2.start();
    return Promise.resolve({
      client,
      [Symbol.asyncDispose]: () => {
        port1.close();
        return Promise.resolve();
      },
    });
  },

  'over a WebSocket': async (context) => {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    const handler = new SocketHandler(router);
    sockets.on('connection', (socket) => void handler.upgrade(socket, { context }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const websocket = new WebSocket(`ws://127.0.0.1:${port}`);
    await new Promise((resolve) => websocket.once('open', resolve));
    const client: ContractClient = createORPCClient(new SocketLink({ websocket: websocket }));
    return {
      client,
      [Symbol.asyncDispose]: async () => {
        websocket.terminate();
        sockets.close();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};
