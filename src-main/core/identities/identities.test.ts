import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace } from '../workspace/workspace.ts';
import { openConsoleKey } from './console-key.ts';
import { createDemoIdentities, demoPassphrase, keyFolder } from './demo-identities.ts';
import { publicKeyOf } from './ed25519.ts';
import { PassphraseSecretStore } from './passphrase-secret-store.ts';
import { createPersonKey, secretNameOf, withPersonKey } from './person-keys.ts';
import { layeredSecrets } from './secret-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fast = { log2N: 4 };

describe('a secret kept in a file', () => {
  it('comes back under its passphrase and no other, from a file that only its owner may read', async () => {
    const store = new PassphraseSecretStore(path.join(folder, 'keys'), fast);
    await store.set('person-key.a', Buffer.from('seed'), 'correct horse');
    expect((await store.get('person-key.a', 'correct horse'))?.toString()).toBe('seed');
    await expect(store.get('person-key.a', 'wrong horse')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(store.get('person-key.a')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(statSync(path.join(folder, 'keys', 'person-key.a.json')).mode & 0o777).toBe(0o600);
    expect(await store.get('person-key.b', 'x')).toBeNull();
    expect(readdirSync(path.join(folder, 'keys'))).toEqual(['person-key.a.json']);
  });

  it('is refused when the file was changed or given another name', async () => {
    const store = new PassphraseSecretStore(folder, fast);
    await store.set('a', Buffer.from('seed'), 'p');
    const text = readFileSync(path.join(folder, 'a.json'), 'utf8');
    writeFileSync(path.join(folder, 'b.json'), text);
    await expect(store.get('b', 'p')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    writeFileSync(path.join(folder, 'a.json'), text.replace('"log2N": 4', '"log2N": 30'));
    await expect(store.get('a', 'p')).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('cannot be reached by a name that leaves the folder', async () => {
    const store = new PassphraseSecretStore(folder, fast);
    await expect(store.set('../evil', Buffer.from('x'), 'p')).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('is found behind another store, and goes when it is deleted', async () => {
    const [first, second] = [
      new PassphraseSecretStore(path.join(folder, '1'), fast),
      new PassphraseSecretStore(path.join(folder, '2'), fast),
    ];
    await second.set('k', Buffer.from('deep'), 'p');
    const both = layeredSecrets(first, second);
    expect((await both.get('k', 'p'))?.toString()).toBe('deep');
    expect([await both.has('k'), await both.has('none')]).toEqual([true, false]);
    await both.delete('k');
    expect(await second.has('k')).toBe(false);
  });
});

const yaml = `# Ours.
version: 1
name: shop   # the name

people:
  # who decides
  - id: ben
    name: Ben Okafor
    roles: [approver, reviewer]   # both
  - { id: ada, name: Ada Moreau, roles: [engineer] }

policy: { quorum: 1 }   # one is enough
`;

describe('the key of a person', () => {
  it('is listed in holdpoint.yaml with every comment kept and nothing else changed', () => {
    const key = { id: '0012000000000000', publicKey: Buffer.alloc(32, 7).toString('base64') };
    const once = withPersonKey(yaml, 'ben', key);
    const twice = withPersonKey(withPersonKey(once, 'ben', { ...key, id: 'second' }), 'ada', key);
    for (const text of [once, twice]) {
      for (const comment of yaml.match(/#.*$/gm) ?? []) expect(text).toContain(comment);
    }
    const added = (before: string, after: string) => after.split('\n').filter((line) => !before.split('\n').includes(line));
    expect(added(yaml, once).map((line) => line.trim())).toEqual(['keys:', `- { id: "${key.id}", publicKey: "${key.publicKey}" }`]);
    expect(added(once, twice)).toHaveLength(2);
    for (const form of ['keys: []', 'keys: [ ]', 'keys: # none yet\n      []']) {
      const changed = withPersonKey(yaml.replace('# both', `# both\n    ${form}`), 'ben', key);
      expect(withPersonKey(changed, 'ben', { ...key, id: 'second' })).toContain('"second"');
    }
    expect(twice).toContain('second');
    expect(() => withPersonKey(yaml, 'eve', key)).toThrow(/eve/);
  });

  it('is made with its private half here, encrypted', async () => {
    writeFileSync(path.join(folder, 'holdpoint.yaml'), yaml);
    const secrets = new PassphraseSecretStore(path.join(folder, 'keys'), fast);
    const made = await createPersonKey({ workspaceDir: folder, person: 'ben', secrets, passphrase: 'sesame' });
    const seed = await secrets.get(secretNameOf(made.id), 'sesame');
    expect(publicKeyOf(seed ?? Buffer.alloc(0)).toString('base64')).toBe(made.publicKey);
    expect(openWorkspace(folder).config.people[0]?.keys).toEqual([made]);
    await expect(createPersonKey({ workspaceDir: folder, person: 'eve', secrets, passphrase: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(readdirSync(path.join(folder, 'keys'))).toHaveLength(1);
  });

  it('is given to everybody in the demo, once', { timeout: 30_000 }, async () => {
    const source = path.resolve(import.meta.dirname, '../../../resources/demo/workspace/holdpoint.yaml');
    const original = readFileSync(source, 'utf8');
    writeFileSync(path.join(folder, 'holdpoint.yaml'), original);
    await createDemoIdentities(folder);
    const text = readFileSync(path.join(folder, 'holdpoint.yaml'), 'utf8');
    for (const comment of original.match(/#.*$/gm) ?? []) expect(text).toContain(comment);
    const { config, stateDir } = openWorkspace(folder);
    const approver = config.people.find(({ roles }) => roles.includes('approver'));
    const secrets = new PassphraseSecretStore(keyFolder(stateDir));
    expect((await secrets.get(secretNameOf(approver?.keys[0]?.id ?? ''), demoPassphrase))?.length).toBe(32);
    await createDemoIdentities(folder);
    expect(readFileSync(path.join(folder, 'holdpoint.yaml'), 'utf8')).toBe(text);
  });
});

describe('the key of a console', () => {
  it('stays the same, and only its owner may read it', () => {
    const state = path.join(folder, '.holdpoint');
    const first = openConsoleKey(state);
    expect(openConsoleKey(state).publicKey).toEqual(first.publicKey);
    expect(statSync(path.join(state, 'console.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(state)).toEqual(['console.key']);
  });

  it('that is damaged is not replaced silently', () => {
    mkdirSync(path.join(folder, 's'));
    writeFileSync(path.join(folder, 's', 'console.key'), 'short\n');
    expect(() => openConsoleKey(path.join(folder, 's'))).toThrow(/not a console key/);
  });
});
