import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { TestPostgres } from '../../../src-main/core/postgres/testing/test-postgres.ts';
import { present } from '../../../src-main/core/postgres/testing/present.ts';

const program = path.join(import.meta.dirname, 'index.ts');
const node = (args: string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const output = async (child: ChildProcess) => {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, text: Buffer.concat(chunks).toString() };
};

describe('the shop', () => {
  let postgres: TestPostgres;
  let shop: ChildProcess;
  let url: string;

  beforeAll(async () => {
    postgres = await TestPostgres.start({ migrations: path.join(import.meta.dirname, '../workspace/migrations') });
    shop = node(['--port', '0'], { DATABASE_URL: await postgres.url('agent_user') });
    const [line] = (await once(present(shop.stdout, 'has output'), 'data')) as [Buffer];
    url = present(/http:\/\/\S+/.exec(line.toString())?.[0], `an address in ${line.toString()}`);
  });
  afterAll(async () => {
    shop.kill('SIGKILL');
    await postgres[Symbol.asyncDispose]();
  });

  const get = (where: string) => fetch(url + where);
  const post = (body: unknown) => fetch(`${url}/checkout`, { method: 'POST', body: JSON.stringify(body) });
  const turn = (knobs: object) => fetch(`${url}/admin/knobs`, { method: 'PUT', body: JSON.stringify(knobs) });
  const itemSchema = z.object({ id: z.number(), stock: z.number(), priceCents: z.number() });
  const item = async (id: number) => itemSchema.parse(await (await get(`/items/${id}`)).json());
  const residentMb = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${shop.pid}/status`, 'utf8'))?.[1]) / 1024;

  it('sells what it shows: an order takes from the stock and is announced to listeners', async () => {
    const listener = new WebSocket(`${url.replace('http', 'ws')}/live`);
    const heard: unknown[] = [];
    listener.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
    await vi.waitFor(() => expect(heard).toContainEqual(expect.objectContaining({ type: 'hello' })));
    const before = await item(7);
    const answer = await post({ itemId: 7, quantity: 3 });
    expect(answer.status).toBe(201);
    const order = await answer.json();
    expect(order).toMatchObject({ itemId: 7, quantity: 3, totalCents: 3 * before.priceCents });
    expect((await item(7)).stock).toBe(before.stock - 3);
    await vi.waitFor(() => expect(heard).toContainEqual({ type: 'order', ...order }));
    listener.send(JSON.stringify({ type: 'ping', id: 5 }));
    await vi.waitFor(() => expect(heard).toContainEqual({ type: 'pong', id: 5 }));
    listener.send('sell me something');
    await once(listener, 'close').then(([code]) => expect(code).toBe(1008));
    expect((await post({})).status).toBe(201);
    expect(await (await get('/items?limit=3&after=10')).json()).toMatchObject({ items: [{ id: 11 }, { id: 12 }, { id: 13 }] });
    expect((await get('/healthz')).status).toBe(200);
    expect(await (await get('/stats')).json()).toMatchObject({ orders: 2, pid: shop.pid, sessions: { waiting: 0 } });
  });

  it.each([
    ['an unknown item', () => post({ itemId: 999_999 }), 400],
    ['no quantity that makes sense', () => post({ itemId: 1, quantity: 0 }), 400],
    ['a field it does not know', () => post({ itemId: 1, free: true }), 400],
    ['a body that is not JSON', () => fetch(`${url}/checkout`, { method: 'POST', body: '{' }), 400],
    ['a body that is too long', () => fetch(`${url}/checkout`, { method: 'POST', body: 'x'.repeat(70_000) }), 400],
    ['a page that is too long', () => get('/items?limit=100000'), 400],
    ['an item that is not there', () => get('/items/999999'), 404],
    ['a place it does not have', () => get('/nowhere'), 404],
    ['a knob out of range', () => turn({ errorRate: 2 }), 400],
    ['a knob it does not have', () => turn({ explode: 1 }), 400],
    ['knobs turned by a page of another site', () => fetch(`${url}/admin/knobs`, { headers: { origin: 'http://example.com' } }), 403],
  ])('refuses %s', async (_what, ask, status) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: expect.any(String) });
  });

  it('fails, stalls and burns CPU as its knobs say, and is healthy all the while', async () => {
    expect(await (await turn({ errorRate: 1 })).json()).toEqual({ leakMbPerMinute: 0, stallMs: 0, errorRate: 1, cpuMs: 0 });
    expect((await get('/items/1')).status).toBe(500);
    expect((await get('/healthz')).status).toBe(200);
    await turn({ errorRate: 0, stallMs: 300 });
    const started = performance.now();
    expect((await get('/items/1')).status).toBe(200);
    // Timers may fire a millisecond early.
    expect(performance.now() - started).toBeGreaterThan(298);
    await turn({ stallMs: 0, cpuMs: 100 });
    const cpu = () => {
      const fields = readFileSync(`/proc/${shop.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    };
    const burntBefore = cpu();
    await Promise.all([1, 2, 3, 4, 5].map(() => get('/items/1')));
    // It burns 500 ms by the clock, of which a busy machine may take a part for others; without the knob it is about 10.
    expect(cpu() - burntBefore).toBeGreaterThan(100);
    await turn({ cpuMs: 0 });
  });

  it('keeps resident memory in proportion to time while its leak is on, and no more once it is off', async () => {
    const before = residentMb();
    await turn({ leakMbPerMinute: 2000 });
    const leaked = async () =>
      z.object({ memory: z.object({ leakedMb: z.number() }) }).parse(await (await get('/stats')).json()).memory.leakedMb;
    await vi.waitFor(async () => expect(await leaked()).toBeGreaterThan(60), { timeout: 15_000, interval: 100 });
    await turn({ leakMbPerMinute: 0 });
    const kept = await leaked();
    expect(residentMb() - before).toBeGreaterThan(kept * 0.8);
    await get('/items/1');
    expect(await leaked()).toBe(kept);
  });

  it('writes through functions only: its role is refused everything else', async () => {
    const agent = await postgres.connect('agent_user');
    for (const sql of [
      'UPDATE shop.items SET price_cents = 1 WHERE id = 1',
      'INSERT INTO shop.orders (item_id, quantity, total_cents) VALUES (1, 1, 1)',
      'DELETE FROM shop.orders',
      'TRUNCATE shop.orders',
      'ALTER TABLE shop.items ADD COLUMN x int',
      'CREATE TABLE shop.mine (n int)',
      'CREATE TABLE public.mine (n int)',
      'SET ROLE shop_owner',
    ]) {
      await expect(agent.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
    expect((await agent.query('SELECT total_cents FROM shop.place_order(1, 1)')).rowCount).toBe(1);
    // A temporary table of the same name must not come in front of the real one.
    await agent.query('CREATE TEMP TABLE items (id bigint, price_cents int, stock int)');
    await agent.query('SET search_path = pg_temp, shop');
    const { rows } = await agent.query('SELECT total_cents::int AS total FROM shop.place_order(1, 2)');
    expect(rows).toEqual([{ total: 2 * (await item(1)).priceCents }]);
    expect(
      (
        await agent.query(
          "SELECT count(*)::int AS n FROM pg_proc WHERE pronamespace = 'shop'::regnamespace AND prosecdef AND proconfig IS NULL",
        )
      ).rows,
    ).toEqual([{ n: 0 }]);
  });

  it('turns customers away with 503 while its database is locked, and serves them again after', async () => {
    const holder = await postgres.connect();
    await holder.query('BEGIN; LOCK TABLE shop.items');
    // More than its pool: the rest waits for a session and is turned away after 2 s.
    const answers = Promise.all(Array.from({ length: 12 }, () => get('/items/1').then(({ status }) => status)));
    await vi.waitFor(async () => {
      expect((await get('/healthz')).status).toBe(200);
      expect(await (await get('/stats')).json()).toMatchObject({
        sessions: { total: 10, waiting: 0 },
        failed: expect.toSatisfy((n: number) => n >= 2),
      });
    }, 10_000);
    await holder.query('ROLLBACK');
    const statuses = await answers;
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 503)).toHaveLength(2);
    expect((await get('/items/1')).status).toBe(200);
  });

  it('answers what it has begun before it ends', async () => {
    await turn({ stallMs: 500 });
    const last = get('/items/1');
    await vi.waitFor(async () => expect(await (await get('/stats')).json()).toMatchObject({ knobs: { stallMs: 500 } }));
    shop.kill('SIGTERM');
    expect((await last).status).toBe(200);
    const [code] = shop.exitCode === null ? ((await once(shop, 'exit')) as [number]) : [shop.exitCode];
    expect(code).toBe(0);
  });
});

describe('the command line of the shop', () => {
  it('explains itself', async () => {
    expect(await output(node(['--help']))).toMatchObject({ code: 0, text: expect.stringContaining('--database-url') });
  });
  it('says what is missing or wrong', async () => {
    expect(await output(node([]))).toMatchObject({ code: 2, text: expect.stringContaining('DATABASE_URL') });
    expect(await output(node(['--port', 'x'], { DATABASE_URL: 'postgres://x@127.0.0.1/x' }))).toMatchObject({
      code: 2,
      text: expect.stringContaining('--port'),
    });
    expect(await output(node(['--sell']))).toMatchObject({ code: 2 });
  });
});
