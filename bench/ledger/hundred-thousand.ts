/**
 * A ledger of many entries: what one more costs with its durable write, how long it takes to verify all of them, and how fast its pages
 * and searches answer. Most entries are appended many to a transaction, as nobody has a day; the ones that are timed are appended one by
 * one at the full size. Every tenth carries the signature of a person.
 * Usage: node bench/ledger/hundred-thousand.ts [entries=100000]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { consoleKeyOf } from '#core/identities/console-key.ts';
import { newEd25519Pair } from '#core/identities/ed25519.ts';
import { verifyBundle } from '#core/ledger/bundle.ts';
import { sha256Hex } from '#core/ledger/canonical-json.ts';
import { signEnvelope } from '#core/ledger/dsse.ts';
import type { NewEntry } from '#core/ledger/entry.ts';
import { Ledger } from '#core/ledger/ledger.ts';
import { Store } from '#core/store/store.ts';
import { judge, median, say, sayLoad } from '../console/figures.ts';

const entries = Number(process.argv[2] ?? 100_000);
const timedAppends = 500;
const perTransaction = 1000;

const person = newEd25519Pair();
const people = ['ada', 'ben', 'cleo', 'dan'];
const start = Date.UTC(2025, 0, 1);

function entry(n: number): NewEntry {
  const who = people[n % people.length] ?? '';
  const isSigned = n % 10 === 0;
  const envelope = signEnvelope('text/plain', Buffer.from(`decision ${n}`), person.seed);
  return {
    at: new Date(start + n * 60_000).toISOString(),
    kind: isSigned ? 'approval' : n % 3 === 0 ? 'answer' : 'review',
    who,
    what: `Phase ${n % 40}: item ${n} was looked at`,
    topic: `gate:phase-${n % 40}`,
    subject: sha256Hex(String(n)),
    route: `/gates/phase-${n % 40}`,
    data: { n, reason: 'Looked at the run, the trend and the runbook; nothing speaks against it.' },
    signed: isSigned ? { person: who, publicKey: person.publicKey.toString('base64'), envelope } : null,
  };
}

function timed(times: number, work: () => unknown): number {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    work();
    took.push(performance.now() - began);
  }
  return median(took);
}

const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-bench-'));
try {
  const store = Store.open(path.join(folder, 'holdpoint.db'));
  const ledger = new Ledger({ store, keys: consoleKeyOf(newEd25519Pair().seed) });
  const bulk = Math.max(0, entries - timedAppends);
  for (let from = 0; from < bulk; from += perTransaction) {
    ledger.commit((append) => {
      for (let n = from; n < Math.min(bulk, from + perTransaction); n += 1) append(entry(n));
    });
  }
  let next = bulk;
  const appendMs = timed(entries - bulk, () => ledger.append(entry(next++)));

  let longestMs = 0;
  let beat = performance.now();
  const pulse = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - beat);
    beat = performance.now();
  }, 1);
  const began = performance.now();
  const result = await ledger.verify();
  const verifyMs = performance.now() - began;
  clearInterval(pulse);
  if (!result.ok || result.size !== entries) throw new Error(`The ledger does not hold: ${JSON.stringify(result)}`);

  const pageMs = timed(50, () => ledger.list({ limit: 100 }));
  const deepMs = timed(50, () => ledger.list({ limit: 100, before: Math.floor(entries / 2) }));
  const words = timed(20, () => ledger.list({ limit: 100, text: 'item 4711' }));
  const kindAndPerson = timed(20, () => ledger.list({ limit: 100, kind: 'approval', who: 'ada' }));
  const days = timed(20, () =>
    ledger.list({ limit: 100, from: new Date(start).toISOString(), to: new Date(start + 86_400_000).toISOString() }),
  );
  const facetsMs = timed(20, () => ledger.facets());
  const proveMs = timed(50, () => ledger.prove(Math.floor(entries / 3), () => null));

  const exportBegan = performance.now();
  const { content } = ledger.exportBundle(() => null);
  const exportMs = performance.now() - exportBegan;
  const bundleBegan = performance.now();
  const bundle = verifyBundle(content);
  const bundleMs = performance.now() - bundleBegan;
  if (!bundle.ok) throw new Error(`The bundle does not hold: ${bundle.notes.join(' ')}`);

  store.get('PRAGMA wal_checkpoint(TRUNCATE)');
  judge(`append, median of ${entries - bulk} at ${entries} entries`, appendMs, 5, 'ms');
  judge('verification', verifyMs / 1000, 10, 's');
  judge('a page of 100', Math.max(pageMs, deepMs), 50, 'ms');
  say(`longest pause of the loop while it verifies ${longestMs.toFixed(0)} ms`);
  say(
    `search, median: words ${words.toFixed(1)} ms, kind and person ${kindAndPerson.toFixed(1)} ms, a day ${days.toFixed(1)} ms, facets ${facetsMs.toFixed(1)} ms; proof ${proveMs.toFixed(1)} ms`,
  );
  say(
    `bundle of ${(content.length / 1e6).toFixed(0)} MB written in ${(exportMs / 1000).toFixed(1)} s, verified offline in ${(bundleMs / 1000).toFixed(1)} s`,
  );
  say(`store ${(statSync(path.join(folder, 'holdpoint.db')).size / entries).toFixed(0)} bytes per entry`);
  sayLoad();
  store[Symbol.dispose]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
