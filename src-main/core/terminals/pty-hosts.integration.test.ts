import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Notices } from '../notices/notices.ts';
import { forkStarter } from '../processes/fork-starter.ts';
import { TerminalService } from './terminal-service.ts';
import { childrenOf, processesWith, runs } from './testing/processes.ts';

beforeEach(() => {
  // A plain shell of known behaviour, without the files of whoever runs the tests.
  vi.stubEnv('SHELL', '/bin/sh');
  vi.stubEnv('ENV', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.runIf(process.platform === 'linux')('hosts of terminals', () => {
  it('that are empty end, with the memory they had, where others have room', async () => {
    await using several = new TerminalService({
      starter: forkStarter,
      workspaceRoot: tmpdir(),
      notices: new Notices(),
      sessionsPerHost: 2,
    });
    const create = () => several.create({ columns: 80, rows: 24 });
    const sessions = [await create(), await create(), await create(), await create(), await create()];
    const hosts = several.hostPids;
    expect(hosts).toHaveLength(3);
    for (const [index, host] of hosts.entries()) {
      expect(childrenOf(host).sort()).toEqual(
        sessions
          .slice(2 * index, 2 * index + 2)
          .map(({ pid }) => pid)
          .sort(),
      );
    }
    // The second host loses one and has room; the first loses both and ends.
    for (const index of [2, 0, 1]) await several.close(sessions[index]?.sessionId ?? '');
    await vi.waitFor(() => expect(several.hostPids).toEqual(hosts.slice(1)));
    await vi.waitFor(() => expect(runs(hosts[0] ?? null)).toBe(false));
    // The next ones find room: no further host.
    await create();
    await create();
    expect(several.hostPids).toEqual(hosts.slice(1));
    // A crash takes only the sessions of its host.
    process.kill(hosts[1] ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(several.list().filter(({ state }) => state === 'exited')).toHaveLength(2));
    expect(several.list().filter(({ state }) => state === 'running')).toHaveLength(2);
  });

  it('that crashed are not kept beside one that has room', async () => {
    await using several = new TerminalService({
      starter: forkStarter,
      workspaceRoot: tmpdir(),
      notices: new Notices(),
      sessionsPerHost: 2,
    });
    for (let count = 1; count <= 3; count += 1) await several.create({ columns: 80, rows: 24 });
    const [full = 0, roomy = 0] = several.hostPids;
    process.kill(full, 'SIGKILL');
    await vi.waitFor(() => expect(several.list().filter(({ state }) => state === 'exited')).toHaveLength(2));
    const running = () => childrenOf(process.pid).filter((pid) => processesWith('holdpoint terminals').includes(pid));
    await vi.waitFor(() => expect(running()).toEqual([roomy]));
    expect(several.hostPids).toEqual([roomy]);
    // Those that were lost with it are closed without it.
    for (const { sessionId, state } of several.list()) if (state === 'exited') await several.close(sessionId);
    expect(several.list()).toHaveLength(1);
  });

  it('also end when the last session is closed, and the next one starts another', async () => {
    await using quick = new TerminalService({ starter: forkStarter, workspaceRoot: tmpdir(), notices: new Notices(), hostIdleMs: 1 });
    const first = await quick.create({ columns: 80, rows: 24 });
    const host = quick.hostPids[0] ?? 0;
    await quick.close(first.sessionId);
    await vi.waitFor(() => expect(quick.hostPids).toEqual([]));
    await vi.waitFor(() => expect(runs(host)).toBe(false));
    expect((await quick.create({ columns: 80, rows: 24 })).state).toBe('running');
    expect(quick.hostPids).not.toContain(host);
  });
});
