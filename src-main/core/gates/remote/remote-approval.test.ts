import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretNameOf } from '../../identities/person-keys.ts';
import { canonicalJson } from '../../ledger/canonical-json.ts';
import { fulfil, gateBench, p95, runDetail, slope } from '../testing/gate-bench.ts';
import { readAnswer, signRequest } from './approval-answer.ts';
import { readRequest } from './approval-request.ts';
import { describeRequest } from './request-words.ts';

async function remoteBench() {
  const bench = await gateBench({ policy: 'quorum: 2' });
  await fulfil(bench);
  const { gates, secrets, workspace, root } = bench;
  const keyOf = async (person: string) => {
    const { id = '' } = workspace.config.people.find((one) => one.id === person)?.keys[0] ?? {};
    const seed = (await secrets.get(secretNameOf(id), 'sesame')) ?? Buffer.alloc(32);
    const publicKey = Buffer.from(workspace.config.people.find((one) => one.id === person)?.keys[0]?.publicKey ?? '', 'base64');
    return { seed, publicKey };
  };
  return {
    ...bench,
    request: () => readRequest(gates.exportRequest('harden').content),
    sign: async (person: string, request = readRequest(gates.exportRequest('harden').content)) =>
      signRequest(request, { person, key: await keyOf(person), decision: 'approve', reason: 'Read elsewhere.' }),
    keyOf,
    edit: (change: (text: string) => string) => {
      const file = path.join(root, 'holdpoint.yaml');
      writeFileSync(file, change(readFileSync(file, 'utf8')));
    },
  };
}

describe('an approval on another machine', () => {
  it('shows all that is signed, with the figures of the evidence, and releases the phase when it comes back', async () => {
    using bench = await remoteBench();
    const said = describeRequest(bench.request()).join('\n');
    expect(said).toContain('Hardening (harden) of bench');
    expect(said).toMatch(/pass +Response time \(response_time p95 < 200 ms\): 131 ms, n = 3000, checkout/);
    expect(said).toMatch(/pass +The runbook is current \(answered by a person\): Read and tried\., .*lea/);
    expect(said).toContain('three am: The pool. (lea)');
    expect(said).toMatch(/^Policy:\n {2}approvers: .*\n(?: {2}.*\n)* {2}quorum: 2\n {2}separation of duties: (?:yes|no)$/m);
    expect(said, 'words, not JSON').not.toMatch(/[{[]"/);
    const [tom, kim] = [await bench.sign('tom'), await bench.sign('kim')];
    const { approvals, open } = await bench.gates.importAnswer(tom);
    expect({ approvals, open }).toMatchObject({ approvals: [{ person: 'tom', counts: true, reason: 'Read elsewhere.' }], open: false });
    expect(await bench.gates.importAnswer(kim)).toMatchObject({ open: true });
    expect(await bench.ledger.verify()).toMatchObject({ ok: true });
  });

  it('is refused when something changed meanwhile, the second time, and when the phase is released', async () => {
    using bench = await remoteBench();
    const early = await bench.sign('tom');
    bench.evidence.recordRun(runDetail(), [p95, slope]);
    await expect(bench.gates.importAnswer(early)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('changed since'),
    });
    const again = await bench.sign('tom');
    await bench.gates.importAnswer(again);
    await expect(bench.gates.importAnswer(again)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('already') });
    await bench.gates.importAnswer(await bench.sign('kim'));
    await expect(bench.gates.importAnswer(again)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is refused for another workspace, from an unknown person, and under a revoked key', async () => {
    using bench = await remoteBench();
    const answer = await bench.sign('tom');
    const request = bench.request();
    const key = await bench.keyOf('tom');
    expect(() => signRequest(request, { person: 'eve', key, decision: 'approve', reason: 'x' })).toThrow(/not an approver/);
    const foreign = signRequest({ ...request, workspace: 'other' }, { person: 'tom', key, decision: 'approve', reason: 'x' });
    await expect(bench.gates.importAnswer(foreign)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('another workspace'),
    });
    bench.edit((text) =>
      text.replace(
        `publicKey: "${key.publicKey.toString('base64')}" }`,
        (found) => `${found.slice(0, -2)}, revokedAt: "2020-01-01T00:00:00Z" }`,
      ),
    );
    await expect(bench.gates.importAnswer(answer)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('revoked'),
    });
    bench.edit((text) => text.replace('id: tom', 'id: thomas'));
    await expect(bench.gates.importAnswer(answer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await bench.gates.get('harden')).approvals).toEqual([]);
  });

  it('is not signed while something is missing, but can be rejected', async () => {
    using bench = await gateBench();
    const request = readRequest(bench.gates.exportRequest('harden').content);
    const { secrets, workspace } = bench;
    const listed = workspace.config.people[1]?.keys[0];
    const seed = (await secrets.get(secretNameOf(listed?.id ?? ''), 'sesame')) ?? Buffer.alloc(32);
    const by = { person: 'tom', key: { seed, publicKey: Buffer.from(listed?.publicKey ?? '', 'base64') }, reason: 'Not yet.' };
    expect(() => signRequest(request, { ...by, decision: 'approve' })).toThrow(/never measured/);
    const detail = await bench.gates.importAnswer(signRequest(request, { ...by, decision: 'reject' }));
    expect(detail.approvals).toMatchObject([{ decision: 'reject', person: 'tom' }]);
  });

  it('is not signed on a request that shows something else than it covers', async () => {
    using bench = await remoteBench();
    const { content } = bench.gates.exportRequest('harden');
    const request = bench.request();
    const changed = [
      content.replace('"value":200', '"value":2000'),
      content.replace('The pool.', 'The moon.'),
      content.replace('"verdict":"pass"', '"verdict":"fail"'),
      content.replace('"phase":"harden"', '"phase":"operate"'),
      content.replace(request.digest, '0'.repeat(64)),
      content.replace('"workspace":"bench"}\n', '"workspace":"other"}\n'),
      content.slice(0, -10),
      '{}',
      '',
    ];
    for (const text of changed) {
      expect(text).not.toBe(content);
      expect(() => readRequest(text)).toThrow(/changed|no approval request/);
    }
    // Evidence that was changed is not shown as evidence.
    const forged = request.evidence.map((body) => body.replace('"value":131', '"value":1'));
    expect(describeRequest({ ...request, evidence: forged }).join('\n')).not.toContain('n = 3000');
  });

  it('is refused when the answer was changed on its way', async () => {
    using bench = await remoteBench();
    const answer = await bench.sign('tom');
    const { signed } = readAnswer(answer);
    const kim = (await bench.keyOf('kim')).publicKey.toString('base64');
    for (const text of [
      answer.replace('"person":"tom"', '"person":"kim"'),
      answer.replace(signed.publicKey, kim),
      answer.replace(signed.envelope.payload.slice(0, 40), 'A'.repeat(40)),
      canonicalJson({ format: 'holdpoint-approval-answer/v1', ...signed, envelope: { ...signed.envelope, signatures: [] } }),
      '[]',
    ]) {
      await expect(bench.gates.importAnswer(text), text).rejects.toMatchObject({ code: 'INVALID' });
    }
  });
});
