import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { consoleKeyOf } from '../identities/console-key.ts';
import { newEd25519Pair } from '../identities/ed25519.ts';
import { Store } from '../store/store.ts';
import type { NewEntry } from './entry.ts';
import type { LedgerFilter } from './ledger-search.ts';
import { Ledger } from './ledger.ts';

const day = (n: number) => `2026-02-0${n}T12:00:00.000Z`;
const entry = (change: Partial<NewEntry>): NewEntry => ({
  at: day(1),
  kind: 'answer',
  who: 'tom',
  what: 'Plan B answered',
  topic: 'gate:harden',
  subject: null,
  route: null,
  data: null,
  signed: null,
  ...change,
});

function searchBench() {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-search-'));
  const store = Store.open(path.join(folder, 'holdpoint.db'));
  const ledger = new Ledger({ store, keys: consoleKeyOf(newEd25519Pair().seed) });
  ledger.append(entry({}));
  ledger.append(entry({ who: 'kim', kind: 'review', what: 'Review SECURITY: object', at: day(3) }));
  ledger.append(entry({ who: 'tom', kind: 'review', what: 'Review security: approve', at: day(2) }));
  ledger.append(
    entry({ who: 'lea', kind: 'transition', what: '100 % of x_y', topic: 'gate:operate', at: day(4), subject: 'ab'.repeat(32) }),
  );
  return {
    store,
    ledger,
    find: (filter: LedgerFilter) => {
      const { matching, entries } = ledger.list({ limit: 100, ...filter });
      return { matching, indices: entries.map(({ index }) => index) };
    },
    [Symbol.dispose]() {
      store[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe('searching the ledger', () => {
  it('finds entries by words, kind, person and days, all of which have to hold', () => {
    using bench = searchBench();
    expect(bench.find({})).toEqual({ matching: 4, indices: [3, 2, 1, 0] });
    expect(bench.find({ text: 'security' })).toEqual({ matching: 2, indices: [2, 1] });
    expect(bench.find({ text: 'Review kim' })).toEqual({ matching: 1, indices: [1] });
    expect(bench.find({ text: 'abab operate' })).toEqual({ matching: 1, indices: [3] });
    expect(bench.find({ text: '100 % x_y' }).indices).toEqual([3]);
    expect(bench.find({ text: '_' }).indices).toEqual([3]);
    expect(bench.find({ kind: 'review', who: 'tom' }).indices).toEqual([2]);
    expect(bench.find({ from: day(2), to: day(4) }).indices).toEqual([2, 1]);
    expect(bench.find({ text: 'nothing of the kind' })).toEqual({ matching: 0, indices: [] });
    expect(bench.ledger.facets()).toEqual({ kinds: ['answer', 'review', 'transition'], people: ['kim', 'lea', 'tom'] });
  });

  it('turns pages by index, and counts what matches on all of them', () => {
    using bench = searchBench();
    const page = bench.ledger.list({ limit: 1, text: 'review' });
    expect(page).toMatchObject({ matching: 2, entries: [{ index: 2 }] });
    expect(bench.ledger.list({ limit: 1, text: 'review', before: 2 })).toMatchObject({ matching: 2, entries: [{ index: 1 }] });
  });

  it('marks the entry whose time goes back, and no other; verification says so too', async () => {
    using bench = searchBench();
    const { entries } = bench.ledger.list({ limit: 100 });
    expect(entries.filter(({ clockBack }) => clockBack).map(({ index }) => index)).toEqual([2]);
    expect(bench.ledger.list({ limit: 100, who: 'tom' }).entries).toMatchObject([{ index: 2, clockBack: true }, { index: 0 }]);
    const { ok, notes } = await bench.ledger.verify();
    expect({ ok, notes }).toMatchObject({
      ok: true,
      notes: expect.arrayContaining([expect.stringContaining('Dated before the entry before them: 2.')]),
    });
  });

  it('finds what a version without the table wrote', () => {
    using bench = searchBench();
    bench.store.run('DELETE FROM ledger_search WHERE idx IN (1, 3)');
    expect(bench.find({ text: 'security' })).toEqual({ matching: 2, indices: [2, 1] });
    expect(bench.ledger.facets().people).toEqual(['kim', 'lea', 'tom']);
  });

  it('cannot be made to hide an entry unseen', async () => {
    using bench = searchBench();
    bench.store.run("UPDATE ledger_search SET words = 'nothing' WHERE idx = 1");
    expect(await bench.ledger.verify()).toMatchObject({ ok: false, firstBad: { index: 1, reason: 'what it is found by was changed' } });
  });
});
