import { createServer } from 'node:http';
import type http from 'node:http';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { endedOf } from '../../runs/run-book.ts';
import { TargetServer } from '../../runs/testing/run-bench.ts';
import { runLoad } from '../testing/run-load.ts';

const workspace = mkdtempSync(path.join(os.tmpdir(), 'holdpoint-steps-'));
afterAll(() => rmSync(workspace, { recursive: true }));

interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A server that keeps what it was asked, with whole bodies. */
async function shop(answer: (seen: Seen, response: http.ServerResponse) => void): Promise<{ url: string; seen: Seen[] } & AsyncDisposable> {
  const seen: Seen[] = [];
  const target = await TargetServer.listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      answer(one, response);
    });
  });
  return { url: target.url, seen, [Symbol.asyncDispose]: () => target[Symbol.asyncDispose]() };
}

const json = (response: http.ServerResponse, value: unknown, headers: http.OutgoingHttpHeaders = {}) => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
};

/** Five iterations, one after the other. */
const five = (url: string, rest: string) => `
name: test
baseUrl: ${url}
executor: shared-iterations
vus: 1
iterations: 5
duration: 20s
${rest}`;

describe('values of a virtual user', () => {
  it('go from the response of one step into path, headers and body of the next', async () => {
    await using target = await shop((seen, response) => {
      if (seen.url === '/login') json(response, { token: 'a/b c', user: { id: 7, tags: ['x'] } }, { 'x-request': 'r-1' });
      else json(response, {});
    });
    const { book } = await runLoad(
      five(
        target.url,
        `
vars: { kind: big, copy: "\${kind}!" }
env: [SHOP_KEY]
steps:
  - name: login
    http: { method: POST, path: /login }
    extract:
      token: { jsonPath: $.token }
      account: { jsonPath: $.user }
      request: { header: X-Request }
      letter: { regex: '"token":"(.)' }
  - name: order
    http:
      method: POST
      path: /orders/\${token}?kind=\${copy}&raw=\${request|raw}
      headers: { authorization: "Bearer \${letter}", x-key: "\${env.SHOP_KEY}" }
      json: { account: "\${account}", id: "\${account.id}", text: "no \${account.id}", n: "\${iteration}", first: "\${account.tags.0}", plain: "$\${x}" }
`,
      ),
      { env: { SHOP_KEY: 's3cret' } },
    );
    expect(book.totals()).toMatchObject({ completed: 10, failed: 0 });
    const order = target.seen.findLast(({ url }) => url.startsWith('/orders'));
    expect(order).toMatchObject({
      method: 'POST',
      url: '/orders/a%2Fb%20c?kind=big!&raw=r-1',
      headers: { authorization: 'Bearer a', 'x-key': 's3cret', 'content-type': 'application/json' },
    });
    expect(JSON.parse(order?.body ?? '')).toEqual({
      account: { id: 7, tags: ['x'] },
      id: 7,
      text: 'no 7',
      n: 4,
      first: 'x',
      plain: '${x}',
    });
  });

  it('that are missing or do not fit fail the step, with a name for it, and nothing is sent', async () => {
    await using target = await shop((_seen, response) => json(response, { evil: 'a\r\nX-Injected: 1' }));
    const { book } = await runLoad(
      five(
        target.url,
        `
steps:
  - name: first
    http: { path: /first }
    extract: { gone: { jsonPath: $.gone }, evil: { jsonPath: $.evil } }
  - { name: second, http: { path: "/second/\${gone}" } }
  - { name: third, http: { path: /third, headers: { x-evil: "\${evil}" } } }
`,
      ),
    );
    expect(Object.fromEntries(book.failures)).toEqual({
      'nothing to extract for gone': 5,
      'no value for ${gone}': 5,
      '${evil} does not fit into a header': 5,
    });
    expect(target.seen).toHaveLength(5);
    expect(book.stepCounts.map(({ failed }) => failed)).toEqual([5, 5, 5]);
  });
});

