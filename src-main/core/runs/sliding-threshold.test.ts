import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../histograms/latency-histogram.ts';
import { readScenario } from '../scenarios/read-scenario.ts';
import type { Threshold } from '../scenarios/scenario.ts';
import { type MetricSecond, SlidingThreshold } from './sliding-threshold.ts';

function threshold(yaml: string): Threshold {
  const text = `name: t\nbaseUrl: http://127.0.0.1:1\nexecutor: constant-vus\nvus: 1\nduration: 1m\nsteps: [{ http: { path: / } }]\nthresholds:\n  ${yaml}\n`;
  const [one] = readScenario(text, 't.yaml', null).thresholds;
  if (!one) throw new Error('no threshold');
  return one;
}

const second = 1e9;
const errors = (bad: number, n: number): MetricSecond => ({ kind: 'rate', events: bad, n });

function latencies(ms: number, n: number): MetricSecond {
  const histogram = new LatencyHistogram();
  for (let i = 0; i < n; i += 1) histogram.record(ms * 1e6);
  return { kind: 'latency', parts: histogram.parts() };
}

describe('a threshold over a sliding window', () => {
  it('trips on 60 bad requests after 960 good ones, where the whole run would not', () => {
    const sliding = new SlidingThreshold(threshold('error_rate: [{ expr: "rate<0.5", over: 10s }]'));
    for (let i = 0; i < 96; i += 1) sliding.add(errors(0, 10), second);
    expect(sliding.failed).toBe(false);
    for (let i = 0; i < 6; i += 1) sliding.add(errors(10, 10), second);
    expect(sliding.failed).toBe(true);
    expect(sliding.result(true)).toMatchObject({ verdict: 'fail', observed: 0.6, n: 100, window: '10s' });
    expect(60 / 1020).toBeLessThan(0.5);
  });

  it('is not one second longer because the seconds in it were cut a few milliseconds late', () => {
    const sliding = new SlidingThreshold(threshold('error_rate: [{ expr: "rate<0.5", over: 10s }]'));
    // Each second begins late by another few milliseconds: the ten bad ones are 9.98 s together.
    for (let i = 0; i < 12; i += 1) sliding.add(errors(0, 80), second * 1.001);
    for (let i = 0; i < 10; i += 1) sliding.add(errors(6, 6), second * 0.998);
    expect(sliding.result(true)).toMatchObject({ verdict: 'fail' });
    // The good second beside them would have made it 60 of 140.
    expect(sliding.result(true).observed ?? 0).toBeGreaterThan(0.5);
  });

  it('passes when no window broke it, and shows the worst', () => {
    const sliding = new SlidingThreshold(threshold('response_time: [{ expr: "p(95)<200", over: 5s }]'));
    for (const ms of [10, 10, 10, 150, 150, 150, 150, 10, 10, 10]) sliding.add(latencies(ms, 50), second);
    const result = sliding.result(true);
    expect(result.verdict).toBe('pass');
    expect(result.observed).toBeCloseTo(150, 0);
  });

  it('is inconclusive when its windows hold too few samples, and says how many are needed', () => {
    const sliding = new SlidingThreshold(threshold('response_time: [{ expr: "p(99)<200", over: 5s }]'));
    for (let i = 0; i < 10; i += 1) sliding.add(latencies(10, 50), second);
    expect(sliding.result(true)).toMatchObject({ verdict: 'inconclusive', n: 250, needed: 299 });
  });

  it('does not judge half a window, nor one that reaches across missing data', () => {
    const sliding = new SlidingThreshold(threshold('error_rate: [{ expr: "rate<0.1", over: 10s }]'));
    for (let i = 0; i < 8; i += 1) sliding.add(errors(5, 10), second);
    sliding.interrupt();
    for (let i = 0; i < 9; i += 1) sliding.add(errors(5, 10), second);
    expect(sliding.failed).toBe(false);
    expect(sliding.result(false).verdict).toBe('not_measured');
    sliding.add(errors(5, 10), second);
    expect(sliding.failed).toBe(true);
  });

  it('judges a run that is shorter than its window on what there is', () => {
    const sliding = new SlidingThreshold(threshold('error_rate: [{ expr: "rate<0.5", over: 1m }]'));
    for (let i = 0; i < 20; i += 1) sliding.add(errors(0, 10), second);
    expect(sliding.result(false).verdict).toBe('not_measured');
    expect(sliding.result(true)).toMatchObject({ verdict: 'pass', n: 200 });
  });

  it('leaves held time out', () => {
    const sliding = new SlidingThreshold(threshold('error_rate: [{ expr: "rate<0.1", over: 10s }]'));
    for (let i = 0; i < 30; i += 1) sliding.add(errors(10, 10), 0);
    expect(sliding.failed).toBe(false);
  });
});
