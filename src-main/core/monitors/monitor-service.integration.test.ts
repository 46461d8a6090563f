import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from '#shared/contract/system.ts';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { Notices } from '../notices/notices.ts';
import { Store } from '../store/store.ts';
import type { TargetAddress } from '../targets/target-address.ts';
import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import { MonitorService } from './monitor-service.ts';
import { Subject } from './testing/subject-process.ts';

let store: Store;
let service: MonitorService;
let shop: Subject;
let posted: Notice[];
let selector: ProcessSelector | null;

const waiting = { timeout: 20_000, interval: 100 };
const address = (): TargetAddress => ({ name: 'shop', baseUrl: 'http://127.0.0.1:1', process: selector, datasource: null, health: '/' });

function open(): MonitorService {
  const notices = new Notices();
  notices.posted.on((notice) => posted.push(notice));
  const resolve = (name: string) => {
    if (name !== 'shop') throw new HoldpointError('NOT_FOUND', `There is no target "${name}".`);
    return address();
  };
  return new MonitorService({ store, targets: { resolve }, targetNames: () => ['shop'], notices });
}

beforeEach(async () => {
  posted = [];
  shop = await Subject.start();
  selector = { pid: shop.pid };
  store = Store.open(':memory:');
  service = open();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  store[Symbol.dispose]();
  await shop[Symbol.asyncDispose]();
});

const ofTarget = [{ kind: 'process', selector: null, target: 'shop', label: 'shop', budgetMbPerHour: 2 }] as const;
const points = (runId: string, name: string) => service.series(runId, [name], { width: 800 }).series[0]?.v ?? [];

