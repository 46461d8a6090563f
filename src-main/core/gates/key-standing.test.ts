import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeyService } from '../identities/key-service.ts';
import { secretNameOf } from '../identities/person-keys.ts';
import { takeDecision } from './acts/decide.ts';
import { type Decision, signDecision } from './decision.ts';
import { GateDesk } from './gate-desk.ts';
import { fulfil, gateBench, noRuns } from './testing/gate-bench.ts';

const hour = 3_600_000;
/** After the evidence, which has a clock of its own. */
const start = Date.now() + 60_000;

/** A phase that needs two signatures, at a clock that can be set. */
async function signBench() {
  const clock = { now: start };
  const now = () => clock.now;
  const bench = await gateBench({ now, policy: 'quorum: 2' });
  await fulfil(bench);
  const { workspace, secrets, ledger, evidence, gates, root } = bench;
  const keys = new KeyService({ workspace, secrets, ledger, now });
  const desk = new GateDesk({ workspace, secrets, ledger, evidence, revision: () => null, scenarios: () => [], runs: noRuns, now });
  const file = path.join(root, 'holdpoint.yaml');
  return {
    ...bench,
    clock,
    keys,
    edit: (change: (text: string) => string) => writeFileSync(file, change(readFileSync(file, 'utf8'))),
    approve: async (person: string) => {
      const { digest } = await gates.get('harden');
      return gates.approve({ phaseId: 'harden', person, passphrase: 'sesame', digest, reason: 'It held.' });
    },
    approvals: async () =>
      Object.fromEntries((await gates.get('harden')).approvals.map(({ person, counts, why }) => [person, counts ? 'counts' : why])),
    key: (person: string) => desk.person(person).keys[0] ?? { id: '', publicKey: '' },
    /** What a thief does who has the key of a person: signs elsewhere, with any date, and hands it in. */
    async handIn(person: string, at: number, change: Partial<Decision> = {}) {
      const { digest } = await gates.get('harden');
      const { id, publicKey } = desk.person(person).keys[0] ?? { id: '', publicKey: '' };
      const seed = (await secrets.get(secretNameOf(id), 'sesame')) ?? Buffer.alloc(32);
      const statement: Decision = {
        v: 1,
        workspace: 'bench',
        phase: 'harden',
        decision: 'approve',
        digest,
        round: 0,
        reason: 'x',
        person,
        at: new Date(at).toISOString(),
        ...change,
      };
      return () => takeDecision(desk, { person, publicKey, envelope: signDecision(statement, seed) });
    },
  };
}

