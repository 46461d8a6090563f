import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { GeneratorWatch } from './generator-watch.ts';
import { noCounts, type ReadSlice } from './run-book.ts';

interface Second {
  lagMs?: number;
  responseMs?: number;
  loop?: number;
  planned?: number;
  started?: number;
}

function slice(seq: number, { lagMs = 0.2, responseMs = 5, loop = 0.2, planned = 100, started = planned }: Second): ReadSlice {
  const histogram = (ms: number) => {
    const all = new LatencyHistogram();
    for (let i = 0; i < 100; i += 1) all.record(ms * 1e6);
    return all.parts();
  };
  return {
    worker: 0,
    epoch: 0,
    seq,
    fromMs: seq * 1000,
    toMs: (seq + 1) * 1000,
    fromPlanNs: seq * 1e9,
    toPlanNs: (seq + 1) * 1e9,
    counts: noCounts(),
    pending: 0,
    plannedArrivals: planned,
    startedArrivals: started,
    loopUtilization: loop,
    steps: [],
    failures: [],
    statuses: [],
    counters: {},
    histograms: new Map([
      ['generator_lag', histogram(lagMs)],
      ['response_time', histogram(responseMs)],
    ]),
  };
}

function watched(seconds: Second[], allowedLagMs: number | null = null) {
  const watch = new GeneratorWatch(allowedLagMs);
  seconds.forEach((second, seq) => watch.add(slice(seq, second)));
  watch.end();
  return watch.result();
}
const repeat = (n: number, second: Second) => Array.from({ length: n }, () => second);

describe('the generator watches itself', () => {
  it('and is valid when it kept up', () => {
    const result = watched(repeat(60, {}));
    expect(result).toMatchObject({ valid: true, reasons: [] });
    expect(result.lagP99Ms).toBeCloseTo(0.2, 3);
    expect(result.maxLoopUtilization).toBeCloseTo(0.2, 6);
  });

  it('and is not valid when its lag was too large for three 10 s windows in a row', () => {
    const late = repeat(10, { lagMs: 1.5 });
    const fine = repeat(10, {});
    expect(watched([...late, ...late, ...fine, ...late, ...late]).valid).toBe(true);
    expect(watched([...fine, ...late, ...late, ...late]).reasons).toEqual([expect.stringContaining('three 10 s windows')]);
  });

  it('and allows 5 % of what it measures, where that is more than 1 ms', () => {
    expect(watched(repeat(40, { lagMs: 4, responseMs: 100 })).valid).toBe(true);
    expect(watched(repeat(40, { lagMs: 6, responseMs: 100 })).valid).toBe(false);
  });

  it('and is not valid when an event loop was over 90 % busy', () => {
    expect(watched([...repeat(20, {}), ...repeat(10, { loop: 0.95 })]).reasons).toEqual([expect.stringContaining('95 % busy')]);
    expect(watched(repeat(5, { loop: 0.95 })).valid).toBe(false);
  });

  it('and is not valid when it delivered another rate than planned', () => {
    expect(watched(repeat(20, { planned: 1000, started: 995 })).valid).toBe(true);
    expect(watched(repeat(20, { planned: 1000, started: 980 })).reasons).toEqual([expect.stringContaining('2.0 %')]);
  });

  it('may be as late as its scenario allows, and no later', () => {
    const late = (allowedMs: number | null) => watched(repeat(40, { lagMs: 15 }), allowedMs);
    expect(late(null).valid).toBe(false);
    expect(late(20).valid).toBe(true);
    expect(late(10).reasons).toEqual([expect.stringContaining('over 10.0 ms')]);
  });

  it('and is not valid when the machine slept', () => {
    const watch = new GeneratorWatch();
    watch.disturbed('the machine slept by 9.0 s');
    expect(watch.result()).toMatchObject({ valid: false, reasons: ['the machine slept by 9.0 s'] });
  });
});
