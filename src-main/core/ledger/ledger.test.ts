import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { consoleKeyOf, openConsoleKey } from '../identities/console-key.ts';
import { newEd25519Pair } from '../identities/ed25519.ts';
import { Store } from '../store/store.ts';
import { bundleSchema, bundleText } from './bundle-text.ts';
import { verifyBundle } from './bundle.ts';
import { sha256Hex } from './canonical-json.ts';
import { signEnvelope } from './dsse.ts';
import type { NewEntry } from './entry.ts';
import { Ledger } from './ledger.ts';
import { leafHash } from './merkle.ts';
import { verifyProof } from './proof.ts';

const statement = '{"what":"a record of evidence"}';

function entry(n: number, change: Partial<NewEntry> = {}): NewEntry {
  return {
    at: '2026-02-03T04:05:06.000Z',
    kind: 'answer',
    who: 'tom',
    what: `entry ${n}`,
    topic: 'gate:harden',
    subject: null,
    route: null,
    data: { n },
    signed: null,
    ...change,
  };
}

function openLedger(folder: string) {
  const store = Store.open(path.join(folder, 'holdpoint.db'));
  return { store, ledger: new Ledger({ store, keys: openConsoleKey(folder) }) };
}

function ledgerBench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-ledger-'));
  const { store, ledger } = openLedger(folder);
  return {
    folder,
    store,
    ledger,
    [Symbol.dispose]() {
      store[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Four entries: a decision, one that names evidence, one that a person signed, one more. */
function fill(ledger: Ledger): void {
  const pair = newEd25519Pair();
  const envelope = signEnvelope('text/plain', Buffer.from('approve'), pair.seed);
  ledger.append(entry(0));
  ledger.append(entry(1, { kind: 'evidence', topic: 'run:x', subject: sha256Hex(statement) }));
  ledger.append(entry(2, { signed: { person: 'tom', publicKey: pair.publicKey.toString('base64'), envelope } }));
  ledger.append(entry(3));
}

const exported = (ledger: Ledger) => ledger.exportBundle((digest) => (digest === sha256Hex(statement) ? statement : null)).content;

describe('the ledger', () => {
  it('keeps entries over a restart, lists the newest first, and verifies', async () => {
    using bench = ledgerBench();
    fill(bench.ledger);
    const { root } = bench.ledger.list({ limit: 1 });
    bench.store[Symbol.dispose]();
    const { ledger, store } = openLedger(bench.folder);
    const list = ledger.list({ limit: 2, before: 3 });
    expect(list).toMatchObject({
      size: 4,
      root,
      entries: [
        { index: 2, signed: true },
        { index: 1, subject: sha256Hex(statement) },
      ],
    });
    expect(await ledger.verify()).toMatchObject({ ok: true, size: 4, root, firstBad: null });
    store[Symbol.dispose]();
  });

  it('is empty and sound before the first entry', async () => {
    using bench = ledgerBench();
    expect(await bench.ledger.verify()).toMatchObject({ ok: true, size: 0 });
    expect(verifyBundle(exported(bench.ledger))).toMatchObject({ ok: true, size: 0 });
  });

  it('proves each entry and each earlier head', async () => {
    using bench = ledgerBench();
    const heads: string[] = [];
    for (let n = 0; n < 11; n += 1) {
      bench.ledger.append(entry(n));
      heads.push(bench.ledger.head().checkpoint);
    }
    for (const [index, note] of heads.entries()) {
      const { content } = bench.ledger.prove(index, () => null);
      expect(verifyProof(content, { trustedKey: bench.ledger.verifierKey })).toMatchObject({ ok: true, index, size: 11, notes: [] });
      const { ok, since } = await bench.ledger.verify({ note, where: 'a drawer' });
      expect({ ok, since }).toMatchObject({ ok: true, since: { size: index + 1, holds: true } });
    }
    expect(() => bench.ledger.prove(11, () => null)).toThrow(/no entry 11/);
  });

  it('writes nothing when the work around an entry fails', () => {
    using bench = ledgerBench();
    const { store, ledger } = bench;
    expect(() =>
      ledger.commit((append) => {
        store.run("INSERT INTO evidence (digest, body) VALUES ('d', 'b')");
        append(entry(0));
        throw new Error('disk full');
      }),
    ).toThrow('disk full');
    expect([ledger.head().size, store.get('SELECT * FROM evidence')]).toEqual([0, undefined]);
  });

  it('lets two consoles on one workspace append in turn', async () => {
    using bench = ledgerBench();
    const other = openLedger(bench.folder);
    for (let n = 0; n < 6; n += 1) (n % 2 === 0 ? bench.ledger : other.ledger).append(entry(n));
    expect(await bench.ledger.verify()).toMatchObject({ ok: true, size: 6 });
    other.store[Symbol.dispose]();
  });

  it.each<[string, number, string]>([
    ['an entry is changed', 1, 'UPDATE ledger_entries SET leaf = replace(leaf, \'payload":"ey\', \'payload":"fy\') WHERE idx = 1'],
    [
      'two entries are swapped',
      1,
      'UPDATE ledger_entries SET leaf = (SELECT leaf FROM ledger_entries o WHERE o.idx = 3 - ledger_entries.idx) WHERE idx IN (1, 2)',
    ],
    ['one in the middle is removed', 2, 'DELETE FROM ledger_entries WHERE idx = 2'],
    ['the last one is removed', 3, 'DELETE FROM ledger_entries WHERE idx = 3'],
    ['one is filed under another topic', 1, "UPDATE ledger_entries SET topic = 'run:y' WHERE idx = 1"],
    ['a stored subtree is changed', 1, 'UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 1 AND idx = 0'],
    ['one is added behind the head', 4, "INSERT INTO ledger_entries (idx, topic, leaf) VALUES (4, 'x', '{}')"],
  ])('names the first bad entry when %s', async (_what, index, sql) => {
    using bench = ledgerBench();
    fill(bench.ledger);
    bench.store.run(sql);
    expect(await bench.ledger.verify()).toMatchObject({ ok: false, firstBad: { index } });
  });

  it('notices a database that was put back, by the head that is kept beside it', async () => {
    using bench = ledgerBench();
    fill(bench.ledger);
    const copy = path.join(bench.folder, 'old.db');
    bench.store.run('VACUUM INTO ?', copy);
    bench.ledger.append(entry(4));
    bench.store[Symbol.dispose]();
    for (const suffix of ['-wal', '-shm']) rmSync(path.join(bench.folder, `holdpoint.db${suffix}`), { force: true });
    writeFileSync(path.join(bench.folder, 'holdpoint.db'), readFileSync(copy));
    const { ledger, store } = openLedger(bench.folder);
    const result = await ledger.verify();
    expect(result).toMatchObject({ ok: false, firstBad: { index: 4 } });
    expect(result.notes.join(' ')).toContain('cut off');
    store[Symbol.dispose]();
  });

  it('does not list or use an entry that was signed by another console', () => {
    using bench = ledgerBench();
    fill(bench.ledger);
    const foreign = new Ledger({ store: bench.store, keys: consoleKeyOf(newEd25519Pair().seed) });
    expect(foreign.entriesOf('gate:harden').every(({ intact }) => !intact)).toBe(true);
  });
});

describe('an exported bundle', () => {
  it('verifies with nothing else, and against a key that is known', () => {
    using bench = ledgerBench();
    fill(bench.ledger);
    const text = exported(bench.ledger);
    expect(verifyBundle(text)).toMatchObject({ ok: true, size: 4, root: bench.ledger.list({ limit: 1 }).root });
    expect(verifyBundle(text, { trustedKey: bench.ledger.verifierKey })).toMatchObject({ ok: true });
    const other = consoleKeyOf(newEd25519Pair().seed);
    const foreign = new Ledger({ store: bench.store, keys: other }).verifierKey;
    expect(verifyBundle(text, { trustedKey: foreign })).toMatchObject({ ok: false });
  });

  const tampered = (change: (bundle: z.output<typeof bundleSchema>) => void) => {
    using bench = ledgerBench();
    fill(bench.ledger);
    const bundle = bundleSchema.parse(JSON.parse(exported(bench.ledger)));
    change(bundle);
    return verifyBundle(bundleText(bundle));
  };

  it('names the first entry that was replaced, moved, removed or added', () => {
    const replaced = tampered(({ entries }) => entries.splice(2, 1, (entries[2] ?? '').replace('"sig":"', '"sig":"A')));
    expect(replaced).toMatchObject({ ok: false, firstBad: { index: 2 } });
    expect(tampered(({ entries }) => entries.splice(1, 2, ...entries.slice(1, 3).toReversed()))).toMatchObject({ firstBad: { index: 1 } });
    expect(tampered(({ entries }) => entries.splice(1, 1))).toMatchObject({ firstBad: { index: 1 } });
    expect(tampered(({ entries }) => entries.pop())).toMatchObject({ ok: false, firstBad: { index: 3 } });
    expect(tampered(({ entries }) => entries.push(entries[3] ?? ''))).toMatchObject({ ok: false, firstBad: { index: 4 } });
    expect(tampered(({ evidence }) => evidence.pop())).toMatchObject({ ok: false, firstBad: { index: 1 } });
    expect(tampered(({ evidence }) => evidence.push('{}'))).toMatchObject({ ok: false });
  });

  it('shows an entry that was taken from another ledger of the same console', () => {
    using bench = ledgerBench();
    using fork = ledgerBench();
    const keys = openConsoleKey(bench.folder);
    const forked = new Ledger({ store: fork.store, keys });
    fill(bench.ledger);
    for (let n = 0; n < 4; n += 1) forked.append(entry(n + 100));
    const bundle = bundleSchema.parse(JSON.parse(exported(bench.ledger)));
    const other = bundleSchema.parse(JSON.parse(forked.exportBundle(() => null).content));
    bundle.entries[0] = other.entries[0] ?? '';
    expect(verifyBundle(bundleText(bundle))).toMatchObject({ ok: false, firstBad: { index: 0 } });
  });

  it('shows bytes that mean the same and are not the same', () => {
    using bench = ledgerBench();
    fill(bench.ledger);
    const text = exported(bench.ledger);
    for (const other of [
      `${text}\n`,
      text.trimEnd(),
      ` ${text}`,
      text.replace(':', ': '),
      text.replace('"format"', '"\\u0066ormat"'),
      text.replaceAll('\n', '\r\n'),
      text.replace('{', '{"format":"holdpoint-ledger-bundle/v1",'),
    ]) {
      expect(other).not.toBe(text);
      expect(verifyBundle(other).ok).toBe(false);
    }
  });

  it('refuses what is no bundle', () => {
    for (const text of ['', '{}', 'null', '[]', '{"format":"holdpoint-ledger-bundle/v2"}']) expect(verifyBundle(text).ok).toBe(false);
  });
});

it('hashes a leaf as the bytes that lie in the database', () => {
  using bench = ledgerBench();
  bench.ledger.append(entry(0, { what: 'Grüße 🛰' }));
  using db = new DatabaseSync(path.join(bench.folder, 'holdpoint.db'));
  const { leaf } = z.object({ leaf: z.string() }).parse(db.prepare('SELECT leaf FROM ledger_entries').get());
  expect(bench.ledger.list({ limit: 1 }).entries[0]?.leafHash).toBe(leafHash(Buffer.from(leaf)).toString('hex'));
});