describe('checks', () => {
  it('look at status, headers, body, JSON and time, are counted by name, and a failed one fails the step', async () => {
    let n = 0;
    await using target = await shop((_seen, response) => {
      n += 1;
      if (n > 3) json(response, { items: [{ id: 1 }, { id: 2 }], total: 2 });
      else {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(zlib.gzipSync('{"items":[{"id":1}],"total":1}'));
      }
    });
    const { book } = await runLoad(
      five(
        target.url,
        `
steps:
  - http: { path: / }
    check:
      - name: a list
        header: { content-type: { contains: json } }
        body: { contains: items }
        status: 2xx
      - name: two items
        jsonPath: { $.total: 2, "$.items[1].id": { exists: true }, "$.items[*].id": { moreThan: 1 } }
      - { body: { matches: '/"ID":\\d/i' } }
      - { responseTime: "< 10s" }
`,
      ),
    );
    expect(Object.fromEntries(book.counters)).toEqual({
      'check:0/0/passed': 5,
      'check:0/1/passed': 2,
      'check:0/1/failed': 3,
      'check:0/2/passed': 5,
      'check:0/3/passed': 5,
    });
    expect(book.totals()).toMatchObject({ completed: 2, failed: 3 });
    expect(Object.fromEntries(book.failures)).toEqual({ 'check: two items': 3 });
    expect([...(book.statuses[0] ?? [])]).toEqual([[200, 5]]);
  });
});

describe('redirects', () => {
  const answer = (seen: Seen, response: http.ServerResponse) => {
    if (seen.url === '/old') response.writeHead(302, { location: '/new?x=1' }).end();
    else if (seen.url === '/kept') response.writeHead(307, { location: 'new' }).end();
    else if (seen.url === '/away') response.writeHead(302, { location: 'http://elsewhere.example/' }).end();
    else if (seen.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else json(response, {});
  };

  it('are followed as often as the step says, on the same address only', async () => {
    await using target = await shop(answer);
    const { book } = await runLoad(
      five(
        target.url,
        `
steps:
  - { name: unfollowed, http: { path: /old }, check: { status: 302 } }
  - { name: get, http: { method: POST, path: /old, form: { a: "1 2" }, redirects: 1 }, check: { status: 200 } }
  - { name: kept, http: { method: POST, path: /kept, body: hello, redirects: 5 }, check: { status: 200 } }
  - { name: away, http: { path: /away, redirects: 1 } }
  - { name: loop, http: { path: /loop, redirects: 3 }, check: { status: 3xx } }
`,
      ),
    );
    expect(book.stepCounts.map(({ completed }) => completed)).toEqual([5, 5, 5, 0, 5]);
    expect(Object.fromEntries(book.failures)).toEqual({ 'redirect to another address, elsewhere.example': 5 });
    const asked = target.seen.slice(0, target.seen.length / 5).map(({ method, url, body }) => `${method} ${url} ${body}`.trim());
    expect(asked).toEqual([
      'GET /old',
      'POST /old a=1+2',
      'GET /new?x=1',
      'POST /kept hello',
      'POST /new hello',
      'GET /away',
      ...Array<string>(4).fill('GET /loop'),
    ]);
    // However many hops: one request of the plan, one answer.
    expect(book.stepCounts[1]).toMatchObject({ scheduled: 5 });
    expect([...(book.statuses[1] ?? [])]).toEqual([[200, 5]]);
  });
});

describe('cookies', () => {
  const steps = `
steps:
  - { name: first, http: { path: /first } }
  - { name: second, http: { path: /second } }
`;
  const answer = (seen: Seen, response: http.ServerResponse) =>
    json(
      response,
      {},
      seen.url === '/first' ? { 'set-cookie': ['s=1; Path=/; HttpOnly', 'other=2; Path=/elsewhere', 'bad=3; Domain=evil.example'] } : {},
    );

  it('are those of the virtual user, and of one iteration', async () => {
    await using target = await shop(answer);
    await runLoad(five(target.url, `cookies: true${steps}`));
    expect(target.seen.map(({ headers }) => headers.cookie)).toEqual(
      Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? undefined : 's=1')),
    );
  });

  it('stay where the scenario says so, and are not there at all without', async () => {
    await using target = await shop(answer);
    await runLoad(five(target.url, `cookies: true\nkeepCookies: true${steps}`));
    await runLoad(five(target.url, steps));
    expect(target.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, ...Array(9).fill('s=1'), ...Array(10).fill(undefined)]);
  });
});

