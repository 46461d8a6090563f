import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Role } from '#shared/contract/base.ts';
import type { ConsoleCore } from '#core/console/console-core.ts';
import { openConsole } from '#core/console/open-console.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { adapters } from './testing/adapters.ts';

let folder: string;
let core: ConsoleCore;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-contract-'));
  writeFileSync(path.join(folder, 'holdpoint.yaml'), 'version: 1\nname: contract\n');
  core = await openConsole({
    workspace: folder,
    starter: forkStarter,
    secrets: new PassphraseSecretStore(path.join(folder, '.holdpoint', 'keys')),
    startServices: false,
  });
});
afterAll(async () => {
  await core[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const as = (role: Role) => ({ core, host: 'serve', role, who: 'test' }) as const;

describe.each(Object.entries(adapters))('the contract %s', (_name, connect) => {
  it('answers with what was sent', async () => {
    await using connection = await connect(as('viewer'));
    expect(await connection.client.system.echo({ text: 'Grüße, 世界 🛰' })).toEqual({ text: 'Grüße, 世界 🛰' });
  });

  it('tells workspace and role', async () => {
    await using connection = await connect(as('operator'));
    expect(await connection.client.system.info()).toMatchObject({ role: 'operator', workspace: { name: 'contract', demo: false } });
  });

  it('carries an error as its code, with words and what to do', async () => {
    await using connection = await connect(as('viewer'));
    const { error } = await safe(connection.client.runs.get({ runId: 'no-such-run' }));
    expect(isDefinedError(error) && error.code).toBe('NOT_FOUND');
    expect(error?.message).toContain('no-such-run');
  });

  it('refuses input that does not fit before anything happens', async () => {
    await using connection = await connect(as('operator'));
    await expect(connection.client.system.echo({ text: 'x'.repeat(1025) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('refuses what the role does not cover, and says which role it needs', async () => {
    await using connection = await connect(as('viewer'));
    const { error } = await safe(connection.client.settings.update({ notifyOnRunEnd: false }));
    expect(isDefinedError(error) && error.code).toBe('FORBIDDEN');
    expect(error?.message).toContain('operator');
    expect(core.settings.get().notifyOnRunEnd).toBe(true);
  });

  it('streams the status, and stops gathering it when the reader leaves', async () => {
    await using connection = await connect(as('viewer'));
    const before = core.status.changes.size;
    const stream = await connection.client.system.status();
    const first = await stream.next();
    expect(first.value).toMatchObject({ runs: [], recording: { state: 'ok' } });
    expect((await stream.next()).done).toBe(false);
    expect(core.status.changes.size).toBe(before + 1);
    await stream.return?.();
    await vi.waitFor(() => expect(core.status.changes.size).toBe(before));
  });

  it('delivers each notice once', async () => {
    await using connection = await connect(as('viewer'));
    const before = core.notices.posted.size;
    const stream = await connection.client.system.notices();
    const waiting = stream.next();
    await vi.waitFor(() => expect(core.notices.posted.size).toBe(before + 1));
    core.notices.post({ level: 'info', title: 'one', message: '', link: null });
    core.notices.post({ level: 'info', title: 'two', message: '', link: null });
    expect([(await waiting).value, (await stream.next()).value]).toMatchObject([{ title: 'one' }, { title: 'two' }]);
    await stream.return?.();
  });

  it('answers a hundred questions asked at once, each with its own answer', async () => {
    await using connection = await connect(as('viewer'));
    const texts = Array.from({ length: 100 }, (_, index) => `question ${index}`);
    const answers = await Promise.all(texts.map((text) => connection.client.system.echo({ text })));
    expect(answers.map((answer) => answer.text)).toEqual(texts);
  });
});

it('leaves no stream behind when a connection is cut', async () => {
  const connect = adapters['over a WebSocket'];
  if (!connect) throw new Error('the adapter is missing');
  const before = core.status.changes.size;
  const connection = await connect(as('viewer'));
  const stream = await connection.client.system.status();
  await stream.next();
  await connection[Symbol.asyncDispose]();
  await vi.waitFor(() => expect(core.status.changes.size).toBe(before));
});
