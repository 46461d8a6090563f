import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type WebsocketStep, websocketStepOf, websocketStepSchema } from '../../scenarios/steps/websocket-step.ts';
import { Session } from './session.ts';
import { RecordedCall, testContext, type TestContext } from './testing/recorded-call.ts';
import { WebsocketDriver } from './websocket-driver.ts';

/** Answers `echo …` with the same, `close` by closing, `twice` with two messages, and tells all when told `tell`. */
class Peer {
  readonly sockets: WebSocketServer;
  readonly handshakes: { path: string; headers: Record<string, unknown> }[] = [];
  readonly closes: number[] = [];
  readonly #http: Server;

  private constructor(http: Server) {
    this.#http = http;
    this.sockets = new WebSocketServer({ server: http, handleProtocols: (offered) => [...offered][0] ?? false });
    this.sockets.on('connection', (socket, request) => {
      this.handshakes.push({ path: request.url ?? '', headers: request.headers });
      socket.on('close', (code) => this.closes.push(code));
      socket.on('message', (data: Buffer) => this.#answer(socket, data.toString()));
    });
  }

  static async listen(): Promise<Peer> {
    const http = createServer((_request, response) => response.writeHead(404).end());
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new Peer(http);
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get open(): number {
    return this.sockets.clients.size;
  }

  tell(text: string): void {
    for (const socket of this.sockets.clients) socket.send(text);
  }

  #answer(socket: WebSocket, text: string): void {
    if (text === 'close') socket.close(1012, 'restart');
    else if (text === 'twice') for (const nth of [1, 2]) socket.send(`answer ${nth}`);
    else if (text !== 'nothing') socket.send(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.sockets.close();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

const stepOf = (name: string, written: object) => websocketStepOf(websocketStepSchema.parse(written), name);

describe('a websocket step', () => {
  let peer: Peer;
  let context: TestContext<WebsocketStep>;
  let driver: WebsocketDriver;
  const drive = (...steps: WebsocketStep[]) => {
    context = testContext(steps, { baseUrl: `${peer.baseUrl}/api` });
    driver = new WebsocketDriver(context);
  };
  const run = (step: WebsocketStep, session = new Session(0), n = 0) => {
    const call = new RecordedCall(session, n);
    driver.run(step, call);
    return call;
  };
  beforeEach(async () => {
    peer = await Peer.listen();
  });
  afterEach(async () => {
    driver.destroy();
    await peer[Symbol.asyncDispose]();
  });

  it('connects, sends, waits for the answer it expects and says goodbye', async () => {
    const step = stepOf('s', {
      path: '/feed?x=1',
      protocols: ['v2'],
      headers: { authorization: 'Bearer me' },
      send: [{ id: 1 }, { id: 2 }],
      expect: { jsonPath: '$.id', equals: 2 },
    });
    drive(step);
    const call = run(step);
    expect(await call.answer()).toEqual({ status: null, headers: [], body: '{"id":2}', values: { messages: 1 } });
    expect(peer.handshakes).toMatchObject([
      { path: '/api/feed?x=1', headers: { authorization: 'Bearer me', 'sec-websocket-protocol': 'v2' } },
    ]);
    expect(peer.handshakes[0]?.headers).not.toHaveProperty('sec-websocket-extensions');
    expect(call.counters).toEqual({ connections_opened: 1, messages_sent: 2, messages_received: 2 });
    const [connect, trip] = [call.latencies['connect_time'], call.latencies['round_trip_time']];
    expect(connect).toHaveLength(1);
    expect(trip).toHaveLength(1);
    expect([...(connect ?? []), ...(trip ?? [])].every((ns) => ns > 0)).toBe(true);
    await vi.waitFor(() => expect(peer.closes).toEqual([1000]));
    await vi.waitFor(() => expect(context.counted).toEqual({ 's.connections_closed': 1 }));
  });

  it('holds its connection over steps and iterations, one per virtual user', async () => {
    const hello = stepOf('hello', { path: '/feed', send: 'hello', expect: { contains: 'hello' }, keepOpen: true });
    const bye = stepOf('bye', { path: '/feed', send: 'bye', expect: { regex: '^bye$' } });
    drive(hello, bye);
    const users = [new Session(0), new Session(1)];
    for (const n of [0, 1, 2]) for (const user of users) await run(hello, user, n).answer();
    expect(peer.open).toBe(2);
    expect(peer.handshakes).toHaveLength(2);
    for (const user of users) await run(bye, user, 2).answer();
    expect(peer.handshakes).toHaveLength(2);
    await vi.waitFor(() => expect(peer.open).toBe(0));
  });

  it('ends when everything is sent where nothing is expected, and when it is open where nothing is sent', async () => {
    const silent = stepOf('silent', { path: '/', send: ['nothing', 'nothing'], keepOpen: true });
    const connect = stepOf('connect', { path: '/', keepOpen: true });
    drive(silent, connect);
    const user = new Session(0);
    expect((await run(connect, user).answer()).body).toBeNull();
    const call = run(silent, user);
    await call.answer();
    expect(call.counters).toEqual({ messages_sent: 2 });
  });

  it('is answered by what came before it in the same iteration, and by nothing older', async () => {
    const connect = stepOf('connect', { path: '/', keepOpen: true });
    const order = stepOf('order', { path: '/', expect: { contains: 'order', within: '200ms' }, keepOpen: true });
    drive(connect, order);
    const user = new Session(0);
    await run(connect, user, 1).answer();
    for (const text of ['order 1', 'noise', 'order 2']) peer.tell(text);
    await vi.waitFor(() => expect(context.counted).toEqual({ 'connect.messages_received': 3 }));
    expect((await run(order, user, 1).answer()).body).toBe('order 1');
    const second = run(order, user, 1);
    expect((await second.answer()).body).toBe('order 2');
    // It did not wait, so it has no round trip; and what it took was received before.
    expect(second.latencies).toEqual({});
    await run(connect, user, 2).answer();
    peer.tell('order 3');
    await vi.waitFor(() => expect(context.counted).toEqual({ 'connect.messages_received': 4 }));
    expect(await run(order, user, 3).failure()).toBe('the expected message did not come in time');
  });

  it('counts several answers, and what it received without expecting it', async () => {
    const step = stepOf('s', { path: '/', send: 'twice', expect: { contains: 'answer', count: 2 }, keepOpen: true });
    drive(step);
    const user = new Session(0);
    const call = run(step, user);
    expect(await call.answer()).toMatchObject({ body: 'answer 2', values: { messages: 2 } });
    peer.tell('by the way');
    await vi.waitFor(() => expect(context.counted).toEqual({ 's.messages_received': 1 }));
  });

  it('counts a connection that is closed while it rests, and the next step connects again', async () => {
    const step = stepOf('s', { path: '/', send: 'hello', expect: {}, keepOpen: true });
    drive(step);
    const user = new Session(0);
    await run(step, user).answer();
    for (const socket of peer.sockets.clients) socket.terminate();
    await vi.waitFor(() => expect(context.counted).toEqual({ 's.connections_closed': 1, 's.unexpected_closes': 1 }));
    const again = run(step, user, 1);
    await again.answer();
    expect(again.counters).toMatchObject({ connections_opened: 1 });
    expect(peer.handshakes).toHaveLength(2);
  });

  it('fails when its connection is closed while it waits', async () => {
    const step = stepOf('s', { path: '/', send: 'close', expect: { contains: 'x' }, keepOpen: true });
    drive(step);
    const call = run(step);
    expect(await call.failure()).toBe('the connection was closed (1012)');
    expect(call.counters).toMatchObject({ connections_closed: 1, unexpected_closes: 1 });
  });

  it('gives up waiting after its own time, and takes no late answer for the next one', async () => {
    const mute = stepOf('mute', { path: '/', send: 'nothing', expect: { within: '50ms' }, keepOpen: true });
    const hello = stepOf('hello', { path: '/', send: 'hello', expect: { contains: 'hello' }, keepOpen: true });
    drive(mute, hello);
    const user = new Session(0);
    expect(await run(mute, user).failure()).toBe('the expected message did not come in time');
    await run(hello, user).answer();
    expect(peer.handshakes).toHaveLength(2);
    expect(context.counted).not.toHaveProperty('mute.unexpected_closes');
  });

  it('goes where the name of the target was resolved to', async () => {
    const step = stepOf('s', { path: '/', send: 'hello', expect: {} });
    drive(step);
    // A name that no resolver knows (RFC 6761).
    const load = { baseUrl: peer.baseUrl.replace('127.0.0.1', 'shop.invalid') };
    driver = new WebsocketDriver(testContext([step], { ...load, address: '127.0.0.1' }));
    await run(step).answer();
    expect(peer.handshakes[0]?.headers['host']).toMatch(/^shop\.invalid:/);
  });

  it('has a bounded number of handshakes at once; the others wait unsent, and those given up never connect', async () => {
    let accepted = 0;
    const mute = net.createServer(() => {
      accepted += 1;
    });
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const step = stepOf('s', { url: `ws://127.0.0.1:${(mute.address() as AddressInfo).port}/` });
    drive(step);
    const calls = Array.from({ length: 203 }, (_, user) => run(step, new Session(user)));
    await vi.waitFor(() => expect(accepted).toBe(200), 10_000);
    expect(calls.map(({ sentNs }) => sentNs === null).indexOf(true)).toBe(200);
    // The first of those that wait is given up; then one handshake ends, and the second of them takes its turn.
    for (const given of [200, 0]) driver.abandon(calls[given] ?? new RecordedCall());
    await vi.waitFor(() => expect(accepted).toBe(201), 10_000);
    expect(calls.slice(200).map(({ sentNs }) => sentNs !== null)).toEqual([false, true, false]);
    driver.destroy();
    mute.close();
  });

  it('says why it could not connect', async () => {
    const refused = stepOf('refused', { url: 'ws://127.0.0.1:1/' });
    const plain = stepOf('plain', { url: 'ws://[' });
    drive(refused, plain);
    const call = run(refused);
    expect(await call.failure()).toBe('ECONNREFUSED');
    expect(call.counters).toEqual({});
    expect(await run(plain).failure()).toBe('Invalid URL: ws://[');
    peer.sockets.shouldHandle = () => false;
    const wrong = stepOf('wrong', { path: '/' });
    drive(wrong);
    expect(await run(wrong).failure()).toBe('Unexpected server response: 400');
  });

  it('reports nothing for a call that was given up, whether it connects or waits', async () => {
    const step = stepOf('s', { path: '/', send: 'nothing', expect: {}, keepOpen: true });
    drive(step);
    const connecting = run(step);
    driver.abandon(connecting);
    const user = new Session(1);
    const waiting = run(step, user);
    await vi.waitFor(() => expect(waiting.counters).toMatchObject({ messages_sent: 1 }));
    driver.abandon(waiting);
    await vi.waitFor(() => expect(peer.open).toBe(0));
    expect([connecting.isOver, waiting.isOver]).toEqual([false, false]);
    expect(user.kept.size).toBe(0);
  });

  it('closes what a user kept open when the user leaves, and everything when the run is over', async () => {
    const step = stepOf('s', { path: '/', keepOpen: true });
    drive(step);
    const users = [new Session(0), new Session(1)];
    for (const user of users) await run(step, user).answer();
    for (const user of users.slice(1)) driver.leave(user);
    await vi.waitFor(() => expect(peer.closes).toEqual([1000]));
    driver.destroy();
    await vi.waitFor(() => expect(peer.closes).toEqual([1000, 1001]));
    await vi.waitFor(() => expect(context.counted).toEqual({ 's.connections_closed': 2 }));
  });

  it('holds some hundred connections at once, and counts every message that all of them receive', async () => {
    const step = stepOf('s', { path: '/', send: 'hello', expect: { contains: 'hello' }, keepOpen: true });
    drive(step);
    const users = Array.from({ length: 300 }, (_, user) => new Session(user));
    const calls = users.map((user) => run(step, user));
    await Promise.all(calls.map((call) => call.answer()));
    expect(peer.open).toBe(300);
    peer.tell('news');
    await vi.waitFor(() => expect(context.counted).toEqual({ 's.messages_received': 300 }));
    const again = users.map((user) => run(step, user, 1));
    await Promise.all(again.map((call) => call.answer()));
    expect(peer.handshakes).toHaveLength(300);
    expect(again.every((call) => call.latencies['round_trip_time']?.length === 1 && !call.latencies['connect_time'])).toBe(true);
  });
});
