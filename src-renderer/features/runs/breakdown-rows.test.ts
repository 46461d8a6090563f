import { describe, expect, it } from 'vitest';
import { capacityWords, checkRows, measuredRows, shareOf } from './breakdown-rows.ts';

const stats = { n: 3, min: 1, mean: 2, p50: 2, p75: 2, p90: 3, p95: 3, p99: 3, p999: 3, max: 3, unit: 'ms' } as const;

describe('the breakdown of a run', () => {
  it('lists checks by step, and the share that failed', () => {
    const rows = checkRows([
      { name: 'login', checks: [{ name: 'status', passed: 3, failed: 1 }] },
      { name: 'item', checks: [] },
    ]);
    expect(rows).toEqual([{ step: 'login', name: 'status', passed: 3, failed: 1 }]);
    expect(rows.map(shareOf)).toEqual([0.25]);
    expect(shareOf({ passed: 0, failed: 0 })).toBeNull();
  });

  it('lists what kinds of steps measure', () => {
    expect(measuredRows([{ name: 'chat', latencies: { round_trip_time: stats }, counters: { messages_received: 7 } }])).toEqual([
      { name: 'chat.round_trip_time', count: 3, latency: stats },
      { name: 'chat.messages_received', count: 7, latency: null },
    ]);
  });

  it('says what a capacity search found, and never more', () => {
    const found = { perSecond: 120, reason: 'slo_exceeded', highestHeld: 120, lowestBroken: 130, steps: [] } as const;
    expect(capacityWords({ ...found, steps: [] })).toBe('120/s held for the confirmation; above it a limit of the scenario broke.');
    expect(capacityWords({ ...found, steps: [], perSecond: null, reason: 'stopped' })).toBe(
      '120/s held for a window and was not confirmed, 130/s did not hold: the search was stopped before it was done.',
    );
    expect(capacityWords({ ...found, steps: [], perSecond: null, highestHeld: null })).toBe(
      'No rate held, 130/s did not hold: a limit of the scenario broke.',
    );
    expect(capacityWords({ ...found, steps: [], perSecond: null, reason: null })).toBe('The search is on.');
  });
});
