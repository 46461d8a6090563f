import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#shared/contract/base.ts';
import type { ConsoleCore } from '#core/console/console-core.ts';
import { openConsole } from '#core/console/open-console.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { forkStarter } from '#core/processes/fork-starter.ts';
import { chromium } from '#core/scenarios/har/testing/recordings.ts';
import { adapters } from './testing/adapters.ts';

let folder: string;
let core: ConsoleCore;
const file = 'scenarios/smoke.yaml';
const text = 'name: smoke\ntarget: shop\nexecutor: constant-arrival-rate\nrate: 20/s\nduration: 60s\nsteps:\n  - http: { path: / }\n';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-scenarios-'));
  writeFileSync(path.join(folder, 'holdpoint.yaml'), 'version: 1\nname: s\ntargets:\n  shop:\n    baseUrl: https://shop.example\n');
  mkdirSync(path.join(folder, 'scenarios'));
  writeFileSync(path.join(folder, file), text);
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

describe.each(Object.entries(adapters))('scenarios %s', (_name, connect) => {
  it('are read and checked by a viewer, and changed by an operator only', async () => {
    await using viewer = await connect(as('viewer'));
    const { digest } = await viewer.client.scenarios.read({ file });
    const { problems, preview } = await viewer.client.scenarios.check({ file, text });
    expect({ problems, preview }).toMatchObject({ problems: [], preview: { totalArrivals: 1200, curve: [{ value: 20 }, { value: 20 }] } });
    expect(await viewer.client.scenarios.surroundings()).toEqual({
      targets: [{ name: 'shop', address: 'https://shop.example' }],
      datasources: [],
    });
    const refused = { code: 'FORBIDDEN', defined: true };
    await expect(viewer.client.scenarios.save({ file, text: `${text}#`, expected: digest })).rejects.toMatchObject(refused);
    await expect(viewer.client.scenarios.remove({ file })).rejects.toMatchObject(refused);
    await expect(viewer.client.scenarios.uploadHar({ upload: null, part: '' })).rejects.toMatchObject(refused);
  });

  it('of two editors, the second to save learns that the file changed', async () => {
    await using one = await connect(as('operator'));
    await using two = await connect(as('operator'));
    const [first, second] = await Promise.all([one.client.scenarios.read({ file }), two.client.scenarios.read({ file })]);
    await one.client.scenarios.save({ file, text: `${text}# one\n`, expected: first.digest });
    const { error } = await safe(two.client.scenarios.save({ file, text: `${text}# two\n`, expected: second.digest }));
    expect(isDefinedError(error) && error.code).toBe('CONFLICT');
    const now = await two.client.scenarios.read({ file });
    expect(now.text).toBe(`${text}# one\n`);
    // Having seen it, the second one may decide.
    await two.client.scenarios.save({ file, text, expected: now.digest });
    expect((await one.client.scenarios.read({ file })).text).toBe(text);
  });

  it('are drafted from a recording that comes in parts, for one origin and then for another', async () => {
    await using connection = await connect(as('operator'));
    const { scenarios } = connection.client;
    const bytes = Buffer.from(chromium);
    let upload: string | null = null;
    for (let at = 0; at < bytes.length; at += 1500) {
      ({ upload } = await scenarios.uploadHar({ upload, part: bytes.subarray(at, at + 1500).toString('base64') }));
    }
    const id = upload ?? '';
    const draft = await scenarios.importHar({ upload: id, file: 'visit.har' });
    expect(draft).toMatchObject({ origin: 'https://shop.example', steps: 3 });
    expect(draft.yaml).toContain('target: shop');
    const { error } = await safe(scenarios.importHar({ upload: id, file: 'visit.har', origin: 'https://www.google-analytics.com' }));
    expect(error?.message).toMatch(/can become a step: it has 1 request of a tracker/);
    const cut = await scenarios.uploadHar({ upload: null, part: bytes.subarray(0, 900).toString('base64') });
    const refused = await safe(scenarios.importHar({ upload: cut.upload, file: 'visit.har' }));
    expect(isDefinedError(refused.error) && refused.error.data?.problems).toMatchObject([{ file: 'visit.har', line: 1 }]);
    expect((await safe(scenarios.importHar({ upload: 'gone', file: 'visit.har' }))).error?.message).toMatch(/no longer here/);
  });
});
