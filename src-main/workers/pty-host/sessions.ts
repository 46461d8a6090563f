import type { FromPtyHost, ToPtyHost } from '#core/terminals/protocol.ts';
import { messageOf } from '#core/errors/holdpoint-error.ts';
import { PtySession } from './pty-session.ts';
import { Screens } from './screens.ts';

/** All sessions of the host, driven by the console's messages. */
export class Sessions {
  readonly #screens = new Screens();
  readonly #sessions = new Map<string, PtySession>();
  readonly #send: (message: FromPtyHost) => void;

  constructor(send: (message: FromPtyHost) => void) {
    this.#send = send;
  }

  handle(message: ToPtyHost): void {
    switch (message.type) {
      case 'create':
        return this.#create(message);
      case 'write':
        return this.#sessions.get(message.sessionId)?.write(message.data);
      case 'resize':
        return this.#sessions.get(message.sessionId)?.resize(message.columns, message.rows);
      case 'attach':
        return this.#sessions
          .get(message.sessionId)
          ?.attach(message.readerId, (event) => this.#send({ type: 'reader', readerId: message.readerId, event }));
      case 'detach':
        return this.#sessions.get(message.sessionId)?.detach(message.readerId);
      case 'acknowledge':
        return this.#sessions.get(message.sessionId)?.acknowledge(message.readerId, message.seq);
      case 'close':
        return void this.#close(message.sessionId);
      case 'stop':
        return void this.closeAll().then(() => this.#send({ type: 'stopped' }));
      default:
        return message satisfies never;
    }
  }

  async closeAll(): Promise<void> {
    await Promise.all(Array.from(this.#sessions.keys(), (sessionId) => this.#close(sessionId)));
  }

  #create({ sessionId, ...options }: Extract<ToPtyHost, { type: 'create' }>): void {
    let session: PtySession;
    try {
      session = new PtySession(options, this.#screens);
    } catch (error) {
      this.#send({ type: 'failed', sessionId, message: messageOf(error) });
      return;
    }
    this.#sessions.set(sessionId, session);
    session.exited.on((exit) => this.#send({ type: 'exited', sessionId, ...exit }));
    this.#send({ type: 'started', sessionId, pid: session.pid });
  }

  async #close(sessionId: string): Promise<void> {
    await this.#sessions.get(sessionId)?.close();
    this.#sessions.delete(sessionId);
    this.#send({ type: 'closed', sessionId });
  }
}
