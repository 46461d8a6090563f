/** The question and the answer of the heartbeat. They travel between the workers' own messages and are kept from their listeners. */
const mark = 'holdpoint.heartbeat';

export const ping = { [mark]: 'ping' } as const;
export const pong = { [mark]: 'pong' } as const;

export const isPing = (message: unknown): boolean => carries(message, 'ping');
export const isPong = (message: unknown): boolean => carries(message, 'pong');

function carries(message: unknown, word: string): boolean {
  return typeof message === 'object' && message !== null && mark in message && message[mark] === word;
}
