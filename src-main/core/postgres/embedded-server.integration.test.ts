import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedServer } from './embedded-server.ts';
import { isAlive } from './server-owner.ts';
import { testFolder } from './testing/test-postgres.ts';
import { present } from './testing/present.ts';

const asRoot = process.getuid?.() === 0;

describe('an embedded server', () => {
  let folder: string;
  let stateDir: string;
  let server: EmbeddedServer;

  beforeEach(() => {
    folder = testFolder();
    stateDir = path.join(folder, '.holdpoint');
    server = new EmbeddedServer({ stateDir, name: 'shop' });
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const clientFor = (which: EmbeddedServer, password = which.superuserPassword()) => {
    const client = new Client({ ...which.address(), user: 'holdpoint', database: 'postgres', password });
    client.on('error', () => {});
    return client;
  };
  const ask = async (which: EmbeddedServer, sql: string) => {
    const client = clientFor(which);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('is made, answers on loopback with its password only, and ends without a trace', async () => {
    const words: string[] = [];
    server.progress.on((line) => words.push(line));
    await server.start();
    expect(words[0]).toBe('creating the database cluster (about 5 s)');

    expect(
      await ask(server, "SELECT current_setting('listen_addresses') AS listen, current_setting('shared_preload_libraries') AS libs"),
    ).toEqual([{ listen: '127.0.0.1', libs: 'pg_stat_statements' }]);
    await expect(clientFor(server, 'wrong').connect()).rejects.toMatchObject({ code: '28P01' });
    const { passwordFile, data, socketFolder } = present(server.location, 'has a place');
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(data, 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#]*\btrust\b/m);
    expect(socketFolder).not.toBeNull();

    const pid = present(server.pid, 'has a process');
    expect(statSync(data).uid === 0).toBe(false);
    const { port } = server.address();
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    expect(server.state).toBe('stopped');
    expect(() => server.address()).toThrow(/not running/);

    const next = new EmbeddedServer({ stateDir, name: 'shop' });
    await next.start();
    expect(next.address().port).toBe(port);
    await next[Symbol.asyncDispose]();
  });

  it('comes back by itself with its data when its process is killed', async () => {
    await server.start();
    await ask(server, 'CREATE TABLE kept AS SELECT 1 AS n');
    const { port } = server.address();
    const pid = present(server.pid, 'has a process');
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(server.state).toBe('starting'), { timeout: 5000 });
    await vi.waitFor(() => expect(server.state).toBe('up'), { timeout: 30_000, interval: 50 });
    expect(server.pid).not.toBe(pid);
    expect(server.restarts).toBe(1);
    expect(server.address().port).toBe(port);
    expect(await ask(server, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('ends what a killed console left running, and goes on with the data', async () => {
    const runner = path.join(import.meta.dirname, 'testing/run-server.ts');
    const console = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', runner, stateDir, 'shop'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(console.stdout, 'data')) as [Buffer];
    const left = JSON.parse(line.toString()) as { pid: number; port: number };

    // While that console is alive, a second one is refused.
    await expect(server.start()).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(`process ${console.pid}`) });
    expect(isAlive(left.pid)).toBe(true);

    console.kill('SIGKILL');
    await once(console, 'exit');
    expect(isAlive(left.pid)).toBe(true);
    await server.start();
    expect(isAlive(left.pid)).toBe(false);
    expect(server.address().port).toBe(left.port);
    expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not fooled by a pid that belongs to somebody else by now', async () => {
    await server.start();
    const { data, ownerFile } = present(server.location, 'has a place');
    await server.stop();
    const bystander = spawn('sleep', ['60']);
    try {
      writeFileSync(path.join(data, 'postmaster.pid'), `${bystander.pid}\n${data}\n1700000000\n5432\n\n127.0.0.1\n`);
      writeFileSync(ownerFile, '{"pid": torn');
      await server.start();
      expect(server.state).toBe('up');
      expect(bystander.pid !== undefined && isAlive(bystander.pid)).toBe(true);
    } finally {
      bystander.kill('SIGKILL');
    }
  });

  it('takes another port when somebody took the one it had', async () => {
    await server.start();
    const { port } = server.address();
    process.kill(present(server.pid, 'has a process'), 'SIGKILL');
    await vi.waitFor(() => expect(server.state).toBe('starting'), { timeout: 5000, interval: 1 });
    const squatter = createServer();
    squatter.listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      await vi.waitFor(() => expect(server.state).toBe('up'), { timeout: 30_000, interval: 50 });
      expect(server.address().port).not.toBe(port);
      expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      squatter.close();
    }
  });

  it('says what is wrong when its folder cannot be made or read', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const nowhere = new EmbeddedServer({ stateDir: path.join(file, '.holdpoint'), name: 'shop' });
    await expect(nowhere.start()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/folder for the database "shop" cannot be made/),
      hint: expect.stringContaining(file),
    });
    expect(nowhere.state).toBe('down');

    await server.start();
    const { data } = present(server.location, 'has a place');
    await server.stop();
    const { uid, gid } = statSync(data);
    // Root may read anything, so for root it is the owner that is wrong.
    if (asRoot) chownSync(data, 0, 0);
    else chmodSync(data, 0o000);
    try {
      await expect(server.start()).rejects.toMatchObject({ code: 'UNAVAILABLE', hint: expect.stringContaining('permissions') });
      expect(server.state).toBe('down');
      expect(server.message).toMatch(/Permission denied|wrong ownership/i);
    } finally {
      chownSync(data, uid, gid);
      chmodSync(data, 0o700);
    }
  });

  it.runIf(asRoot)('keeps its data in a state folder that is closed to others, letting only its account pass', async () => {
    mkdirSync(stateDir, { mode: 0o700 });
    await server.start();
    expect(server.location).toMatchObject({ note: null, folder: path.join(stateDir, 'postgres', 'shop') });
    expect(statSync(stateDir).mode & 0o777).toBe(0o710);
    expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.runIf(asRoot)('keeps its data elsewhere, and says so, where the unprivileged account cannot go', async () => {
    mkdirSync(stateDir);
    chmodSync(folder, 0o700);
    await server.start();
    const { folder: moved, note } = present(server.location, 'has a place');
    try {
      expect(note).toContain(moved);
      expect(moved.startsWith(folder)).toBe(false);
      expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(readFileSync(path.join(moved, 'BELONGS-TO'), 'utf8')).toContain(stateDir);
    } finally {
      await server.stop();
      rmSync(moved, { recursive: true, force: true });
    }
  });

  it.runIf(asRoot)('runs for a console whose mask closes new files to others', async () => {
    const runner = path.join(import.meta.dirname, 'testing/run-server.ts');
    const command = `umask 077; exec "$0" --disable-warning=ExperimentalWarning "$1" "$2" shop`;
    const console = spawn('sh', ['-c', command, process.execPath, runner, stateDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(console.stdout, 'data')) as [Buffer];
      expect(JSON.parse(line.toString())).toMatchObject({ pid: expect.any(Number) });
    } finally {
      console.kill('SIGKILL');
      await once(console, 'exit');
    }
    // And the next console finds it, and ends it.
    await server.start();
    expect(server.location?.note).toBeNull();
  });

  it('leaves no server behind when it is stopped while it starts', async () => {
    const starting = server.start();
    const outcome = starting.then(
      () => 'started',
      () => 'gave up',
    );
    await vi.waitFor(() => expect(server.message).not.toBe('starting'), { interval: 1 });
    await server.stop();
    await outcome;
    expect(server.state).toBe('stopped');
    expect(server.pid).toBeNull();
  });
});
