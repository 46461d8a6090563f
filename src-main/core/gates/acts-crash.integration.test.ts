import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretNameOf } from '../identities/person-keys.ts';
import { signRequest } from './remote/approval-answer.ts';
import { readRequest } from './remote/approval-request.ts';
import { fulfil, gateBench, openGates } from './testing/gate-bench.ts';

const child = path.join(import.meta.dirname, 'testing', 'act-child.ts');

let folder: string;
let prepared: string;
let preparedSize: number;
/** Cuts of an act at most, spread over its writes, the first and the last among them. */
const mostCuts = 6;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-acts-'));
  prepared = path.join(folder, 'prepared');
  using bench = await gateBench({ inMemory: false });
  await fulfil(bench);
  const { id = '', publicKey = '' } = bench.workspace.config.people.find((one) => one.id === 'tom')?.keys[0] ?? {};
  const seed = (await bench.secrets.get(secretNameOf(id), 'sesame')) ?? Buffer.alloc(32);
  const request = readRequest(bench.gates.exportRequest('harden').content);
  const key = { seed, publicKey: Buffer.from(publicKey, 'base64') };
  writeFileSync(
    path.join(bench.root, 'answer.json'),
    signRequest(request, { person: 'tom', key, decision: 'approve', reason: 'It held.' }),
  );
  preparedSize = bench.ledger.list({ limit: 1 }).size;
  bench.store.run('PRAGMA wal_checkpoint(TRUNCATE)');
  cpSync(bench.root, prepared, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copy(name: string): string {
  const root = path.join(folder, name);
  cpSync(prepared, root, { recursive: true });
  return root;
}

/** Acts in a child, and kills it where it stands still. Answers what it said. */
async function actAndKill(root: string, stopAt: number, act: string): Promise<string> {
  const acting = spawn(process.execPath, [child, root, String(stopAt), act], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  acting.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('standing')) acting.kill('SIGKILL');
  });
  await once(acting, 'close');
  return said;
}

/** Kinds of the entries that came to those of the preparation; the ledger has to hold whatever happened. */
async function added(root: string): Promise<string[]> {
  const { ledger, store } = openGates(root);
  expect(await ledger.verify()).toMatchObject({ ok: true, firstBad: null });
  const kinds = ledger
    .list({ limit: 100 })
    .entries.filter(({ index }) => index >= preparedSize)
    .map(({ kind }) => kind);
  store[Symbol.dispose]();
  return kinds.toReversed();
}

describe('an act whose console is killed at any of its writes', () => {
  it.each([
    ['an answer that releases the phase', 'answer', ['approval', 'transition', 'transition']],
    ['a waiver', 'waive', ['waiver']],
    ['an imported result', 'import', ['evidence']],
  ])('is wholly absent, and can be done again: %s', { timeout: 600_000 }, async (_what, act, kinds) => {
    const whole = copy(`${act}-whole`);
    const writes = Number(/done (\d+)/.exec(await actAndKill(whole, 0, act))?.[1]);
    expect(await added(whole)).toEqual(kinds);
    expect(writes).toBeGreaterThan(3);
    const one = copy(`${act}-cut`);
    const cuts = Math.min(writes, mostCuts);
    for (let cut = 0; cut < cuts; cut += 1) {
      const stopAt = 1 + Math.round((cut * (writes - 1)) / (cuts - 1));
      // The same workspace each time: what a killed console leaves must not disturb the next one.
      expect(await actAndKill(one, stopAt, act), `write ${stopAt}`).toBe('standing\n');
      expect(await added(one), `write ${stopAt}`).toEqual([]);
    }
    expect(await actAndKill(one, 0, act)).toMatch(/^done/);
    expect(await added(one)).toEqual(kinds);
  });
});

describe('two approvals at once from two processes', { timeout: 300_000 }, () => {
  async function together(root: string, people: readonly [string, string]): Promise<string[]> {
    const both = people.map((person) => {
      const process = spawn(globalThis.process.execPath, [child, root, 'wait', 'approve', person], { stdio: ['pipe', 'pipe', 'inherit'] });
      let said = '';
      const ready = new Promise<void>((resolve) => {
        process.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          if (said.startsWith('ready')) resolve();
        });
      });
      return { process, ready, ended: once(process, 'close').then(() => said.replace('ready\n', '').replace(/ \d+/, '').trim()) };
    });
    await Promise.all(both.map(({ ready }) => ready));
    for (const { process } of both) process.stdin.end();
    return Promise.all(both.map(({ ended }) => ended));
  }

  it('of two people both count, and release the phase once', async () => {
    const root = copy('both');
    const file = path.join(root, 'holdpoint.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('quorum: 1', 'quorum: 2'));
    expect(await together(root, ['tom', 'kim'])).toEqual(['done', 'done']);
    expect(await added(root)).toEqual(['approval', 'approval', 'transition', 'transition']);
  });

  it('of one person count once', async () => {
    const root = copy('twice');
    const file = path.join(root, 'holdpoint.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('quorum: 1', 'quorum: 2'));
    expect((await together(root, ['tom', 'tom'])).toSorted()).toEqual(['done', 'refused CONFLICT']);
    expect(await added(root)).toEqual(['approval']);
  });
});
