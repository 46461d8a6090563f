import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { selfSigned } from '../load/testing/self-signed.ts';
import { ChildConsole } from './testing/child-console.ts';
import { isAlive } from '../processes/testing/is-alive.ts';
import { RunBench } from './testing/run-bench.ts';

async function listening(server: Server): Promise<{ port: number } & AsyncDisposable> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await Promise.resolve();
    },
  };
}

describe('a run', () => {
  it('walks its users through websocket, command, script and http steps, each with what the ones before it found', async () => {
    await using bench = new RunBench();
    mkdirSync(path.join(bench.root, 'scripts'));
    writeFileSync(
      path.join(bench.root, 'scripts/work.ts'),
      `interface Words { printed: unknown }
       export default async ({ args, vars, fetch, time, count }): Promise<object> => {
         const { printed } = vars as unknown as Words;
         const response = await fetch('/script/' + args.n + '/' + String(printed));
         time('render_time', 5);
         count('pages');
         return { word: await response.text() };
       };`,
    );
    const requests: string[] = [];
    const http = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.end(`w${request.url?.split('/')[2]}`);
    });
    const messages: string[] = [];
    let handshakes = 0;
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket) => {
      handshakes += 1;
      socket.on('message', (data: Buffer) => {
        messages.push(data.toString());
        socket.send(data.toString());
      });
    });
    await using server = await listening(http);
    const runId = await bench.start(`
name: kinds
baseUrl: http://127.0.0.1:${server.port}
executor: shared-iterations
vus: 3
iterations: 12
duration: 60s
timeout: 30s
steps:
  - name: live
    websocket:
      path: /live
      send: { id: "\${iteration}" }
      expect: { jsonPath: $.id, equals: "\${iteration}", within: 20s }
      keepOpen: true
    extract: { echoed: { jsonPath: $.id } }
  - name: tool
    command: { run: [printf, '{"n":%s}', "\${echoed}"] }
    extract: { printed: { jsonPath: $.n } }
  - name: work
    script: { module: scripts/work.ts, args: { n: "\${iteration}" } }
    check: { value: { word: "w\${iteration}" } }
  - name: get
    http: { path: "/http/\${word}" }
thresholds:
  live.round_trip_time: ["max<30s"]
  live.messages_received: ["count>=12"]
`);
    const { result } = await bench.ended(runId);
    expect(result.totals).toEqual({ scheduled: 48, completed: 48, failed: 0, timedOut: 0, dropped: 0, pending: 0 });
    const numbers = messages.map((message) => (JSON.parse(message) as { id: number }).id).toSorted((a, b) => a - b);
    expect(new Set(numbers).size).toBe(12);
    expect(handshakes).toBe(3);
    const wanted = numbers.flatMap((n) => [`/script/${n}/${n}`, `/http/w${n}`]);
    expect(requests.toSorted()).toEqual(wanted.toSorted());
    expect(result.metrics).toMatchObject({
      'live.response_time': { n: 12 },
      'tool.response_time': { n: 12 },
      'work.response_time': { n: 12 },
    });
    sockets.close();
  });

  it('sends its http steps over HTTP/2 to a target whose authority the scenario names', async () => {
    await using bench = new RunBench();
    const pair = selfSigned();
    writeFileSync(path.join(bench.root, 'ca.pem'), pair.cert);
    const seen: string[] = [];
    const http2 = createSecureServer(pair, (request, response) => {
      seen.push(`${request.httpVersion} ${request.url}`);
      response.end(JSON.stringify({ next: 'b' }));
    });
    await using server = await listening(http2);
    const scenario = (tls: string) => `
name: http2
baseUrl: https://127.0.0.1:${server.port}
executor: shared-iterations
vus: 2
iterations: 6
duration: 60s
timeout: 30s
${tls}
steps:
  - name: a
    http: { path: /a, version: 2 }
    extract: { next: { jsonPath: $.next } }
  - name: b
    http: { path: "/\${next}", version: 2 }
`;
    const { result } = await bench.ended(await bench.start(scenario('tls: { ca: ca.pem }')));
    expect(result.totals).toMatchObject({ scheduled: 12, completed: 12 });
    expect(seen.toSorted()).toEqual([...Array.from({ length: 6 }, () => '2.0 /a'), ...Array.from({ length: 6 }, () => '2.0 /b')]);
    const distrusted = await bench.ended(await bench.start(scenario('')));
    expect(distrusted.result.totals).toMatchObject({ completed: 0 });
    expect(distrusted.result.totals.failed).toBeGreaterThan(0);
    expect(seen).toHaveLength(12);
  });

  it('leaves no command behind when its console is killed', async () => {
    await using bench = new RunBench();
    await using server = await listening(createServer((_request, response) => response.end()));
    const file = bench.scenario(`
name: sleeper
baseUrl: http://127.0.0.1:${server.port}
executor: constant-vus
vus: 1
duration: 10m
timeout: 5m
steps:
  - command: { run: [sh, -c, "echo $$ > pid; sleep 600"] }
`);
    using child = await ChildConsole.open(bench.root, 'start', file);
    const written = await vi.waitFor(() => {
      const text = readFileSync(path.join(bench.root, 'pid'), 'utf8').trim();
      expect(text).toMatch(/^\d+$/);
      return text;
    }, 40_000);
    const group = -Number(written);
    expect(process.kill(group, 0)).toBe(true);
    await child.kill();
    // A zombie that nobody collects would still answer to signal 0: what counts is that nothing of it runs.
    await vi.waitFor(() => expect(isAlive(Number(written))).toBe(false), 20_000);
  });

  it('leaves no command behind when its engine is killed, and goes on with another', async () => {
    await using bench = new RunBench();
    const runId = await bench.start(`
name: sleeper
executor: constant-vus
vus: 2
duration: 10m
timeout: 5m
steps:
  - command: { run: [sh, -c, "echo $$ >> pids; exec sleep 600"] }
`);
    const pids = () => readFileSync(path.join(bench.root, 'pids'), 'utf8').trim().split('\n').map(Number);
    const before = await vi.waitFor(() => {
      const found = pids();
      expect(found).toHaveLength(2);
      return found;
    }, 40_000);
    expect(before.map(isAlive)).toEqual([true, true]);
    process.kill(bench.enginePid(runId), 'SIGKILL');
    await vi.waitFor(() => expect(before.map(isAlive)).toEqual([false, false]), 20_000);
    // Those of the next engine end with it in the ordinary way.
    await vi.waitFor(() => expect(pids()).toHaveLength(4), 40_000);
    bench.runs.stop({ runId, who: 'ann' });
    await bench.ended(runId);
    await vi.waitFor(() => expect(pids().map(isAlive)).toEqual([false, false, false, false]), 20_000);
  });

  it('does not begin with a script that cannot be loaded, and says why', async () => {
    await using bench = new RunBench();
    const http = createServer((_request, response) => response.end());
    await using server = await listening(http);
    const runId = await bench.start(`
name: broken
baseUrl: http://127.0.0.1:${server.port}
executor: shared-iterations
vus: 1
iterations: 1
steps:
  - script: { module: scripts/none.ts }
`);
    const { result } = await bench.ended(runId);
    expect(result.state).toBe('failed');
    expect(result.totals.scheduled).toBe(0);
    expect(result.stopReason).toContain('step step1: scripts/none.ts cannot be read');
  });
});
