import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gateBench } from '../gates/testing/gate-bench.ts';
import { newEd25519Pair, publicKeyOf } from './ed25519.ts';
import { writeKeyFile } from './key-file.ts';
import { KeyService } from './key-service.ts';
import { secretNameOf } from './person-keys.ts';

const who = 'a test';
const passphrase = 'sesame seeds';

async function keyBench(now = Date.now) {
  const bench = await gateBench();
  const { workspace, secrets, ledger, root } = bench;
  const file = path.join(root, 'holdpoint.yaml');
  const keys = new KeyService({ workspace, secrets, ledger, now, log2N: 4 });
  keys.record();
  return {
    ...bench,
    keys,
    yaml: () => readFileSync(file, 'utf8'),
    edit: (change: (text: string) => string) => writeFileSync(file, change(readFileSync(file, 'utf8'))),
    keyOf: async (person: string, at = 0) => (await keys.list()).find((one) => one.person === person)?.keys.at(at),
    said: () => ledger.list({ limit: 20, kind: 'key' }).entries.map(({ what }) => what),
  };
}

describe('the keys of people', () => {
  it('that holdpoint.yaml lists are in the ledger once, as soon as they are seen', async () => {
    using bench = await keyBench();
    expect(bench.said()).toHaveLength(3);
    bench.keys.record();
    expect(bench.said()).toHaveLength(3);
    bench.edit((text) => text.replace(/, keys: \[[^\]]*\]/, ''));
    bench.keys.record();
    expect(bench.said()[0]).toMatch(/no longer listed/);
  });

  it('are made, moved to another machine under another passphrase, and used there', async () => {
    using bench = await keyBench();
    const made = await bench.keys.create({ person: 'tom', passphrase, who });
    expect(bench.said()[0]).toContain(`${made.id} of tom listed: made here`);
    expect(bench.yaml()).toContain('# who decides');
    const { content } = await bench.keys.export({
      person: 'tom',
      keyId: made.id,
      half: 'private',
      passphrase,
      filePassphrase: 'on the way',
    });
    expect(content).not.toContain((await bench.secrets.get(secretNameOf(made.id), passphrase))?.toString('base64') ?? '?');

    using other = await keyBench();
    await expect(other.keys.import({ person: 'tom', content, filePassphrase: 'wrong', who })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(other.keys.import({ person: 'kim', content, filePassphrase: 'on the way', who })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const taken = await other.keys.import({ person: 'tom', content, filePassphrase: 'on the way', passphrase, who });
    expect(taken).toEqual(made);
    expect(await other.keyOf('tom', 1)).toMatchObject({ id: made.id, state: 'valid', here: true });
    expect((await other.secrets.get(secretNameOf(made.id), passphrase))?.length).toBe(32);
  });

  it('come from PKCS#8 files, encrypted or not, and from no others', async () => {
    using bench = await keyBench();
    const { privateKey } = generateKeyPairSync('ed25519');
    const plain = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const locked = String(privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'on the way' }));
    await expect(bench.keys.import({ person: 'tom', content: locked, who })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const taken = await bench.keys.import({ person: 'tom', content: locked, filePassphrase: 'on the way', who });
    const seed = Buffer.from(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32));
    expect(taken.publicKey).toBe(publicKeyOf(seed).toString('base64'));
    // The same key again is the same key.
    expect(await bench.keys.import({ person: 'tom', content: plain, passphrase, who })).toEqual(taken);
    const rsa = String(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const publicPem = (await bench.keys.export({ person: 'tom', keyId: taken.id, half: 'public' })).content;
    for (const content of ['', '{}', 'ssh-ed25519 AAAA', rsa, publicPem, plain.slice(0, 60)]) {
      await expect(bench.keys.import({ person: 'tom', content, passphrase, who }), content).rejects.toMatchObject({ code: 'INVALID' });
    }
    const swapped = JSON.parse(await writeKeyFile({ person: 'tom', id: 'x', seed }, passphrase, { log2N: 4 })) as Record<string, unknown>;
    swapped['publicKey'] = newEd25519Pair().publicKey.toString('base64');
    const content = JSON.stringify(swapped);
    await expect(bench.keys.import({ person: 'tom', content, filePassphrase: passphrase, who })).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('are not made with a passphrase that is too short, nor for somebody who is not listed', async () => {
    using bench = await keyBench();
    await expect(bench.keys.create({ person: 'tom', passphrase: 'short', who })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(bench.keys.create({ person: 'eve', passphrase, who })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(bench.said()).toHaveLength(3);
  });

  it('are revoked in holdpoint.yaml and in the ledger, with a reason, and do not come back', async () => {
    using bench = await keyBench();
    const key = await bench.keyOf('tom');
    const before = bench.yaml();
    const content = await writeKeyFile(
      { person: 'tom', id: key?.id ?? '', seed: (await bench.secrets.get(secretNameOf(key?.id ?? ''), 'sesame')) ?? Buffer.alloc(32) },
      passphrase,
      { log2N: 4 },
    );
    const { revokedAt } = bench.keys.revoke({ person: 'tom', keyId: key?.id ?? '', reason: 'the laptop was stolen', who });
    const changed = bench
      .yaml()
      .split('\n')
      .filter((line) => !before.split('\n').includes(line));
    expect(changed).toHaveLength(1);
    expect(changed[0]).toContain(`revokedAt: "${revokedAt}"`);
    expect(bench.said()[0]).toContain('revoked: the laptop was stolen');
    expect(await bench.keyOf('tom')).toMatchObject({ state: 'revoked', revokedAt });
    expect(() => bench.keys.revoke({ person: 'tom', keyId: key?.id ?? '', reason: 'again', who })).toThrow(/already/);
    await expect(bench.keys.import({ person: 'tom', content, filePassphrase: passphrase, who })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    // Nor by taking the line out of the file again.
    bench.edit(() => before);
    expect(await bench.keyOf('tom')).toMatchObject({ state: 'revoked' });
    expect(bench.keys.problems()).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('the ledger holds its revocation') },
    ]);
  });

  it('are replaced by a new one, and their passphrase is changed', async () => {
    using bench = await keyBench();
    const old = await bench.keyOf('kim');
    const made = await bench.keys.rotate({ person: 'kim', keyId: old?.id ?? '', passphrase, reason: 'a year has passed', who });
    expect(await bench.keyOf('kim')).toMatchObject({ id: old?.id, state: 'revoked' });
    expect(await bench.keyOf('kim', 1)).toMatchObject({ id: made.id, state: 'valid', here: true });
    const change = { person: 'kim', keyId: made.id, newPassphrase: 'another one' };
    await expect(bench.keys.changePassphrase({ ...change, passphrase: 'wrong' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await bench.keys.changePassphrase({ ...change, passphrase });
    expect((await bench.secrets.get(secretNameOf(made.id), 'another one'))?.length).toBe(32);
  });

  it('that somebody writes into holdpoint.yaml are in the ledger soon, while a console is open', async () => {
    using bench = await keyBench();
    using keys = bench.keys;
    keys.watch();
    const { publicKey } = newEd25519Pair();
    bench.edit((text) =>
      text.replace('roles: [approver, reviewer], keys: [', `$&{ id: "mine", publicKey: "${publicKey.toString('base64')}" }, `),
    );
    await expect.poll(() => bench.said()[0], { timeout: 20_000 }).toContain('Key mine of tom listed (found in holdpoint.yaml)');
  });

  it('that two people share are told of', async () => {
    using bench = await keyBench();
    const key = await bench.keyOf('tom');
    bench.edit((text) => text.replace('name: Kim Osei, roles: [approver, reviewer],', `name: Kim Osei, roles: [approver, reviewer], `));
    const kim = await bench.keyOf('kim');
    bench.edit((text) => text.replace(kim?.publicKey ?? '?', key?.publicKey ?? '?'));
    expect(bench.keys.problems()).toMatchObject([{ severity: 'warning', message: expect.stringContaining('the same key') }]);
    expect(await bench.keyOf('kim')).toMatchObject({ state: 'shared', why: expect.stringContaining('Tom Ruiz') });
  });

  it('cosign the head of the ledger', async () => {
    using bench = await keyBench();
    const head = await bench.keys.cosign({ person: 'kim', passphrase: 'sesame' });
    expect(head.content.split('\n').filter((line) => line.startsWith('— '))).toHaveLength(2);
    const since = { note: head.content, where: 'a drawer' };
    expect(await bench.ledger.verify(since)).toMatchObject({
      ok: true,
      cosignatures: [{ person: 'kim', size: 3 }],
      since: { size: 3, holds: true },
    });
    await expect(bench.keys.cosign({ person: 'kim', passphrase: 'wrong' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
