import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { BadRequest, type Catalogue } from './catalogue.ts';
import type { FaultKnobs } from './knobs.ts';
import type { LiveOrders } from './live-orders.ts';

export interface Answer {
  status: number;
  body: unknown;
}

export interface ShopParts {
  catalogue: Catalogue;
  knobs: FaultKnobs;
  live: LiveOrders;
  counts: { requests: number; failed: number; orders: number };
  startedAt: number;
}

const checkoutSchema = z.strictObject({
  itemId: z.number().int().positive().optional(),
  quantity: z.number().int().min(1).max(100).default(1),
});
const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  after: z.coerce.number().int().min(0).default(0),
});
/** A cart is small; a body that is not is a mistake or an attack. */
const bodyLimitBytes = 64 * 1024;

export async function answer(request: IncomingMessage, parts: ShopParts): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://shop');
  const route = `${request.method ?? 'GET'} ${url.pathname}`;
  if (url.pathname.startsWith('/admin/')) return admin(route, request, parts);
  if (route === 'GET /healthz') {
    const up = await parts.catalogue.answers();
    return { status: up ? 200 : 503, body: { status: up ? 'ok' : 'unavailable', database: up ? 'up' : 'down' } };
  }
  if (route === 'GET /stats') return { status: 200, body: stats(parts) };
  // Only what customers ask for suffers from the knobs.
  if (await parts.knobs.suffer()) return { status: 500, body: { error: 'This request failed on purpose (knob errorRate).' } };
  if (route === 'GET /items') {
    const { after, limit } = pageSchema.parse(Object.fromEntries(url.searchParams));
    return { status: 200, body: { items: await parts.catalogue.items(after, limit) } };
  }
  const id = /^GET \/items\/(\d{1,9})$/.exec(route)?.[1];
  if (id !== undefined) {
    const item = await parts.catalogue.item(Number(id));
    return item ? { status: 200, body: item } : { status: 404, body: { error: `There is no item ${id}.` } };
  }
  if (route === 'POST /checkout') {
    const { itemId, quantity } = checkoutSchema.parse(await readJson(request));
    const order = await parts.catalogue.checkout(itemId, quantity);
    parts.counts.orders += 1;
    parts.live.publish(order);
    return { status: 201, body: order };
  }
  return { status: 404, body: { error: `${route} is not known here.` } };
}

async function admin(route: string, request: IncomingMessage, { knobs }: ShopParts): Promise<Answer> {
  if (!isFromThisMachine(request)) return { status: 403, body: { error: 'The knobs can be turned from this machine only.' } };
  if (route === 'GET /admin/knobs') return { status: 200, body: knobs.get() };
  if (route === 'PUT /admin/knobs') return { status: 200, body: knobs.set(await readJson(request)) };
  return { status: 404, body: { error: `${route} is not known here.` } };
}

/** The peer is local, and so is the name it used: a page that has its own name point here (DNS rebinding) is refused. */
function isFromThisMachine(request: IncomingMessage): boolean {
  const peer = request.socket.remoteAddress?.replace('::ffff:', '') ?? '';
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return /^(127\.|::1$)/.test(peer) && ['127.0.0.1', 'localhost', '[::1]'].includes(host) && request.headers.origin === undefined;
}

function stats({ catalogue, knobs, live, counts, startedAt }: ShopParts) {
  const { rss, heapUsed, external } = process.memoryUsage();
  const mb = (bytes: number) => Math.round((bytes / 1024 / 1024) * 10) / 10;
  return {
    uptimeSeconds: Math.round((performance.now() - startedAt) / 1000),
    pid: process.pid,
    ...counts,
    listeners: live.listeners,
    sessions: catalogue.sessions(),
    memory: { rssMb: mb(rss), heapUsedMb: mb(heapUsed), externalMb: mb(external), leakedMb: Math.round(knobs.leak.keptMb * 10) / 10 },
    knobs: knobs.get(),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new BadRequest('The body must be bytes.');
    size += chunk.length;
    if (size > bodyLimitBytes) throw new BadRequest(`The body is longer than ${bodyLimitBytes / 1024} KB.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
}
