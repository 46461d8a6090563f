import net, { type LookupFunction } from 'node:net';
import { type RawData, WebSocket } from 'ws';
import type { HeaderList } from '../response-head.ts';
import type { TlsTrust } from '../tls-trust.ts';

/** Messages longer than this end the connection (close code 1009): a load test is not the place for them. */
const maxPayloadBytes = 16 * 1024 * 1024;
/** A peer that does not answer a close is cut off after this. */
const closeTimeoutMs = 2000;
/** Messages kept for a step that has not begun yet; of more the oldest are forgotten. */
const keptMessages = 100;

/** The step that uses a connection just now. */
export interface LinkUser {
  opened(): void;
  /** @param text null: a binary message. */
  message(text: string | null): void;
  /** The connection could not be had, or is gone without having been asked. @param why an error code, or a few words. */
  lost(why: string): void;
  count(metric: string, by: number): void;
}

export interface LinkOptions {
  url: string;
  protocols: string[];
  headers: Record<string, string>;
  trust: TlsTrust;
  /** What its host's name was resolved to; null: it is resolved now. */
  resolved: string | null;
  /** Keeps messages that nobody waits for. */
  keeps: boolean;
  /** Counts for a step while none uses the connection. */
  count: (step: string, metric: string, by: number) => void;
  /** The headers of the answer to the handshake. */
  onUpgrade: (headers: HeaderList) => void;
  /** The handshake is over, well or not; once. */
  onShaken: () => void;
  /** It is closed, or never came to be. */
  onGone: (link: WebsocketLink) => void;
}

/** One WebSocket of a virtual user, from its handshake on. */
export class WebsocketLink {
  /** null: it rests between steps. */
  user: LinkUser | null = null;
  /** Step that used it last: what happens while it rests is counted there. */
  step = '';
  /** Iteration that used it last. */
  n = -1;
  readonly #options: LinkOptions;
  readonly #socket: WebSocket;
  readonly #kept: string[] = [];
  #wasOpen = false;
  #letGo = false;
  #error: string | null = null;

  /** @throws Error when the address, a header or a subprotocol is none. */
  constructor(options: LinkOptions) {
    this.#options = options;
    // The types of ws do not know closeTimeout yet.
    const settings = { perMessageDeflate: false, maxPayload: maxPayloadBytes, closeTimeout: closeTimeoutMs };
    this.#socket = new WebSocket(options.url, options.protocols, {
      ...options.trust,
      ...settings,
      headers: options.headers,
      ...(options.resolved === null ? {} : { lookup: answering(options.resolved) }),
    });
    this.#socket.on('upgrade', ({ rawHeaders }) => options.onUpgrade(pairsOf(rawHeaders)));
    this.#socket.on('open', () => this.#onOpen());
    this.#socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error));
    this.#socket.on('close', (code) => this.#onClose(code));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN && !this.#letGo;
  }

  /** @param flushed called when the system has taken the message; not when the connection breaks before. */
  send(text: string, flushed?: () => void): void {
    if (!flushed) this.#socket.send(text);
    else
      this.#socket.send(text, (error) => {
        if (!error) flushed();
      });
  }

  /** Keeps a message for a later step. */
  keep(text: string | null): void {
    if (!this.#options.keeps || text === null) return;
    this.#kept.push(text);
    if (this.#kept.length > keptMessages) this.#kept.shift();
  }

  /** The messages kept so far, oldest first; none are kept afterwards. */
  takeKept(): readonly string[] {
    return this.#kept.splice(0);
  }

  /** Says goodbye and waits for the answer, which nobody hears of. */
  close(): void {
    this.#letGo = true;
    this.user = null;
    this.#socket.close(1000);
  }

  /** Ends it at once; where there is time to say so, the peer hears that it was meant. */
  cut(): void {
    this.#letGo = true;
    this.user = null;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1001);
    this.#socket.terminate();
  }

  #count(metric: string): void {
    if (this.user) this.user.count(metric, 1);
    else this.#options.count(this.step, metric, 1);
  }

  #onOpen(): void {
    this.#wasOpen = true;
    this.#options.onShaken();
    this.#count('connections_opened');
    this.user?.opened();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (this.#letGo) return;
    this.#count('messages_received');
    // What nobody will read is not decoded. `ws` hands each message over as one Buffer.
    if (!this.user && !this.#options.keeps) return;
    const text = isBinary || !Buffer.isBuffer(data) ? null : data.toString('utf8');
    if (this.user) this.user.message(text);
    else this.keep(text);
  }

  #onError(error: NodeJS.ErrnoException): void {
    const code = error.code ?? '';
    // Codes of `ws` itself name a rule of the protocol; its messages say which.
    this.#error ??= code === '' || code.startsWith('WS_ERR') ? error.message : code;
  }

  #onClose(code: number): void {
    this.#options.onGone(this);
    if (!this.#wasOpen) this.#options.onShaken();
    if (this.#wasOpen) {
      this.#count('connections_closed');
      if (!this.#letGo) this.#count('unexpected_closes');
    }
    if (this.#letGo) return;
    this.#letGo = true;
    this.user?.lost(this.#error ?? `the connection was closed (${code})`);
  }
}

/** Names in lower case, and values: `[name, value, name, value …]` of Node. */
function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? '']] : []));
}

/** Answers every question for a name with one address. */
function answering(address: string): LookupFunction {
  const family = net.isIP(address);
  return (_name, options, callback) => {
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}
