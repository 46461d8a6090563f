import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { RunDetail, Totals } from '#shared/contract/runs.ts';
import { seededRandom } from '../load/random.ts';
import { RunBench, TargetServer } from './testing/run-bench.ts';

/** Engines start anew in these tests, and a busy machine takes its time for that. */
const patient = { timeout: 180_000 };
const soon = { timeout: 100_000, interval: 10 };
const sum = (totals: Totals) => totals.completed + totals.failed + totals.timedOut + totals.dropped + totals.pending;
const numbers = (target: TargetServer) => target.seen.map(({ id }) => Number(id.split('/')[1]));

function expectSound({ result, gaps }: RunDetail, target: TargetServer): void {
  expect(result.state).toBe('completed');
  expect(new Set(target.seen.map(({ id }) => id)).size).toBe(target.seen.length);
  expect(result.totals.scheduled).toBe(sum(result.totals));
  // What was not observed is in a gap, and the other way round.
  const missing = gaps.reduce((ms, gap) => ms + (gap.to - gap.from), 0) / 1000;
  expect(Math.abs(result.plannedSeconds - result.observedSeconds - missing)).toBeLessThan(0.3);
}

describe('a run with two workers', () => {
  it('whose engine is killed at random times sends nothing twice, and its totals add up', patient, async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    const runId = await bench.start(`
name: kills
baseUrl: ${target.url}
executor: ramping-arrival-rate
startRate: 20/s
stages: [{ target: 200/s, duration: 6s }, { target: 20/s, duration: 6s }]
arrival: poisson
workers: 2
trace: true
steps: [{ http: { path: / } }]
`);
    const random = seededRandom(3);
    let kills = 0;
    let killed: number | undefined;
    while (kills < 2) {
      const until = target.seen.length + 20 + Math.floor(random() * 100);
      const isOn = () => bench.runs.get({ runId }).result.endedAt === null;
      await vi.waitFor(() => expect((target.seen.length >= until && bench.runs.enginePid(runId) !== killed) || !isOn()).toBe(true), soon);
      // On a busy machine the first restart may take what was left of the plan.
      const pid = bench.runs.enginePid(runId);
      if (!isOn() || pid === undefined) break;
      process.kill(pid, 'SIGKILL');
      killed = pid;
      kills += 1;
    }
    const detail = await bench.ended(runId);
    expectSound(detail, target);
    expect(kills).toBeGreaterThan(0);
    // One that is killed before it was ready has the gap of the one before it.
    expect([1, kills]).toContain(detail.gaps.length);
    expect(detail.events.filter(({ kind }) => kind === 'engine_died')).toHaveLength(kills);
    // What a dead engine sent after its last word is in no total: a second of it, or what a busy machine made of a second.
    expect(target.seen.length).toBeGreaterThanOrEqual(detail.result.totals.completed);
  });

  it('of which one ends goes on with new ones: half of a load is not the load', patient, async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen();
    mkdirSync(path.join(bench.root, 'scripts'), { recursive: true });
    writeFileSync(
      path.join(bench.root, 'scripts/fatal.ts'),
      `export default function fatal({ iteration }: { iteration: number }): void {\n  if (iteration === 41) process.exit(7);\n}\n`,
    );
    const runId = await bench.start(`
name: worker ends
baseUrl: ${target.url}
executor: constant-arrival-rate
rate: 40/s
duration: 10m
workers: 2
trace: true
steps:
  - { name: get, http: { path: / } }
  - { name: fatal, script: { module: scripts/fatal.ts } }
`);
    const died = () => bench.runs.get({ runId }).events.find(({ kind }) => kind === 'engine_died');
    await vi.waitFor(() => expect(died()).toBeDefined(), soon);
    expect(died()?.label).toMatch(/worker 1 of the load engine ended by itself, with status 7/);
    const before = target.seen.length;
    const since = (parity: number) =>
      numbers(target)
        .slice(before)
        .filter((n) => n % 2 === parity).length;
    // Both workers are back: even and odd numbers.
    await vi.waitFor(() => expect(Math.min(since(0), since(1))).toBeGreaterThan(10), soon);
    bench.runs.stop({ runId, who: 'ann' });
    const { result, gaps } = await bench.ended(runId);
    expect(new Set(numbers(target)).size).toBe(target.seen.length);
    expect(result.totals.scheduled).toBe(sum(result.totals));
    expect(gaps).toMatchObject([{ reason: expect.stringContaining('died') }]);
  });

  it('and shared iterations begins none of them again after its engine was killed', patient, async () => {
    await using bench = new RunBench();
    await using target = await TargetServer.listen((_request, response) => void setTimeout(() => response.end('ok'), 20));
    const runId = await bench.start(`
name: shared
baseUrl: ${target.url}
executor: shared-iterations
vus: 4
iterations: 600
duration: 2m
workers: 2
trace: true
steps: [{ http: { path: / } }]
`);
    await vi.waitFor(() => expect(target.seen.length).toBeGreaterThan(150), soon);
    process.kill(bench.enginePid(runId), 'SIGKILL');
    const { result } = await bench.ended(runId);
    const seen = numbers(target);
    expect(result).toMatchObject({ state: 'completed', stopReason: 'iterations_done' });
    expect(new Set(seen).size).toBe(seen.length);
    expect(Math.max(...seen)).toBe(599);
    // What had been reserved and not begun is left out: a second or two of work, not more.
    expect(seen.length).toBeGreaterThan(150);
    expect(result.totals.scheduled).toBe(sum(result.totals));
  });
});