describe.runIf(process.platform === 'linux')('the monitors of a console', { timeout: 40_000 }, () => {
  it('sample the target without a run, once they are live', async () => {
    expect(service.current()).toEqual([]);
    service.startLive();
    await vi.waitFor(() => expect(service.processCount('shop')).toBe(1), waiting);
    await shop.tell('child');
    await vi.waitFor(() => expect(service.processCount('shop')).toBe(2), waiting);
    const [tree] = service.current();
    expect(tree).toMatchObject({
      monitor: 'shop',
      target: 'shop',
      state: 'sampling',
      processes: [{ pid: shop.pid, name: 'node' }, { parentPid: shop.pid }],
    });
    expect(tree?.message).toMatch(/^Linux \/proc · PSS every 2 s/);
    const chart = await service.chart({ names: ['memory.pss', 'memory.rss'], width: 800 });
    expect(chart.series.map(({ name, unit }) => [name, unit])).toEqual([
      ['memory.pss', 'MB'],
      ['memory.rss', 'MB'],
    ]);
    expect(chart.series[1]?.v.length).toBeGreaterThan(0);
  });

  it('stream their trees, at most once a second, until the reader goes', async () => {
    service.startLive();
    const reader = new AbortController();
    const seen: number[] = [];
    for await (const [tree] of service.trees(reader.signal)) {
      if (typeof tree?.at === 'number') seen.push(tree.at);
      if (seen.length === 3) reader.abort();
    }
    expect(new Set(seen).size).toBe(3);
    expect(service.changes.size).toBe(0);
  });

  it('record a run from its start to its stop, and nothing of it afterwards', async () => {
    service.start('run-1', ofTarget);
    await vi.waitFor(() => expect(points('run-1', 'memory.pss').length).toBeGreaterThanOrEqual(2), waiting);
    service.stop('run-1');
    const kept = points('run-1', 'memory.rss').length;
    expect(kept).toBeGreaterThanOrEqual(2);
    const [result] = service.results('run-1');
    expect(result).toMatchObject({ monitor: 'shop', label: 'shop', pid: shop.pid });
    expect(result?.trends.map(({ signal }) => signal)).toEqual([
      'memory.pss',
      'memory.rss',
      'memory.anon',
      'process.threads',
      'process.fds',
    ]);
    expect(result?.trends[0]).toMatchObject({
      slopePerHour: null,
      budgetPerHour: 2,
      reason: expect.stringContaining('s more at this pace'),
    });
    // The console's own scope has nothing: it was never live.
    expect((await service.chart({ names: ['memory.rss'], width: 800 })).series.flatMap(({ v }) => v)).toEqual([]);
    service.start('run-2', ofTarget);
    await vi.waitFor(() => expect(points('run-2', 'memory.rss').length).toBeGreaterThanOrEqual(2), waiting);
    expect(points('run-1', 'memory.rss')).toHaveLength(kept);
  });

  it('mark a restart of the target as an event that splits the series, and tell people', async () => {
    service.start('run-1', ofTarget);
    await vi.waitFor(() => expect(points('run-1', 'memory.rss').length).toBeGreaterThanOrEqual(1), waiting);
    const was = shop.pid;
    await shop[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(service.current()[0]?.state).toBe('gone'), waiting);
    shop = await Subject.start();
    selector = { pid: shop.pid };
    await vi.waitFor(() => expect(service.current()[0]?.state).toBe('sampling'), waiting);
    const { events, gaps } = service.series('run-1', ['memory.rss'], { width: 800 });
    expect(events.map(({ kind }) => kind)).toEqual(['gone', 'restart']);
    expect(events[1]?.label).toBe(`shop restarted: pid ${was} → ${shop.pid}`);
    expect(gaps.map(({ reason }) => reason)).toContain('shop was not running');
    expect(service.results('run-1')[0]?.pid).toBe(shop.pid);
    expect(posted.map(({ title }) => title)).toEqual([`shop restarted: pid ${was} → ${shop.pid}`]);
  });

  it('go on with the series of a run after a crash of the console, with the time between as a gap', async () => {
    service.start('run-1', ofTarget);
    await vi.waitFor(() => expect(points('run-1', 'memory.rss').length).toBeGreaterThanOrEqual(2), waiting);
    await service[Symbol.asyncDispose]();
    service = open();
    expect(service.results('run-1')).toHaveLength(1);
    service.start('run-1', ofTarget);
    const before = points('run-1', 'memory.rss').filter((v) => v !== null).length;
    await vi.waitFor(() => expect(points('run-1', 'memory.rss').filter((v) => v !== null).length).toBeGreaterThan(before), waiting);
    expect(service.series('run-1', ['memory.rss'], { width: 800 }).gaps.map(({ reason }) => reason)).toContain(
      'the console was not running',
    );
  });

  it('watch what a scenario chooses by itself, beside the target', async () => {
    const port = Number((await shop.tell('listen 0')).split(' ')[1]);
    service.start('run-1', [...ofTarget, { kind: 'process', selector: { port }, label: 'by port', budgetMbPerHour: null }]);
    await vi.waitFor(
      () => expect(service.series('run-1', ['memory.rss'], { width: 800 }).series.every(({ v }) => v.length > 0)).toBe(true),
      waiting,
    );
    expect(service.series('run-1', ['memory.rss'], { width: 800 }).series.map(({ name }) => name)).toEqual([
      'memory.rss',
      `port-${port}:memory.rss`,
    ]);
    expect(await service.trends({ runId: 'run-1', monitor: `port-${port}` })).toMatchObject([{ label: 'by port' }]);
    await expect(service.trends({ runId: 'run-1', monitor: 'other' })).rejects.toThrow('There is no monitor "other" here.');
    const chart = await service.chart({ runId: 'run-1', names: ['memory.rss'], width: 800 });
    expect(chart.series.map(({ name, label }) => [name, label.split(' · ')[0]])).toEqual([
      ['memory.rss', 'shop'],
      [`port-${port}:memory.rss`, 'by port'],
    ]);
    service.stop('run-1');
    expect(service.current()).toEqual([]);
  });
});
