import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { firefox } from '#core/scenarios/har/testing/recordings.ts';
import { createWorkspace } from '#core/workspace/create-workspace.ts';
import { type CliProcess, startCli } from './testing/run-cli.ts';

const readySchema = z.object({ url: z.url(), pid: z.number() });

let folder = '';
let workspace = '';
let started: CliProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-cli-'));
  workspace = path.join(folder, 'workspace');
  started = [];
});
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

function start(args: string[]): CliProcess {
  const process = startCli(args, { cwd: folder });
  started.push(process);
  return process;
}

const run = (...args: string[]) => start(args).ended;

async function serving(...args: string[]) {
  const { child, firstLine, ended, stderrSoFar } = start(['serve', '--workspace', workspace, '--json', ...args]);
  const ready = readySchema.parse(JSON.parse(await firstLine));
  return { ...ready, child, ended, stderrSoFar, origin: new URL(ready.url).origin };
}

async function signIn(url: string): Promise<string> {
  const { headers } = await fetch(url, { redirect: 'manual' });
  return headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

describe('the command line', () => {
  it('explains itself, with its exit statuses', async () => {
    const { status, stdout } = await run('--help');
    expect(status).toBe(0);
    for (const command of ['demo', 'serve', 'open', 'init', 'doctor', 'schema', 'gate', 'ledger', 'watch', 'pg'])
      expect(stdout).toContain(command);
    expect(stdout).toContain('130  interrupted');
  });

  it('ends with 2 for an unknown command, a wrong option and no command', async () => {
    const answers = await Promise.all([run('frobnicate'), run('serve', '--port', '99999'), run()]);
    expect(answers.map(({ status }) => status)).toEqual([2, 2, 2]);
    expect(answers[0]?.stderr).toContain('frobnicate');
  });

  it('ends with 2 where there is no workspace, says what to do, and makes no folder', async () => {
    mkdirSync(workspace);
    const { status, stdout, stderr } = await run('gate', 'status', '--workspace', workspace, '--json');
    expect(status).toBe(2);
    expect(stderr).toContain('holdpoint init');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('ends with 2 for a wrong file, with each place', async () => {
    mkdirSync(workspace);
    writeFileSync(path.join(workspace, 'holdpoint.yaml'), 'version: 1\nname: x\ntargets: 5\npeople: none\n');
    const { status, stderr } = await run('gate', 'status', '--workspace', workspace);
    expect(status).toBe(2);
    expect(stderr).toContain('holdpoint.yaml:3:10');
    expect(stderr).toContain('holdpoint.yaml:4:9');
  });

  it('drafts a scenario from a recording into a new file, and leaves one that exists alone', async () => {
    const recording = path.join(folder, 'visit.har');
    const out = path.join(folder, 'draft.yaml');
    writeFileSync(recording, firefox);
    const first = await run('scenario', 'import', recording, '--out', out);
    expect(first, first.stderr).toMatchObject({ status: 0, stdout: '' });
    expect(first.stderr).toMatch(/2 of 4 requests became steps[\s\S]*Credentials were not copied/);
    expect(readFileSync(out, 'utf8')).toContain('baseUrl: https://shop.example');
    expect(await run('scenario', 'import', recording, '--out', out)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/exists already/),
    });
    writeFileSync(recording, firefox.slice(0, 500));
    expect(await run('scenario', 'import', recording)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/visit\.har:1:\d+: .*too early/),
    });
  });

  it('ends with 130 when it is interrupted, and prints what it has', async () => {
    const { child, firstLine, ended } = start(['watch', '--pid', String(process.pid)]);
    const first = await firstLine;
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    expect(status).toBe(130);
    expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(1);
    expect(stdout.startsWith(first)).toBe(true);
  });

  it('prints the schema of each format as JSON', async () => {
    const { stdout } = await run('schema', 'workspace', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Holdpoint workspace', type: 'object', properties: { targets: {} } });
    expect((await run('schema', 'poem')).status).toBe(2);
  });

  it('says what the machine has, having opened a real terminal', async () => {
    const { status, stdout } = await run('doctor', '--json');
    const { checks } = z
      .object({ checks: z.array(z.object({ id: z.string(), state: z.string(), required: z.boolean() })) })
      .parse(JSON.parse(stdout));
    expect(checks.map(({ id }) => id)).toEqual(['node', 'postgres', 'terminal', 'disk', 'memory', 'electron', 'display', 'chromium']);
    expect(checks.find(({ id }) => id === 'terminal')?.state).toBe('ok');
    expect(status).toBe(checks.some(({ required, state }) => required && state !== 'ok') ? 3 : 0);
  });
});

