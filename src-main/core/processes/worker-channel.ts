import { isPing, pong } from './heartbeat-message.ts';

/**
 * The worker's end of the line to the process that started it: `utilityProcess` and `fork` look alike from here.
 * It answers the console's heartbeat by itself: a worker only has to keep its event loop turning.
 */
export interface WorkerChannel {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The console is gone: a worker must not outlive it. */
  onDisconnect(listener: () => void): void;
}

interface UtilityParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

export function workerChannel(): WorkerChannel {
  const parentPort = (process as unknown as { parentPort?: UtilityParentPort }).parentPort;
  if (parentPort) {
    return answering({
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
      // Electron ends its utility processes itself.
      onDisconnect: () => {},
    });
  }
  if (!process.send) throw new Error('This program is a worker of Holdpoint; it is started by the console.');
  return answering({
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', listener),
    onDisconnect: (listener) => process.on('disconnect', listener),
  });
}

function answering(channel: WorkerChannel): WorkerChannel {
  channel.onMessage((message) => {
    if (isPing(message)) channel.send(pong);
  });
  return {
    ...channel,
    onMessage: (listener) =>
      channel.onMessage((message) => {
        if (!isPing(message)) listener(message);
      }),
  };
}
