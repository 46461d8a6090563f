import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import { LinuxProcesses } from './linux-processes.ts';
import { platformProcesses } from './platform-processes.ts';
import { PsProcesses } from './ps-processes.ts';
import { Subject } from './testing/subject-process.ts';
import { TreeMonitor } from './tree-monitor.ts';

const linux = process.platform === 'linux';
const subjects: Subject[] = [];
async function subject(...args: string[]): Promise<Subject> {
  const started = await Subject.start(...args);
  subjects.push(started);
  return started;
}
afterEach(async () => {
  for (const each of subjects.splice(0)) await each[Symbol.asyncDispose]();
});

/** A monitor whose paces let every sample read everything: its clock runs a minute per sample. */
function monitorOf(selector: ProcessSelector | (() => ProcessSelector | null)): { sample: TreeMonitor['sample'] } {
  const monitor = new TreeMonitor({
    name: 'shop',
    source: new LinuxProcesses(),
    selector: typeof selector === 'function' ? selector : () => selector,
  });
  let ahead = 0;
  return {
    async sample() {
      ahead += 61_000;
      const real = performance.now.bind(performance);
      const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
      try {
        return await monitor.sample();
      } finally {
        clock.mockRestore();
      }
    },
  };
}

describe.runIf(linux)('a monitored process tree', () => {
  it('weighs what its processes hold, and less again when they let go', async () => {
    const shop = await subject();
    const monitor = monitorOf({ pid: shop.pid });
    const before = (await monitor.sample()).figures.get('memory.pss') ?? Number.NaN;
    await shop.tell('hold 80');
    const full = await monitor.sample();
    expect((full.figures.get('memory.pss') ?? 0) - before).toBeGreaterThan(75);
    expect(full.figures.get('memory.anon')).toBeGreaterThan(75);
    await shop.tell('free');
    await expect
      .poll(async () => (await monitor.sample()).figures.get('memory.pss') ?? Number.NaN, { timeout: 10_000 })
      .toBeLessThan(before + 40);
  });

  it('is the sum of the PSS of its processes, children and grandchildren included', async () => {
    const shop = await subject();
    const [, child] = (await shop.tell('child')).split(' ');
    const [, grandchild] = (await shop.tell('child-says child')).split(' ');
    await shop.tell('child-says hold 50');
    const sample = await monitorOf({ pid: shop.pid }).sample();
    expect(sample.processes.map(({ pid }) => pid)).toEqual([shop.pid, Number(child), Number(grandchild)]);
    const pss = sample.processes.map(
      ({ pid }) => Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024,
    );
    const sum = pss.reduce((a, b) => a + b, 0) / 1e6;
    expect(Math.abs((sample.figures.get('memory.pss') ?? 0) - sum)).toBeLessThan(0.1 * sum);
    expect(sample.figures.get('memory.rss')).toBeGreaterThan(sample.figures.get('memory.pss') ?? 0);
    expect(sample.figures.get('process.count')).toBe(3);
    expect(sample.processes.every(({ name }) => !name.includes('subject'))).toBe(true);
  });

  it('loses a child that ended, and no more', async () => {
    const shop = await subject();
    await shop.tell('child');
    const monitor = monitorOf({ pid: shop.pid });
    expect((await monitor.sample()).processes).toHaveLength(2);
    await shop.tell('child-exit');
    const after = await monitor.sample();
    expect(after.processes.map(({ pid }) => pid)).toEqual([shop.pid]);
    expect(after).toMatchObject({ state: 'sampling', events: [] });
  });

  it('counts open files and threads, and the CPU time of a second', async () => {
    const shop = await subject();
    const monitor = monitorOf({ pid: shop.pid });
    const first = await monitor.sample();
    await shop.tell('open 40');
    const second = await monitor.sample();
    expect((second.figures.get('process.fds') ?? 0) - (first.figures.get('process.fds') ?? 0)).toBe(40);
    expect(second.figures.get('process.threads')).toBe(
      Number(/^Threads:\s+(\d+)$/m.exec(readFileSync(`/proc/${shop.pid}/status`, 'utf8'))?.[1]),
    );
    expect(second.figures.get('process.cpu')).toBeGreaterThanOrEqual(0);
    expect(first.figures.has('process.cpu')).toBe(false);
  });

  it('is gone when its process ended, and says which', async () => {
    const shop = await subject();
    const monitor = monitorOf({ pid: shop.pid });
    await monitor.sample();
    await shop[Symbol.asyncDispose]();
    await monitor.sample();
    const sample = await monitor.sample();
    expect(sample).toMatchObject({ state: 'gone', processes: [], message: `There is no process ${shop.pid}.` });
  });

  it('is found by the port it listens on, and again after a restart, which is an event', async () => {
    const first = await subject();
    const port = Number((await first.tell('listen 0')).split(' ')[1]);
    const monitor = monitorOf({ port });
    expect(await monitor.sample()).toMatchObject({ state: 'sampling', pid: first.pid, events: [] });
    await first[Symbol.asyncDispose]();
    const events = [...(await monitor.sample()).events, ...(await monitor.sample()).events];
    expect(events).toEqual([{ kind: 'gone', label: `shop ended: pid ${first.pid}` }]);
    expect((await monitor.sample()).message).toBe(`Nothing listens on port ${port}.`);
    const second = await subject();
    await second.tell(`listen ${port}`);
    const sample = await monitor.sample();
    expect(sample).toMatchObject({ state: 'sampling', pid: second.pid });
    expect(sample.events).toEqual([{ kind: 'restart', label: `shop restarted: pid ${first.pid} → ${second.pid}` }]);
  });

  it('is found by words of its command, and not by our own', async () => {
    const words = `--marked-${process.pid}-${Math.round(performance.now())}`;
    const shop = await subject(words);
    const sample = await monitorOf({ match: words }).sample();
    expect(sample.pid).toBe(shop.pid);
    expect(JSON.stringify([sample.processes, sample.message])).not.toContain(words);
    expect((await monitorOf({ match: process.argv[0] ?? 'node' }).sample()).processes.map(({ pid }) => pid)).not.toContain(process.pid);
  });

  it('waits with words while the target is down', async () => {
    const monitor = monitorOf(() => {
      throw new HoldpointError('UNAVAILABLE', 'The service shop is not running.');
    });
    expect(await monitor.sample()).toMatchObject({ state: 'waiting', message: 'The service shop is not running.', figures: new Map() });
    expect((await monitorOf(() => null).sample()).message).toContain('names no process to monitor');
  });
});

describe('other platforms', () => {
  it('say that Windows is not supported', async () => {
    const monitor = new TreeMonitor({ name: 'shop', source: platformProcesses('win32'), selector: () => ({ pid: process.pid }) });
    expect(await monitor.sample()).toMatchObject({ state: 'unsupported', message: expect.stringContaining('Windows') });
  });

  it.runIf(process.platform !== 'win32')('use ps for RSS, and say that PSS is not known', async () => {
    const shop = await subject();
    const monitor = new TreeMonitor({ name: 'shop', source: new PsProcesses(), selector: () => ({ pid: shop.pid }) });
    const sample = await monitor.sample();
    expect(sample.processes).toMatchObject([{ pid: shop.pid, pssBytes: null, note: expect.stringContaining('does not give PSS') }]);
    expect(sample.figures.get('memory.rss')).toBeGreaterThan(20);
    expect(sample.figures.has('memory.pss')).toBe(false);
    expect(sample.message).toContain('best effort');
  });
});
