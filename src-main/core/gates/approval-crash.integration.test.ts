import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fulfil, gateBench, openGates } from './testing/gate-bench.ts';

const child = path.join(import.meta.dirname, 'testing', 'approve-child.ts');

let folder: string;
let prepared: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdpoint-crash-'));
  prepared = path.join(folder, 'prepared');
  using bench = await gateBench({ inMemory: false });
  await fulfil(bench);
  bench.store.run('PRAGMA wal_checkpoint(TRUNCATE)');
  cpSync(bench.root, prepared, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Approves in a child, and kills it where it stands still. Answers what it said. */
async function approveAndKill(root: string, stopAt: number): Promise<string> {
  const approving = spawn(process.execPath, [child, root, String(stopAt)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  approving.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('standing')) approving.kill('SIGKILL');
  });
  await once(approving, 'close');
  return said;
}

/** Wholly there or wholly absent: signature, release, next phase, and a ledger that verifies. */
async function whatIsLeft(root: string): Promise<'released' | 'untouched'> {
  const { gates, ledger, store } = openGates(root);
  const gate = await gates.get('harden');
  expect(await ledger.verify()).toMatchObject({ ok: true, firstBad: null });
  const kinds = ledger.list({ limit: 3 }).entries.map(({ kind }) => kind);
  const next = gates.hold()?.phaseId;
  const signatures = gate.approvals.length;
  store[Symbol.dispose]();
  if (gate.open) {
    expect({ kinds, next, signatures, state: gate.state }).toEqual({
      kinds: ['transition', 'transition', 'approval'],
      next: 'operate',
      signatures: 1,
      state: 'done',
    });
    return 'released';
  }
  expect({ next, signatures, state: gate.state, ready: gate.readyForApproval }).toEqual({
    next: 'harden',
    signatures: 0,
    state: 'in_review',
    ready: true,
  });
  expect(kinds).not.toContain('approval');
  return 'untouched';
}

describe('an approval whose console is killed', () => {
  it('is wholly absent when it was cut anywhere before its end, and can be given again', async () => {
    const whole = path.join(folder, 'whole');
    cpSync(prepared, whole, { recursive: true });
    const looks = Number(/done (\d+)/.exec(await approveAndKill(whole, 0))?.[1]);
    expect(await whatIsLeft(whole)).toBe('released');
    expect(looks).toBeGreaterThan(8);

    const left: string[] = [];
    for (let stopAt = 1; stopAt <= looks; stopAt += 1) {
      const root = path.join(folder, `stop-${stopAt}`);
      cpSync(prepared, root, { recursive: true });
      expect(await approveAndKill(root, stopAt)).toBe('standing\n');
      left.push(await whatIsLeft(root));
    }
    // Cut before the transaction, inside it, and after it: never a half of it.
    expect(left[0]).toBe('untouched');
    expect(left.at(-1)).toBe('released');
    expect(left.lastIndexOf('untouched')).toBe(left.indexOf('released') - 1);
    const again = path.join(folder, 'stop-3');
    await approveAndKill(again, 0);
    expect(await whatIsLeft(again)).toBe('released');
  });
});
