import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Notices } from '../notices/notices.ts';
import { PostgresService } from '../postgres/postgres-service.ts';
import { isAlive, readPostmaster } from '../postgres/server-owner.ts';
import { testFolder } from '../postgres/testing/test-postgres.ts';
import { forkStarter } from '../processes/fork-starter.ts';
import { ServiceManager } from '../services/service-manager.ts';
import { Store } from '../store/store.ts';
import { Targets } from '../targets/targets.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { createDemoWorkspace } from './create-demo-workspace.ts';
import { Demo } from './demo.ts';
import { present } from '../postgres/testing/present.ts';

describe('the demo', () => {
  const folder = testFolder();
  const workspaceDir = path.join(folder, "it's a demo");
  const store = Store.open(':memory:');
  const progress: string[] = [];
  let postgres: PostgresService;
  let services: ServiceManager;
  let targets: Targets;
  let demo: Demo;

  beforeAll(async () => {
    createDemoWorkspace(workspaceDir);
    const workspace = openWorkspace(workspaceDir);
    const notices = new Notices();
    const onProgress = (line: string) => progress.push(line);
    postgres = new PostgresService({ workspace, store, notices, onProgress });
    services = new ServiceManager({ workspace, starter: forkStarter, postgres, notices, onProgress });
    targets = new Targets({ workspace, services });
    demo = new Demo({ workspace, services, postgres });
    await postgres.start();
    await services.start();
    targets.start();
  });
  afterAll(async () => {
    targets[Symbol.dispose]();
    await services[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
    store[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const holdLock = async (args: string): Promise<ChildProcess> => {
    const { lockHolderCommand } = await demo.state();
    // As it is typed into a shell of the console: in the workspace, with nothing of ours in the environment.
    const shell = spawn('sh', ['-c', `exec ${lockHolderCommand} ${args}`], {
      cwd: workspaceDir,
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return shell;
  };

  it('is made once, and never overwrites what a person changed', () => {
    const readme = path.join(workspaceDir, 'README.md');
    writeFileSync(readme, 'mine');
    rmSync(path.join(workspaceDir, 'runbooks/shop-slow.md'));
    expect(createDemoWorkspace(workspaceDir)).toEqual(['runbooks/shop-slow.md']);
    expect(readFileSync(readme, 'utf8')).toBe('mine');
    expect(existsSync(path.join(workspaceDir, '.gitignore'))).toBe(true);
  });

  it('comes up with its target, its database and its knobs', async () => {
    await vi.waitFor(() =>
      expect(targets.statuses()).toMatchObject([{ name: 'shop', state: 'up', message: expect.stringMatching(/^\/healthz answered 200/) }]),
    );
    // Before any page has asked for it.
    await vi.waitFor(() => expect(existsSync(path.join(workspaceDir, '.holdpoint/hold-lock'))).toBe(true));
    const { url, pid, port } = services.state('shop');
    expect(targets.resolve('shop')).toEqual({ name: 'shop', baseUrl: url, process: { port }, datasource: 'shop', health: '/healthz' });
    expect(() => targets.resolve('bank')).toThrow(/no target "bank"/);
    expect(await demo.state()).toMatchObject({
      available: true,
      service: { name: 'shop', state: 'up', url, pid },
      knobs: { leakMbPerMinute: 0, stallMs: 0, errorRate: 0, cpuMs: 0 },
      lockHolderCommand: '.holdpoint/hold-lock',
    });
    const answer = await fetch(`${url}/checkout`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(201);
    expect(progress).toContain(`service shop: open at ${url}`);
  });

  it('gives its service no more than agent_user, and shows no password to other users of the machine', async () => {
    const { pid } = services.state('shop');
    for (const file of ['cmdline', 'environ']) {
      expect(readFileSync(`/proc/${pid}/${file}`, 'utf8')).not.toMatch(/postgres:\/\//);
    }
    const url = new URL(await postgres.connectionUrl('shop', 'agent_user'));
    expect(url.username).toBe('agent_user');
    const { Client } = await import('pg');
    const agent = new Client({ connectionString: url.href });
    await agent.connect();
    await expect(agent.query('DELETE FROM shop.orders')).rejects.toMatchObject({ code: '42501' });
    expect((await agent.query('SELECT order_id FROM shop.place_order(1, 1)')).rowCount).toBe(1);
    await agent.end();
  });

  it('shows who blocks whom while the lock holder of the demo runs, and lets go when it ends', async () => {
    const holder = await holdLock('');
    const [line] = (await once(present(holder.stdout, 'talks'), 'data')) as [Buffer];
    expect(line.toString()).toContain('shop.items is locked');
    const { url } = services.state('shop');
    // Settled in any case: when an expectation fails first, the shop goes away under this request.
    const customer = Promise.allSettled([fetch(`${url}/items/1`)]);
    await vi.waitFor(
      async () => {
        const [result] = await postgres.probeNow('shop', ['blocking_tree']);
        const [root, ...waiting] = result?.rows ?? [];
        expect(root).toMatchObject({
          depth: 0,
          application: 'demo lock holder',
          user: 'maintenance',
          relation: 'shop.items',
          lockMode: 'AccessExclusiveLock',
          blocks: 2,
        });
        // Who came first to wait is chance.
        expect(waiting.toSorted((a, b) => String(a['application']).localeCompare(String(b['application'])))).toMatchObject([
          { depth: 1, application: 'demo lock waiter' },
          { depth: 1, application: 'shop', user: 'agent_user' },
        ]);
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(statSync(path.join(workspaceDir, '.holdpoint/hold-lock.url')).mode & 0o777).toBe(0o600);
    holder.kill('SIGINT');
    const [code] = (await once(holder, 'exit')) as [number];
    expect(code).toBe(0);
    expect(await customer).toMatchObject([{ status: 'fulfilled', value: { status: 200 } }]);
    const [result] = await postgres.probeNow('shop', ['blocking_tree']);
    expect(result).toMatchObject({ status: 'ok', rows: [] });
  });

  it('frees what the shop leaked by a restart, on the same address and with its knobs off', async () => {
    const before = services.state('shop');
    expect(await demo.setKnobs({ leakMbPerMinute: 60 })).toMatchObject({ leakMbPerMinute: 60, stallMs: 0 });
    const after = await demo.restartService();
    expect(after).toMatchObject({
      knobs: { leakMbPerMinute: 0 },
      service: { state: 'up', url: before.url, restarts: before.restarts + 1 },
    });
    expect(after.service?.pid).not.toBe(before.pid);
    expect(before.pid !== null && isAlive(before.pid)).toBe(false);
  });

  it('says why its knobs are out of reach while the shop does not answer', async () => {
    const pid = present(services.state('shop').pid, 'runs');
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await demo.state()).toMatchObject({ knobs: null, knobsMessage: expect.stringContaining('did not answer about its knobs') });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await vi.waitFor(async () => expect(await demo.state()).toMatchObject({ knobs: { stallMs: 0 }, knobsMessage: null }), {
      timeout: 15_000,
    });
  });

  it('brings the shop back when its process is killed', async () => {
    const { pid, url } = services.state('shop');
    process.kill(present(pid, 'runs'), 'SIGKILL');
    await vi.waitFor(() => expect(services.state('shop').state).toBe('starting'), { interval: 2, timeout: 5000 });
    await vi.waitFor(() => expect(services.state('shop').state).toBe('up'), { timeout: 15_000, interval: 50 });
    expect(services.state('shop').url).toBe(url);
    await vi.waitFor(() => expect(targets.statuses()[0]?.state).toBe('up'), { timeout: 15_000 });
  });
});

describe('a console that closes', () => {
  it('leaves no service and no database behind', async () => {
    const folder = testFolder();
    createDemoWorkspace(folder);
    const workspace = openWorkspace(folder);
    const store = Store.open(':memory:');
    const notices = new Notices();
    const postgres = new PostgresService({ workspace, store, notices });
    const services = new ServiceManager({ workspace, starter: forkStarter, postgres, notices });
    const targets = new Targets({ workspace, services });
    expect(() => targets.resolve('shop')).toThrow(/not running/);
    await postgres.start();
    await services.start();
    const shop = present(services.state('shop').pid, 'a process of the shop');
    const server = present(readPostmaster(path.join(workspace.stateDir, 'postgres/shop/data')), 'a server').pid;
    targets[Symbol.dispose]();
    await services[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
    store[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
    expect([isAlive(shop), isAlive(server)]).toEqual([false, false]);
  });
});