describe('a new workspace', () => {
  it('opens as it is made, and is not made twice', async () => {
    expect((await run('init', workspace)).status).toBe(0);
    const { status, stdout } = await run('gate', 'status', '--workspace', workspace, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ phaseId: 'phase-1', open: false }]);
    expect(await run('init', workspace)).toMatchObject({ status: 2, stderr: expect.stringContaining('already') });
  });

  it('serves several short commands at once, one after the other', async () => {
    createWorkspace(workspace);
    const answers = await Promise.all([1, 2, 3].map(() => run('gate', 'status', '--workspace', workspace, '--json')));
    expect(answers.map(({ status }) => status)).toEqual([0, 0, 0]);
  });
});

describe('a console that serves', () => {
  beforeEach(() => void createWorkspace(workspace));

  it('is what commands speak to while it runs', async () => {
    const { child } = await serving();
    const { status, stdout } = await run('gate', 'status', '--workspace', workspace, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(child.pid).toBeDefined();
  });

  it('has the workspace alone: a second one says which process has it and where, with 4', async () => {
    const { pid, origin } = await serving();
    const second = await run('serve', '--workspace', workspace);
    expect(second.status).toBe(4);
    expect(second.stderr).toContain(`pid ${pid} at ${origin}`);
    expect(second.stderr).toContain('holdpoint open');
  });

  it('is shown, not started again, by a second start of the demo', async () => {
    const { pid } = await serving();
    const { status, stdout } = await run('demo', '--no-open', '--workspace', workspace, '--json');
    expect(status).toBe(0);
    const ready = readySchema.parse(JSON.parse(stdout));
    expect(ready.pid).toBe(pid);
    expect(await signIn(ready.url)).toMatch(/^holdpoint-\d+=/);
  });

  it('hands out an address that signs one browser in', async () => {
    const { origin } = await serving();
    const { status, stdout } = await run('open', workspace, '--no-open', '--role', 'viewer', '--json');
    expect(status).toBe(0);
    const cookie = await signIn(readySchema.parse(JSON.parse(stdout)).url);
    // Signed in: asked for an upgrade, not for a credential.
    expect((await fetch(`${origin}/rpc`, { headers: { cookie } })).status).toBe(426);
  });

  it('ends cleanly on SIGTERM, and the workspace is free again', async () => {
    const { child, ended } = await serving();
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
    expect((await run('open', workspace, '--no-open')).stderr).toContain('No console is running');
  });

  it('takes a signal that arrives twice at once for one, and ends cleanly', async () => {
    const { child, ended } = await serving();
    child.kill('SIGINT');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
  });

  it('takes its browsers back after it was killed and started again, at the same address', async () => {
    const first = await serving();
    const cookie = await signIn(first.url);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await serving();
    expect(second.origin).toBe(first.origin);
    expect((await fetch(`${second.origin}/rpc`, { headers: { cookie } })).status).toBe(426);
  });

  it('refuses a port that another program has, with 4 and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { status, stderr } = await run('serve', '--workspace', workspace, '--port', String(port));
    other.close();
    expect(status).toBe(4);
    expect(stderr).toContain(`Port ${port}`);
    expect(stderr).toContain('--port');
  });

  it('says what it means to be reachable for others', async () => {
    const { stderrSoFar } = await serving('--host', '0.0.0.0');
    await vi.waitFor(() => expect(stderrSoFar()).toMatch(/reachable from other machines.*\n.*run commands on this machine/));
  });
});
