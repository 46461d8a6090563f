import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canTraverse, pickAccount } from './server-account.ts';

describe('the account that runs Postgres for root', () => {
  it('is postgres where there is one, otherwise nobody, and never root', () => {
    const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';
    expect(pickAccount(`root:x:0:0::/root:/bin/sh\n${nobody}\npostgres:x:101:104::/var:/bin/sh\n`)).toEqual({
      name: 'postgres',
      uid: 101,
      gid: 104,
    });
    expect(pickAccount(`root:x:0:0::/root:/bin/sh\n${nobody}\n`)).toEqual({ name: 'nobody', uid: 65_534, gid: 65_534 });
    expect(pickAccount('root:x:0:0::/root:/bin/sh\npostgres:x:0:0::/:/bin/sh\nbroken\n\n')).toBeNull();
  });

  describe('may enter a folder', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'hp-account-'));
      mkdirSync(path.join(folder, 'inner'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const uid = process.getuid?.() ?? 0;
    const gid = process.getgid?.() ?? 0;
    const stranger = { name: 'stranger', uid: uid + 77_777, gid: gid + 77_777 };

    it('only when every folder on the way lets it', () => {
      chmodSync(folder, 0o755);
      expect(canTraverse(path.join(folder, 'inner'), stranger)).toBe(true);
      chmodSync(folder, 0o700);
      expect(canTraverse(path.join(folder, 'inner'), stranger)).toBe(false);
      expect(canTraverse(path.join(folder, 'inner'), { ...stranger, uid })).toBe(true);
      chmodSync(folder, 0o710);
      expect(canTraverse(path.join(folder, 'inner'), { ...stranger, gid })).toBe(true);
      expect(canTraverse(path.join(folder, 'inner'), stranger)).toBe(false);
    });
  });
});
