import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from '../../processes/testing/is-alive.ts';
import { commandStepOf, commandStepSchema } from '../../scenarios/steps/command-step.ts';
import { CommandDriver } from './command-driver.ts';
import { RecordedCall, testContext } from './testing/recorded-call.ts';

const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'holdpoint-command-')));
afterAll(() => rmSync(workspace, { recursive: true }));
const stepOf = (written: object) => commandStepOf(commandStepSchema.parse(written), 'tool');
/** A program of a few words. */
const node = (program: string, ...args: string[]) => [process.execPath, '-e', program, ...args];
/** Few may; only they can show that a command does not inherit it. */
function mayRaisePriority(): boolean {
  const before = os.getPriority();
  try {
    os.setPriority(-1);
    os.setPriority(before);
    return true;
  } catch {
    return false;
  }
}

describe('a command step', () => {
  let driver: CommandDriver;
  beforeEach(() => {
    driver = new CommandDriver(testContext([], { workspace }));
  });
  afterEach(() => driver.destroy());
  const run = (written: object) => {
    const call = new RecordedCall();
    driver.run(stepOf(written), call);
    return call;
  };

  it('is answered with exit code and output, and measured until the program ended', async () => {
    const call = run({ run: node('console.log("out", process.argv[1]); console.error("err"); process.exitCode = 3', '$HOME; "x"') });
    expect(await call.answer()).toEqual({
      status: 3,
      headers: [],
      body: 'out $HOME; "x"\n',
      values: { stderr: 'err\n', output_bytes: 15 },
    });
    expect(call.receivedNs).toBeGreaterThan(call.sentNs ?? Number.POSITIVE_INFINITY);
  });

  it('runs in the workspace with its own variables and input, and sees nothing else of the environment', async () => {
    mkdirSync(path.join(workspace, 'tools'));
    vi.stubEnv('HOLDPOINT_TEST_SECRET', 'secret');
    const program = 'process.stdin.pipe(process.stdout); console.log(process.cwd(), process.env.N, process.env.HOLDPOINT_TEST_SECRET)';
    const call = run({ run: node(program), cwd: 'tools', env: { N: 5 }, stdin: 'given' });
    vi.unstubAllEnvs();
    expect((await call.answer()).body).toBe(`${workspace}/tools 5 undefined\ngiven`);
  });

  it.runIf(mayRaisePriority())('does not inherit the priority of the load engine', async () => {
    const before = os.getPriority();
    os.setPriority(-1);
    try {
      // Its priority is set once it runs: it waits to see it.
      const program =
        'const os = require("node:os"); const at = Date.now(); while (os.getPriority() !== 0 && Date.now() - at < 5000); console.log(os.getPriority())';
      expect((await run({ run: node(program) }).answer()).body).toBe('0\n');
    } finally {
      os.setPriority(before);
    }
  });

  it('keeps 64 KB of the output, counts the rest, and does not wait for who reads no input', async () => {
    const call = run({ run: node('process.stdout.write("x".repeat(300_000))'), stdin: 'y'.repeat(500_000) });
    const { body, values } = await call.answer();
    expect([body?.length, values['output_bytes']]).toEqual([65_536, 300_000]);
  });

  it('does not wait for a child that the program leaves behind', async () => {
    const pidOf =
      'const c = require("node:child_process").spawn("sleep", ["60"], { stdio: "inherit" }); console.log(c.pid); process.exit(0)';
    const { body, status } = await run({ run: node(pidOf) }).answer();
    expect(status).toBe(0);
    expect(isAlive(Number(body))).toBe(true);
    process.kill(Number(body), 'SIGKILL');
  });

  it.each([
    [{ run: ['holdpoint-no-such-program'] }, 'ENOENT'],
    [{ run: [workspace] }, 'EACCES'],
    [{ run: node('process.kill(process.pid, "SIGTERM")') }, 'ended by SIGTERM'],
    [{ run: ['true'], cwd: '../elsewhere' }, 'cwd leaves the workspace'],
    [{ run: ['true'], cwd: '/' }, 'cwd leaves the workspace'],
    [{ run: ['sleep', '60'], timeout: '50ms' }, 'the command took longer than its timeout'],
  ])('%j fails: %s', async (written, kind) => {
    expect(await run(written).failure()).toBe(kind);
  });

  it('kills the program and what it started when it is given up', async () => {
    const file = path.join(workspace, 'pids');
    const program = `const c = require("node:child_process").spawn("sleep", ["60"]); require("node:fs").writeFileSync(${JSON.stringify(file)}, process.pid + " " + c.pid)`;
    writeFileSync(file, '');
    const call = run({ run: node(`${program}; setInterval(() => {}, 1000)`) });
    const pids = await vi.waitFor(() => {
      const written = readFileSync(file, 'utf8').split(' ').map(Number);
      expect(written).toHaveLength(2);
      return written;
    }, 20_000);
    expect(pids.map(isAlive)).toEqual([true, true]);
    driver.abandon(call);
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), 10_000);
    expect(call.isOver).toBe(false);
  });
});