describe('cookies of http steps', () => {
  /** Greets who connects, gives a cookie of its own with the handshake, and tells which cookies each request came with. */
  async function feed(): Promise<{ url: string; cookies: [string, string | undefined][] } & AsyncDisposable> {
    const cookies: [string, string | undefined][] = [];
    const server = createServer((request, response) => {
      cookies.push([request.url ?? '', request.headers.cookie]);
      response
        .writeHead(200, request.url === '/login' ? { 'set-cookie': ['s=1; Path=/; HttpOnly', 'other=2; Path=/elsewhere'] } : {})
        .end();
    });
    const sockets = new WebSocketServer({ server });
    sockets.on('headers', (headers) => headers.push('Set-Cookie: live=yes; Path=/'));
    sockets.on('connection', (socket, request) => {
      cookies.push([request.url ?? '', request.headers.cookie]);
      socket.send('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    return {
      url: `http://127.0.0.1:${address.port}`,
      cookies,
      async [Symbol.asyncDispose]() {
        for (const socket of sockets.clients) socket.terminate();
        sockets.close();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }
  const steps = `
steps:
  - { name: login, http: { path: /login } }
  - { name: live, websocket: { path: /live, expect: { contains: hello } } }
  - { name: own, websocket: { path: /own, headers: { cookie: mine=1 }, expect: { contains: hello } } }
  - { name: after, http: { path: /after } }
`;

  it('reach the handshakes of the same iteration, and theirs reach later requests', async () => {
    await using target = await feed();
    const { book } = await runLoad(five(target.url, `cookies: true${steps}`));
    expect(book.counts).toMatchObject({ completed: 20, failed: 0 });
    const iteration = [
      ['/login', undefined],
      ['/live', 's=1'],
      ['/own', 'mine=1'],
      ['/after', 's=1; live=yes'],
    ];
    expect(target.cookies).toEqual(Array.from({ length: 5 }, () => iteration).flat());
  });

  it('reach none where the scenario keeps no cookies', async () => {
    await using target = await feed();
    await runLoad(five(target.url, steps));
    expect(target.cookies.filter(([path]) => path !== '/own').every(([, cookie]) => cookie === undefined)).toBe(true);
  });
});

describe('data feeds', () => {
  writeFileSync(path.join(workspace, 'users.csv'), '\ufeffemail,pin\na@x.example,1\n"b,b@x.example",2\nc@x.example,3\n');
  writeFileSync(path.join(workspace, 'items.jsonl'), '{"id": 1}\n\n{"id": 2, "more": [true]}\n');
  const step = 'steps: [{ http: { path: "/${users.email}/${users.pin}" } }]';
  const paths = (seen: readonly Seen[]) => seen.map(({ url }) => decodeURIComponent(url));

  it('give rows by the number of the iteration, shared by workers without overlap', async () => {
    await using target = await shop((_seen, response) => json(response, {}));
    const yaml = five(target.url, `data: { users: { file: users.csv } }\n${step}`)
      .replace('vus: 1', 'vus: 2')
      .replace('iterations: 5', 'iterations: 6');
    for (const worker of [0, 1]) await runLoad(yaml, { workspace, worker, workers: 2 });
    const rows = ['/a@x.example/1', '/b,b@x.example/2', '/c@x.example/3'];
    expect(paths(target.seen).toSorted()).toEqual([...rows, ...rows].toSorted());
  });

  it('draw rows by seed and iteration', async () => {
    await using target = await shop((_seen, response) => json(response, {}));
    const yaml = (seed: number) =>
      five(target.url, `seed: ${seed}\ndata: { users: { file: users.csv, mode: random } }\n${step}`).replace(
        'iterations: 5',
        'iterations: 40',
      );
    for (const seed of [1, 1, 2]) await runLoad(yaml(seed), { workspace });
    const seen = paths(target.seen);
    expect(seen.slice(40, 80)).toEqual(seen.slice(0, 40));
    expect(seen.slice(80)).not.toEqual(seen.slice(0, 40));
    expect(new Set(seen).size).toBe(3);
  });

  it('give each user a row of its own; a user without one leaves, or begins anew', async () => {
    await using target = await shop((_seen, response) => setTimeout(() => json(response, {}), 5));
    const yaml = (more: string) =>
      five(target.url, `data: { users: { file: users.csv, mode: unique${more} } }\n${step}`)
        .replace('vus: 1', 'vus: 5')
        .replace('iterations: 5', 'iterations: 30');
    const { book } = await runLoad(yaml(''), { workspace });
    expect(book.totals()).toMatchObject({ completed: 30, failed: 0 });
    expect(new Set(paths(target.seen)).size).toBe(3);
    target.seen.length = 0;
    await runLoad(yaml(', recycle: true'), { workspace });
    const counts = Object.groupBy(paths(target.seen), (one) => one);
    expect((counts['/a@x.example/1'] ?? []).length).toBeGreaterThan((counts['/c@x.example/3'] ?? []).length);
  });

  it('keep the types of JSON lines', async () => {
    await using target = await shop((_seen, response) => json(response, {}));
    await runLoad(
      five(target.url, 'data: { items: { file: items.jsonl } }\nsteps: [{ http: { method: POST, path: /, json: { item: "${items}" } } }]'),
      { workspace },
    );
    expect(target.seen.slice(0, 2).map(({ body }) => JSON.parse(body))).toEqual([{ item: { id: 1 } }, { item: { id: 2, more: [true] } }]);
  });

  it.each([
    ['has no field', 'users.csv', '${users.phone}', /has no field "phone"/],
    ['a broken line', 'broken.csv', '${users.a}', /broken\.csv:3: /],
    ['something else than an object', 'broken.jsonl', '${users.a}', /broken\.jsonl:2: is not an object/],
    ['no rows', 'empty.csv', '${users.a}', /empty\.csv: has no rows/],
    ['a file that is not there', 'none.csv', '${users.a}', /none\.csv: cannot be read/],
    ['a file outside the workspace', 'link.csv', '${users.a}', /leads out of the workspace/],
  ])('with %s are refused before anything is sent', async (_name, file, field, message) => {
    writeFileSync(path.join(workspace, 'broken.csv'), 'a,b\n1,2\n1,2,3\n');
    writeFileSync(path.join(workspace, 'broken.jsonl'), '{"a":1}\n[1]\n');
    writeFileSync(path.join(workspace, 'empty.csv'), 'a,b\n');
    const outside = path.join(os.tmpdir(), `holdpoint-outside-${process.pid}.csv`);
    writeFileSync(outside, 'a\n1\n');
    rmSync(path.join(workspace, 'link.csv'), { force: true });
    symlinkSync(outside, path.join(workspace, 'link.csv'));
    const yaml = five('http://127.0.0.1:1', `data: { users: { file: ${file} } }\nsteps: [{ http: { path: "/${field}" } }]`);
    await expect(runLoad(yaml, { workspace })).rejects.toThrow(message);
    rmSync(outside);
  });
});

describe('groups and pauses', () => {
  it('a group has a duration of its own, with everything in it', async () => {
    await using target = await shop((_seen, response) => json(response, {}));
    const { book } = await runLoad(
      five(
        target.url,
        `
steps:
  - name: buy
    group:
      - { name: cart, http: { path: /cart } }
      - think: { uniform: [30ms, 40ms] }
      - { name: pay, group: [{ name: now, http: { path: /pay } }] }
  - think: { exponential: 1ms }
  - { name: after, http: { path: /after } }
`,
      ),
    );
    expect(target.seen.slice(0, 3).map(({ url }) => url)).toEqual(['/cart', '/pay', '/after']);
    expect([...book.histograms.keys()].toSorted()).toEqual(
      expect.arrayContaining(['buy.duration', 'buy/pay.duration', 'buy/cart.response_time', 'buy/pay/now.service_time']),
    );
    const duration = book.histogram('buy.duration');
    expect(duration.n).toBe(5);
    expect(duration.min ?? 0).toBeGreaterThanOrEqual(30e6);
    expect(book.histogram('buy/pay.duration').max ?? 0).toBeLessThan(duration.max ?? 0);
    expect(endedOf(book.counts)).toBe(15);
  });

  it('a step may have less time than the others', async () => {
    await using target = await shop((seen, response) => void (seen.url === '/fast' && json(response, {})));
    const { book } = await runLoad(
      five(target.url, 'steps: [{ name: slow, timeout: 60ms, http: { path: /slow } }, { name: fast, http: { path: /fast } }]'),
    );
    expect(book.stepCounts.map(({ completed, timedOut }) => [completed, timedOut])).toEqual([
      [0, 5],
      [5, 0],
    ]);
  });
});

describe('steps that take no time', () => {
  it('leave the loop its turns: a closed run of nothing but scripts ends when it should', async () => {
    writeFileSync(
      path.join(workspace, 'nothing.ts'),
      'export default () => {};\nexport const fails = async () => { throw new Error("always"); };\n',
    );
    const { book, slices } = await runLoad(
      `name: t\nbaseUrl: http://127.0.0.1:1\nexecutor: constant-vus\nvus: 2\nduration: 1s\nsteps:\n  - { name: a, script: { module: nothing.ts } }\n  - { name: b, script: { module: nothing.ts, export: fails } }\n`,
      { workspace },
    );
    expect(slices.length).toBeGreaterThanOrEqual(1);
    expect(book.stepCounts[0]?.completed).toBeGreaterThan(100);
    expect(book.failures.get('always')).toBe(book.stepCounts[1]?.failed);
    const totals = book.totals();
    expect(totals.scheduled).toBe(totals.completed + totals.failed + totals.timedOut + totals.dropped + totals.pending);
  });
});
