import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './testing/run-cli.ts';

const demo = path.resolve(import.meta.dirname, '../../resources/demo/workspace');
const env = { HOLDPOINT_PASSPHRASE: 'correct horse' };

let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-cli-trust-'));
  workspace = path.join(folder, 'shop');
  cpSync(demo, workspace, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command line away from any workspace, so that only what is named is found. Answers its JSON document too. */
async function holdpoint(...args: string[]) {
  const { status, stdout, stderr } = await runCli(['--json', ...args], { cwd: folder, env });
  const json: unknown = stdout.trim() === '' ? null : JSON.parse(stdout);
  return { status, json, stderr };
}
const inShop = (...args: string[]) => holdpoint('--workspace', workspace, ...args);
const file = (name: string) => path.join(folder, name);

/** Each test starts some ten processes, one after the other. */
const patience = { timeout: 300_000 };

describe('a machine that has only files', patience, () => {
  it('checks the proof of one entry, a cosigned head, and a bundle that goes on from it', async () => {
    expect((await inShop('key', 'new', '--person', 'ben')).status).toBe(0);
    const head = await inShop('ledger', 'checkpoint', '--cosign', '--person', 'ben', '--out', file('head.txt'));
    expect(head).toMatchObject({ status: 0, json: { size: 1 } });
    const { key } = head.json as { key: string };
    await inShop('gate', 'attest', 'phase-4', 'runbook', '--answer', 'yes', '--note', 'Read.', '--by', 'ada');
    expect((await inShop('ledger', 'prove', '2', '--out', file('proof.json'))).json).toMatchObject({ index: 2, size: 3 });
    await inShop('ledger', 'export', '--out', file('bundle.json'));
    expect(await inShop('ledger', 'verify', '--since', file('head.txt'))).toMatchObject({
      status: 0,
      json: { since: { size: 1, holds: true } },
    });
    expect((await inShop('ledger', 'prove', '9')).status).toBe(2);
    rmSync(workspace, { recursive: true });

    expect(await holdpoint('ledger', 'verify', '--proof', file('proof.json'), '--key', key)).toMatchObject({
      status: 0,
      json: { ok: true, index: 2, entry: { kind: 'attestation', who: 'ada' } },
    });
    const bundle = await holdpoint('ledger', 'verify', '--bundle', file('bundle.json'), '--key', key, '--since', file('head.txt'));
    expect(bundle).toMatchObject({ status: 0, json: { ok: true, cosignatures: [{ person: 'ben', size: 1 }], since: { holds: true } } });
    expect(bundle.stderr).toContain('cosigned by ben');
    const other = key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await holdpoint('ledger', 'verify', '--proof', file('proof.json'), '--key', other)).status).toBe(1);
    writeFileSync(file('proof.json'), readFileSync(file('proof.json'), 'utf8').replace('Read.', 'Bead.'));
    expect((await holdpoint('ledger', 'verify', '--proof', file('proof.json'))).status).toBe(1);
  });

  it('signs a request with a key that was exported, and the answer is taken in where it came from', async () => {
    await inShop('key', 'new', '--person', 'ben');
    const key = file('ben.json');
    expect((await inShop('key', 'export', '--person', 'ben', '--private', '--out', key)).status).toBe(0);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect((await inShop('gate', 'request', 'phase-4', '--out', file('request.json'))).status).toBe(0);

    const sign = ['--request', file('request.json'), '--key-file', key, '--person', 'ben', '--reason', 'x', '--out', file('answer.json')];
    const refused = await holdpoint('gate', 'approve', ...sign);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('was never measured') });
    const signed = await holdpoint('gate', 'reject', ...sign);
    expect(signed).toMatchObject({ status: 0, json: { decision: 'reject', phase: 'phase-4' } });
    expect(JSON.stringify(signed.json)).toContain('response_time p95 < 200 ms');

    expect((await inShop('gate', 'approve', '--answer', file('answer.json'))).status).toBe(2);
    expect(await inShop('gate', 'import', file('answer.json'))).toMatchObject({
      status: 0,
      json: { approvals: [{ person: 'ben', decision: 'reject' }] },
    });
    // It ended the round that it was signed for.
    expect((await inShop('gate', 'import', file('answer.json'))).status).toBe(1);
  });
});

describe('holdpoint key', patience, () => {
  it('replaces a key, revokes one, and takes one in', async () => {
    const made = (await inShop('key', 'new', '--person', 'ben')).json as { id: string };
    const next = await inShop('key', 'rotate', '--person', 'ben', '--reason', 'a year has passed');
    expect(next).toMatchObject({ status: 0, json: { person: 'ben', revoked: made.id } });
    expect(await inShop('key', 'revoke', '--person', 'ben', '--reason', 'lost')).toMatchObject({ status: 0 });
    expect(await inShop('key', 'revoke', '--person', 'ben', '--reason', 'again')).toMatchObject({ status: 2 });
    expect((await inShop('key', 'list')).json).toMatchObject([
      { person: 'ben', id: made.id, state: 'revoked', here: true },
      { person: 'ben', state: 'revoked' },
    ]);
    const pem =
      '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n';
    writeFileSync(file('key.pem'), pem);
    expect(await inShop('key', 'import', file('key.pem'), '--person', 'ada')).toMatchObject({
      status: 0,
      // Of RFC 8032, 7.1, test 1.
      json: { person: 'ada', publicKey: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' },
    });
    expect((await inShop('key', 'export', '--person', 'ada')).json).toMatchObject({ content: expect.stringContaining('BEGIN PUBLIC KEY') });
  });
});

describe('holdpoint evidence', patience, () => {
  it('takes in results of other tools, with the status of their verdict, and shows them', async () => {
    const suite = (body: string) => `<testsuite name="unit" tests="1">${body}</testsuite>`;
    const runs: [string, number][] = [
      [suite('<testcase name="a"/>'), 0],
      [suite('<testcase name="a"><failure/></testcase>'), 1],
      ['<testsuites/>', 3],
      [suite('<testcase name="a"/>').slice(0, 40), 2],
      ['', 2],
    ];
    for (const [body, status] of runs) {
      writeFileSync(file('unit.xml'), body);
      expect((await inShop('evidence', 'import', file('unit.xml'), '--name', 'unit')).status, body).toBe(status);
    }
    writeFileSync(file('unit.xml'), suite('<testcase name="b"/>'));
    const { json } = await inShop('evidence', 'import', file('unit.xml'), '--name', 'unit');
    const { digest } = json as { digest: string };
    expect(await inShop('evidence', 'show', digest)).toMatchObject({ status: 0, json: { kind: 'import', verdict: 'pass', intact: true } });
    expect((await inShop('evidence', 'show', '0'.repeat(64))).status).toBe(2);
  });
});

it('gate check writes a report for pipelines', async () => {
  const { status } = await inShop('gate', 'check', 'phase-4', '--junit', file('gate.xml'));
  expect(status).toBe(3);
  expect(readFileSync(file('gate.xml'), 'utf8')).toContain('<error type="not_measured"');
});
