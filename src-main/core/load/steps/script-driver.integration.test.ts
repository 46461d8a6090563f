import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { scriptStepOf, scriptStepSchema } from '../../scenarios/steps/script-step.ts';
import { ScriptDriver } from './script-driver.ts';
import { Session } from './session.ts';
import { RecordedCall, testContext } from './testing/recorded-call.ts';

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'holdpoint-script-')));
const workspace = path.join(base, 'workspace');
mkdirSync(path.join(workspace, 'scripts'), { recursive: true });
let files = 0;
/** A module of the workspace, as its author would write it. */
const moduleOf = (text: string, folder = workspace) => {
  files += 1;
  const name = `scripts/s${files}.ts`;
  mkdirSync(path.join(folder, 'scripts'), { recursive: true });
  writeFileSync(path.join(folder, name), text);
  return name;
};
const stepOf = (written: object) => scriptStepOf(scriptStepSchema.parse(written), 'work');

describe('a script step', () => {
  let server: Server;
  let baseUrl: string;
  let driver: ScriptDriver;
  const seen: { url: string; body: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', body: Buffer.concat(chunks).toString() });
        if (request.url === '/api/hang') return;
        response.end(JSON.stringify({ token: 'abc' }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  });
  afterAll(() => {
    server.close();
    rmSync(base, { recursive: true });
  });
  afterEach(() => driver.destroy());

  const start = async (text: string, more: object = {}, call = new RecordedCall()) => {
    const step = stepOf({ module: moduleOf(text), ...more });
    driver = new ScriptDriver(testContext([step], { workspace, baseUrl }));
    await driver.prepare();
    driver.run(step, call);
    return call;
  };
  const refusal = async (step: ReturnType<typeof stepOf>) => {
    driver = new ScriptDriver(testContext([step], { workspace, baseUrl }));
    return driver.prepare().then(
      () => 'prepared',
      (error: Error) => error.message,
    );
  };

  it('runs TypeScript with what the user knows; what it returns becomes variables and values', async () => {
    const session = new Session(4);
    session.variables.set('id', 17);
    const text = `
      interface Wanted { times: number }
      export async function work({ vars, args, user, iteration, time, count }): Promise<object> {
        const { times } = args as unknown as Wanted;
        time('render_time', 1.5);
        count('pages', times);
        count('pages');
        return { sum: (vars.id as number) + user + iteration, list: [1] };
      }`;
    const call = await start(text, { export: 'work', args: { times: 2 } }, new RecordedCall(session, 100));
    expect(await call.answer()).toEqual({ status: null, headers: [], body: null, values: { sum: 121 } });
    expect([session.variables.get('sum'), session.variables.get('list')]).toEqual([121, [1]]);
    expect(call.latencies).toEqual({ render_time: [1.5e6] });
    expect(call.counters).toEqual({ pages: 3 });
    expect(call.receivedNs).toBeGreaterThan(call.sentNs ?? Number.POSITIVE_INFINITY);
  });

  it('fetches from the target', async () => {
    const text = `export default async ({ fetch }) => {
      const body = new FormData();
      body.set('name', 'value');
      const response = await fetch('/login', { method: 'POST', body });
      return { status: response.status, ...(await response.json()), standard: response instanceof Response };
    };`;
    const call = await start(text);
    expect((await call.answer()).values).toEqual({ status: 200, token: 'abc', standard: true });
    expect(seen.at(-1)).toMatchObject({ url: '/api/login', body: expect.stringContaining('name="name"') });
  });

  it.each([
    ['export default () => { throw new Error("no stock\\n at shelf 3"); }', 'no stock'],
    ['export default async () => { await null; throw new TypeError("later"); }', 'later'],
    ['export default () => { throw "text"; }', 'text'],
    ['export default () => { throw new Error(""); }', 'Error'],
    [`export default () => { throw new Error("x".repeat(1000)); }`, 'x'.repeat(160)],
    ['export default ({ fetch }) => fetch("http://127.0.0.1:2/")', 'ECONNREFUSED'],
    ['export default ({ fetch }) => fetch("http://127.0.0.1:1/")', 'bad port'],
    ['export default () => 5', 'the script returned something that is not an object'],
    ['export default ({ time }) => time("Render Time", 1)', '"Render Time" is not the name of a metric: write small letters, digits and _'],
    ['export default ({ count }) => count("requests")', 'every step has a metric requests: choose another name'],
    ['export default ({ time }) => time("a", NaN)', 'a: NaN is not a number from 0 on'],
    ['export default ({ count }) => { for (let i = 0; i < 51; i += 1) count("m" + i); }', 'scripts may have 50 metrics; m50 is one more'],
  ])('%s fails: %s', async (text, kind) => {
    expect(await (await start(text)).failure()).toBe(kind);
  });

  it('is told when it is given up, and reports nothing any more', async () => {
    const text = `export const heard = [];
      export default async ({ fetch, signal, time, count }) => {
        signal.addEventListener('abort', () => heard.push(signal.reason.message));
        try { await fetch('/hang'); } catch (error) { heard.push(error.message); }
        time('late', 1);
        count('late');
        heard.push('end');
      };`;
    const call = await start(text);
    await vi.waitFor(() => expect(seen.at(-1)?.url).toBe('/api/hang'), 10_000);
    driver.abandon(call);
    call.sentNs = null;
    driver.run(stepOf({ module: `scripts/s${files}.ts` }), call);
    await vi.waitFor(() => expect(seen.filter(({ url }) => url === '/api/hang')).toHaveLength(2), 10_000);
    // The second run of the same call goes on; nothing of the first one reached it.
    expect([call.latencies, call.counters, call.isOver]).toEqual([{}, {}, false]);
  });

  it('is loaded before the run, or the run does not begin', async () => {
    expect(await refusal(stepOf({ module: 'scripts/none.ts' }))).toMatch(/^step work: scripts\/none.ts cannot be read: ENOENT/);
    const broken = moduleOf('export default = ;');
    expect(await refusal(stepOf({ module: broken }))).toContain(`step work: ${broken} cannot be loaded`);
    const other = moduleOf('export const work = () => {}; export const n = 1;');
    expect(await refusal(stepOf({ module: other }))).toBe(`step work: ${other} exports no function "default"`);
    expect(await refusal(stepOf({ module: other, export: 'n' }))).toBe(`step work: ${other} exports no function "n"`);
    expect(await refusal(stepOf({ module: other, export: 'work' }))).toBe('prepared');
  });

  it('does not leave the workspace through a link', async () => {
    const outside = path.join(base, moduleOf('export default () => {}', base));
    symlinkSync(outside, path.join(workspace, 'scripts/link.ts'));
    expect(await refusal(stepOf({ module: 'scripts/link.ts' }))).toContain('scripts/link.ts leads out of the workspace');
  });

  it('is loaded anew when it was changed', async () => {
    const first = await start('export default () => ({ version: 1 })');
    expect((await first.answer()).values).toEqual({ version: 1 });
    const step = stepOf({ module: `scripts/s${files}.ts` });
    writeFileSync(path.join(workspace, step.module), 'export default () => ({ version: 2 })');
    driver = new ScriptDriver(testContext([step], { workspace, baseUrl }));
    await driver.prepare();
    const call = new RecordedCall();
    driver.run(step, call);
    expect((await call.answer()).values).toEqual({ version: 2 });
  });
});
