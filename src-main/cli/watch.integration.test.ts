import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Subject } from '#core/monitors/testing/subject-process.ts';
import type { CliHost, ExitStatus } from './command.ts';
import { register } from './watch.ts';

let subject: Subject;
let dir: string;
beforeEach(async () => {
  subject = await Subject.start('--secret=hunter2');
  dir = mkdtempSync(path.join(tmpdir(), 'holdpoint-watch-'));
});
afterEach(async () => {
  await subject[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

/** The command with its output caught. */
async function watch(...args: string[]): Promise<{ status: ExitStatus | undefined; document: unknown; output: string }> {
  const caught: { status: ExitStatus | undefined; document: unknown; output: string } = {
    status: undefined,
    document: undefined,
    output: '',
  };
  const keep = (text: string) => void (caught.output += `${text}\n`);
  const host: CliHost = {
    workspaceDir: () => expect.fail('watch needs no workspace'),
    withClient: () => expect.fail('watch needs no console'),
    json: () => true,
    print: (document) => void (caught.document = document),
    line: keep,
    note: keep,
    action:
      (fn) =>
      async (...given) => {
        caught.status = await fn(new AbortController().signal, ...given);
      },
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: keep });
  register(program, host);
  await program.parseAsync(['watch', ...args], { from: 'user' });
  return caught;
}

describe.runIf(process.platform === 'linux')('holdpoint watch', () => {
  it('prints, returns and writes the samples of a process chosen by its port', async () => {
    const port = (await subject.tell('listen 0')).split(' ')[1] ?? '';
    const out = path.join(dir, 'memory.csv');
    const { status, document, output } = await watch('--port', port, '--duration', '3s', '--out', out);
    expect(status).toBe(0);
    expect(document).toMatchObject({
      selector: { port: Number(port) },
      source: 'Linux /proc',
      samples: expect.any(Array),
      trends: expect.any(Array),
    });
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('t,value,pss_mb,uss_mb,rss_mb,cpu_percent,threads,fds,processes');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines[1]).toMatch(/^20\d\d-\d\d-\d\dT[\d:.]+Z,\d+\.\d{3},\d+\.\d{3},\d+\.\d{3},\d+\.\d{3},,\d+,\d+,1$/);
    expect(output + JSON.stringify(document) + lines.join()).not.toContain('hunter2');
    expect(output).toContain('Too early for a trend. A trend needs 16 samples');
  });

  it('ends when the process with the given id ends, and keeps what was measured', async () => {
    const watching = watch('--pid', String(subject.pid));
    setTimeout(() => void subject[Symbol.asyncDispose](), 1500);
    const { status, document } = await watching;
    expect(status).toBe(0);
    expect(document).toMatchObject({ events: [{ kind: 'gone', label: `pid ${subject.pid} ended: pid ${subject.pid}` }] });
  });

  it('says that nothing was measured where there is no such process', async () => {
    const { pid } = subject;
    await subject[Symbol.asyncDispose]();
    const { status, output } = await watch('--pid', String(pid), '--duration', '1s');
    expect(status).toBe(3);
    expect(output).toContain(`Nothing was measured: There is no process ${pid}.`);
  });

  it('refuses wrong usage with words', async () => {
    await expect(watch()).rejects.toThrow('watch needs to know which process');
    await expect(watch('--match', 'ab')).rejects.toThrow('at least 3 characters');
    await expect(watch('--pid', '1', '--duration', 'soon')).rejects.toThrow(/Write a duration such as 60s/);
    await expect(watch('--pid', '1', '--port', '2')).rejects.toThrow(/cannot be used with/);
  });
});
