import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotTimers } from './slot-timers.ts';

const steps = fc.array(fc.record({ slot: fc.nat(200), at: fc.option(fc.nat(50)) }), { minLength: 200, maxLength: 400 });

describe('the moments of slots', () => {
  it('come in order of time, however they were set, moved and taken back', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const timers = new SlotTimers();
        const model = new Map<number, number>();
        for (const { slot, at } of list) {
          if (at === null) {
            timers.remove(slot);
            model.delete(slot);
          } else {
            timers.set(slot, at);
            model.set(slot, at);
          }
          expect(timers.size).toBe(model.size);
          expect(timers.firstNs).toBe(Math.min(Number.POSITIVE_INFINITY, ...model.values()));
          if (model.size > 0) expect(model.get(timers.first)).toBe(timers.firstNs);
        }
        const drained: number[] = [];
        while (timers.size > 0) {
          drained.push(timers.firstNs);
          timers.remove(timers.first);
        }
        expect(drained).toEqual([...model.values()].toSorted((a, b) => a - b));
        expect(timers.first).toBe(-1);
      }),
      { seed: 20_261_121, numRuns: 15 },
    );
  });
});
