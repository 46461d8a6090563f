import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateBench } from '../gates/testing/gate-bench.ts';
import { consoleKeyOf } from '../identities/console-key.ts';
import { newEd25519Pair } from '../identities/ed25519.ts';
import { Store } from '../store/store.ts';
import { type Bundle, bundleText, readBundle } from './bundle-text.ts';
import { verifyBundle } from './bundle.ts';
import { readLeaf } from './entry.ts';
import { Ledger } from './ledger.ts';
import { verifyProof } from './proof.ts';

/** Small, so that every byte can be changed: one thing to attest, then what every release needs. */
const plan = `version: 1
title: Test plan
phases:
  - id: harden
    title: Hardening
    state: active
    criteria:
      - { id: runbook, title: Runbook, source: { checklist: true }, revision: any }
      - { id: alert, title: Alert, source: { checklist: true }, revision: any, required: false }
`;

/**
 * A real ledger, of a phase that was measured, answered for, approved, released and cosigned; and every way to change its bundle: each is
 * seen, and where an entry was changed, it is the one that is named.
 */
let text = '';
let key = '';
let bundle: Bundle;
let proof = '';
/** The same log written anew by somebody else. */
let rebuilt = '';

beforeAll(async () => {
  using bench = await gateBench({ plan });
  const { gates } = bench;
  for (const criterionId of ['runbook', 'alert']) {
    await gates.attest({ phaseId: 'harden', criterionId, answer: 'yes', note: 'Tried.', by: 'lea' });
  }
  for (const question of ['what_breaks_first', 'how_do_we_know', 'what_is_plan_b', 'three_am'] as const) {
    await gates.answer({ phaseId: 'harden', question, text: 'The pool.', artefacts: ['runbooks/slow.md'], by: 'lea' });
  }
  const { digest } = await gates.get('harden');
  await gates.approve({ phaseId: 'harden', person: 'tom', passphrase: 'sesame', digest, reason: 'It held.' });
  const { seed, publicKey } = newEd25519Pair();
  bench.ledger.cosign({ person: 'kim', publicKey, seed, at: Date.now() });
  text = bench.ledger.exportBundle((name) => bench.evidence.bodyOf(name)).content;
  key = bench.ledger.verifierKey;
  const read = readBundle(text);
  if (read === null) throw new Error('The bundle cannot be read');
  bundle = read.bundle;
  proof = bench.ledger.prove(0, (name) => bench.evidence.bodyOf(name)).content;

  const folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-rebuilt-'));
  const store = Store.open(path.join(folder, 'holdpoint.db'));
  const other = new Ledger({ store, keys: consoleKeyOf(newEd25519Pair().seed) });
  for (const leaf of bundle.entries) {
    const found = readLeaf(leaf);
    if (!found.ok || found.entry.kind === 'cosignature') continue;
    const { v: _, index: _index, previous: _previous, ...entry } = found.entry;
    other.append(entry);
  }
  rebuilt = other.exportBundle((name) => bench.evidence.bodyOf(name)).content;
  store[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
  text = '';
});

const changed = (change: (copy: Bundle) => void) => {
  const copy = structuredClone(bundle);
  change(copy);
  return verifyBundle(bundleText(copy), { trustedKey: key });
};
/** Entries of the bundle. */
const indices = () => bundle.entries.map((_, index) => index);

/** Which entry a byte of the text belongs to. */
function entryLines(): { from: number; to: number }[] {
  const bytes = Buffer.from(text);
  let at = bytes.indexOf('"entries":[\n') + '"entries":[\n'.length;
  return bundle.entries.map(() => {
    const to = bytes.indexOf('\n', at);
    const line = { from: at, to };
    at = to + 1;
    return line;
  });
}

describe('the bundle of a released phase', () => {
  it('holds as it is, and says who cosigned it', () => {
    expect(bundle.entries.length).toBeGreaterThan(7);
    const result = verifyBundle(text, { trustedKey: key });
    expect(result).toMatchObject({ ok: true, firstBad: null, cosignatures: [{ person: 'kim', size: bundle.entries.length - 1 }] });
    expect(result.notes.join(' ')).toMatch(/cosigned by kim .* holds/);
  });

  it('shows each single byte that was changed, and names the entry it lies in', { timeout: 600_000 }, () => {
    const bytes = Buffer.from(text);
    const lines = entryLines();
    // In turn: another letter of base64, one that a lenient decoder might take for the same, another case, a control character, no UTF-8.
    const masks = [0x01, 0x02, 0x20, 0x40, 0x80, 0x10, 0x04];
    const first = Math.floor(Math.random() * masks.length);
    const wrong: string[] = [];
    for (let position = 0; position < bytes.length; position += 1) {
      const original = bytes[position] ?? 0;
      bytes[position] = original ^ (masks[(first + position) % masks.length] ?? 1);
      const { ok, firstBad } = verifyBundle(bytes.toString('utf8'), { trustedKey: key });
      bytes[position] = original;
      const line = lines.findIndex(({ from, to }) => position >= from && position < to);
      // The comma after the last byte of an entry is not of the entry.
      const isMark = line >= 0 && position === (lines[line]?.to ?? 0) - 1 && String.fromCharCode(original) === ',';
      if (ok) wrong.push(`A change of byte ${position} was not seen`);
      else if (line >= 0 && !isMark && firstBad?.index !== line) {
        wrong.push(`A change of byte ${position} in entry ${line} was blamed on ${firstBad?.index}: ${firstBad?.reason}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('shows each cut, and names the entry that the cut went through', { timeout: 300_000 }, () => {
    const bytes = Buffer.from(text);
    const lines = entryLines();
    const lengths = new Set<number>();
    for (let length = 0; length < bytes.length; length += 23) lengths.add(length);
    for (const { from, to } of lines) for (const near of [from, from + 1, to - 1, to, to + 1]) lengths.add(near);
    for (let length = bytes.length - 40; length < bytes.length; length += 1) lengths.add(length);
    const wrong: string[] = [];
    for (const length of lengths) {
      const { ok, firstBad } = verifyBundle(bytes.subarray(0, length).toString('utf8'), { trustedKey: key });
      const line = lines.findIndex(({ from, to }) => length > from && length < to - 1);
      if (ok) wrong.push(`A cut at ${length} was not seen`);
      else if (line >= 0 && firstBad?.index !== line) wrong.push(`A cut at ${length} in entry ${line} was blamed on ${firstBad?.index}`);
    }
    expect(wrong).toEqual([]);
  });

  it('shows any two entries that were exchanged', () => {
    for (const i of indices()) {
      for (const j of indices().slice(i + 1)) {
        const result = changed(({ entries }) => {
          [entries[i], entries[j]] = [entries[j] ?? '', entries[i] ?? ''];
        });
        expect(result, `${i} and ${j}`).toMatchObject({ ok: false, firstBad: { index: i } });
      }
    }
  });

  it('shows each entry that was removed, doubled, or replaced by another one or by one of another ledger', () => {
    const foreign = readBundle(rebuilt)?.bundle.entries ?? [];
    for (const i of indices()) {
      expect(
        changed(({ entries }) => entries.splice(i, 1)),
        `${i} removed`,
      ).toMatchObject({ ok: false, firstBad: { index: i } });
      const doubled = changed(({ entries }) => entries.splice(i, 0, entries[i] ?? ''));
      expect(doubled, `${i} doubled`).toMatchObject({ ok: false, firstBad: { index: i + 1 } });
      const other = i === 0 ? 1 : 0;
      const replaced = changed(({ entries }) => entries.splice(i, 1, entries[other] ?? ''));
      expect(replaced, `${i} replaced`).toMatchObject({ ok: false, firstBad: { index: i } });
      const fromElsewhere = foreign[i];
      if (fromElsewhere === undefined) continue;
      const exchanged = changed(({ entries }) => entries.splice(i, 1, fromElsewhere));
      expect(exchanged, `${i} from another ledger`).toMatchObject({ ok: false, firstBad: { index: i } });
    }
  });

  it('shows evidence that was changed, removed, added, doubled, or put in another order', () => {
    const named = bundle.entries.flatMap((leaf, index) => {
      const read = readLeaf(leaf);
      return read.ok && (read.entry.kind === 'evidence' || read.entry.kind === 'attestation') ? [index] : [];
    });
    expect(named).toHaveLength(bundle.evidence.length);
    for (const [at, index] of named.entries()) {
      const edited = changed(({ evidence }) => evidence.splice(at, 1, (evidence[at] ?? '').replace('Tried.', 'Tried?')));
      expect(edited).toMatchObject({ ok: false, firstBad: { index } });
      expect(changed(({ evidence }) => evidence.splice(at, 1))).toMatchObject({ ok: false, firstBad: { index } });
      expect(changed(({ evidence }) => evidence.push(evidence[at] ?? ''))).toMatchObject({ ok: false });
    }
    expect(changed(({ evidence }) => evidence.push('{}'))).toMatchObject({ ok: false });
    expect(
      changed((copy) => {
        copy.evidence = copy.evidence.toReversed();
      }),
    ).toMatchObject({ ok: false, firstBad: null });
  });

  it('that was rebuilt whole with another key holds in itself, and is told apart by the key', () => {
    expect(verifyBundle(rebuilt)).toMatchObject({ ok: true });
    const result = verifyBundle(rebuilt, { trustedKey: key });
    expect(result).toMatchObject({ ok: false });
    expect(result.notes.join(' ')).toContain('another console');
    // And by a head of the real one that was kept elsewhere.
    const since = verifyBundle(rebuilt, { since: { note: bundle.checkpoint, where: 'a drawer' } });
    expect(since).toMatchObject({ ok: false });
  });
});

it('each single byte of a proof counts', { timeout: 300_000 }, () => {
  expect(verifyProof(proof, { trustedKey: key })).toMatchObject({ ok: true, index: 0 });
  const bytes = Buffer.from(proof);
  for (let position = 0; position < bytes.length; position += 1) {
    const original = bytes[position] ?? 0;
    bytes[position] = original ^ ([0x01, 0x02, 0x20, 0x80][position % 4] ?? 1);
    if (verifyProof(bytes.toString('utf8'), { trustedKey: key }).ok) expect.fail(`A change of byte ${position} was not seen`);
    if (position % 7 === 0 && verifyProof(bytes.subarray(0, position).toString('utf8'), { trustedKey: key }).ok)
      expect.fail(`A cut at ${position} was not seen`);
    bytes[position] = original;
  }
});
