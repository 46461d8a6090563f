import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const costs = (...each: number[]) => new Map(each.map((cost, pid) => [pid, cost]));

describe('the pace of a costly reading', () => {
  it('is two seconds while reading is cheap, and slows down with what the whole tree costs', () => {
    const pace = new Pace();
    expect(pace.isDue(0)).toBe(true);
    pace.note(0, costs(1.2));
    expect(pace.intervalMs).toBe(2000);
    expect(pace.isDue(1000)).toBe(false);
    expect(pace.isDue(2000)).toBe(true);
    expect(pace.words('PSS')).toBe('PSS every 2 s (one reading takes 1.2 ms)');
    const tree = new Pace();
    for (const at of [0, 4000, 8000]) tree.note(at, costs(...Array.from({ length: 50 }, () => 1)));
    expect(tree.intervalMs).toBe(10_000);
  });

  it('backs off to a minute where one process takes over 50 ms, and says so', () => {
    const pace = new Pace();
    for (const at of [0, 4000, 8000]) pace.note(at, costs(80));
    expect(pace.intervalMs).toBe(60_000);
    expect(pace.isDue(60_000)).toBe(false);
    expect(pace.words('PSS')).toContain('backed off because it would stall the process');
  });

  it('is not fooled by one reading during which we ourselves were busy', () => {
    const pace = new Pace();
    pace.note(0, costs(400));
    expect(pace.intervalMs).toBe(4000);
    pace.note(4000, costs(1));
    expect(pace.intervalMs).toBe(2000);
    pace.note(6000, costs(400));
    expect(pace.intervalMs).toBe(2000);
  });
});