describe('a signature under a key that was revoked', () => {
  it('stays valid when it was given before, and is not taken in afterwards, however it is dated', async () => {
    using bench = await signBench();
    await bench.approve('tom');
    bench.clock.now += hour;
    bench.keys.revoke({ person: 'tom', keyId: bench.key('tom').id, reason: 'lost', who: 'a test' });
    expect(await bench.approvals()).toEqual({ tom: 'counts' });
    bench.keys.revoke({ person: 'kim', keyId: bench.key('kim').id, reason: 'stolen', who: 'a test' });
    const backDated = await bench.handIn('kim', start - hour);
    expect(backDated).toThrow(/revoked/);
    // The clock of the console set back does not help either.
    bench.clock.now = start - 24 * hour;
    expect(backDated).toThrow(/revoked/);
    bench.clock.now = start + hour;
    expect(await bench.approvals()).toEqual({ tom: 'counts' });
  });

  it('does not count when it lies behind the revocation in the ledger, whatever the clocks said', async () => {
    using bench = await signBench();
    const { publicKey } = bench.key('kim');
    bench.keys.revoke({ person: 'kim', keyId: bench.key('kim').id, reason: 'stolen', who: 'a test' });
    const entry = bench.ledger.entriesOf('keys').length;
    expect(entry).toBeGreaterThan(0);
    // An older version, or somebody with the key of the console, took it in all the same.
    const seed = (await bench.secrets.get(secretNameOf(bench.key('kim').id), 'sesame')) ?? Buffer.alloc(32);
    const { digest } = await bench.gates.get('harden');
    const at = new Date(start - hour).toISOString();
    const statement = {
      v: 1,
      workspace: 'bench',
      phase: 'harden',
      decision: 'approve',
      digest,
      round: 0,
      reason: 'x',
      person: 'kim',
      at,
    } as const;
    const signed = { person: 'kim', publicKey, envelope: signDecision(statement, seed) };
    bench.ledger.append({
      at,
      kind: 'approval',
      who: 'kim',
      what: 'x',
      topic: 'gate:harden',
      subject: digest,
      route: null,
      data: null,
      signed,
    });
    bench.edit((text) => text.replace(/, revokedAt: "[^"]+"/, ''));
    expect(await bench.approvals()).toEqual({ kim: expect.stringMatching(/revoked \(ledger entry \d+\) before/) });
    // Who has only the ledger is told as well.
    expect((await bench.ledger.verify()).notes.join(' ')).toMatch(
      /signed for kim, and the key was revoked in entry \d+: the signature does not count/,
    );
  });

  it('that somebody wrote into holdpoint.yaml counts from the time they wrote, and is in the ledger from then on', async () => {
    using bench = await signBench();
    await bench.approve('tom');
    const { publicKey } = bench.key('tom');
    const revoked = (at: number) =>
      bench.edit((text) =>
        text.replace(`publicKey: "${publicKey}" }`, `publicKey: "${publicKey}", revokedAt: "${new Date(at).toISOString()}" }`),
      );
    bench.clock.now += 2 * hour;
    revoked(start + hour);
    bench.keys.record();
    expect(await bench.approvals()).toEqual({ tom: 'counts' });
    expect(bench.ledger.list({ limit: 1 }).entries[0]?.what).toMatch(/revoked \(found in holdpoint.yaml\)/);
    // From before the signature on: stolen earlier than it was noticed.
    bench.edit((text) => text.replace(/revokedAt: "[^"]+"/, `revokedAt: "${new Date(start - hour).toISOString()}"`));
    expect(await bench.approvals()).toEqual({ tom: expect.stringContaining('revoked') });
  });

  it('is not lost because the clock stood wrong when the key was revoked', async () => {
    using bench = await signBench();
    await bench.approve('tom');
    bench.clock.now = start - 1000 * hour;
    bench.keys.revoke({ person: 'tom', keyId: bench.key('tom').id, reason: 'lost', who: 'a test' });
    bench.clock.now = start + hour;
    expect(await bench.approvals()).toEqual({ tom: 'counts' });
  });
});

describe('a signature that is handed in', () => {
  it('counts when it is whole', async () => {
    using bench = await signBench();
    (await bench.handIn('tom', start))();
    expect(await bench.approvals()).toEqual({ tom: 'counts' });
  });

  it.each<[string, Partial<Decision>, RegExp]>([
    ['is for another workspace', { workspace: 'other' }, /another workspace/],
    ['covers something else', { digest: '0'.repeat(64) }, /changed since/],
    ['is for another round', { round: 3 }, /round/],
    ['names somebody else', { person: 'kim' }, /no decision that tom/],
  ])('is refused when it %s', async (_what, change, message) => {
    using bench = await signBench();
    expect(await bench.handIn('tom', start, change)).toThrow(message);
    expect(await bench.approvals()).toEqual({});
  });

  it('is refused the second time, and under a key that nobody lists', async () => {
    using bench = await signBench();
    const hand = await bench.handIn('tom', start);
    hand();
    expect(hand).toThrow(/already/);
    const kim = await bench.handIn('kim', start);
    bench.edit((text) => text.replace(bench.key('kim').publicKey, Buffer.alloc(32, 7).toString('base64')));
    expect(kim).toThrow(/does not list/);
  });

  it('under one key for two people counts once', async () => {
    using bench = await signBench();
    const { publicKey, id } = bench.key('tom');
    bench.edit((text) => text.replace(bench.key('kim').publicKey, publicKey).replace(bench.key('kim').id, id));
    await bench.approve('tom');
    await bench.approve('kim');
    expect(await bench.approvals()).toEqual({ tom: 'counts', kim: 'It is counted already.' });
    expect((await bench.gates.get('harden')).open).toBe(false);
  });
});
