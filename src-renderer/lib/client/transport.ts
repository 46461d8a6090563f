import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';

declare global {
  interface Window {
    /**
     * Exposed by the preload of the desktop window, and nothing else is. Asks the host for a new MessagePort, which arrives as a
     * `message` event of this window with `data === 'holdpoint-port'` and one port.
     */
    readonly holdpointConnect?: () => void;
  }
}

export interface Transport {
  link: ClientLink<ClientContext>;
  /** Resolves when the other side is gone. */
  closed: Promise<void>;
  close(): void;
}

/** The core answered, and said no. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

/** How long an attempt may take before it counts as failed. */
const openTimeoutMs = 8000;

/** @param askWhy after a failure, ask the core whether it refused: worth a request, but not one with every attempt. */
export function openTransport(askWhy: boolean): Promise<Transport> {
  return window.holdpointConnect ? openPort(window.holdpointConnect) : openSocket(askWhy);
}

async function openSocket(askWhy: boolean): Promise<Transport> {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(`${scheme}//${location.host}/rpc`);
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }));
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    socket.addEventListener('close', () => resolve(false), { once: true });
    setTimeout(() => resolve(socket.readyState === WebSocket.OPEN), openTimeoutMs);
  });
  if (!(await opened)) {
    socket.close();
    const refusal = askWhy ? await askWhyRefused() : null;
    if (refusal) throw new RefusedError(refusal);
    throw new Error('The core did not answer.');
  }
  return { link: new SocketLink({ websocket: forgiving(socket) }), closed, close: () => socket.close() };
}

/**
 * oRPC sends a cancellation for each stream that ends, also when it ends because the socket is gone; sending then throws where nobody
 * can catch it. What cannot be delivered any more is dropped here: calls in flight are refused by `closed` instead.
 */
function forgiving(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    readyState: WebSocket.OPEN,
    send: (data) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
  };
}

/** A browser does not tell why an upgrade failed; the same address by HTTP does. */
async function askWhyRefused(): Promise<string | null> {
  try {
    const response = await fetch('/rpc', { cache: 'no-store' });
    if (response.status !== 401 && response.status !== 403) return null;
    return 'This browser is not signed in to the console, or its sign-in has expired. On the machine where the console runs, "holdpoint open" makes a new address to sign in with.';
  } catch {
    // Nothing listens: not refused, just gone. The connection goes on trying and the banner says so.
    return null;
  }
}

async function openPort(connect: () => void): Promise<Transport> {
  const port = await new Promise<MessagePort>((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener('message', onMessage);
      reject(new Error('The desktop host did not hand over a port.'));
    }, openTimeoutMs);
    const onMessage = (event: MessageEvent) => {
      const [handed] = event.ports;
      if (event.source !== window || event.data !== 'holdpoint-port' || !handed) return;
      clearTimeout(timer);
      window.removeEventListener('message', onMessage);
      resolve(handed);
    };
    window.addEventListener('message', onMessage);
    connect();
  });
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve(), { once: true }));
  const link = new PortLink({ port });
  port.start();
  return { link, closed, close: () => port.close() };
}
