import { normalQuantile } from '../../statistics/student-t.ts';

interface Counted {
  events: number;
  n: number;
}

/**
 * Two-sided interval of the difference of two shares, from the counts alone: Newcombe's hybrid of Wilson's score intervals, with the exact
 * bound where nothing (or everything) happened. It is the least that chance leaves open, also where no event was seen.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873, method 10.
 */
export function shareDifference(a: Counted, b: Counted, confidence: number): { low: number; high: number } {
  const [first, second] = [shareInterval(a, confidence), shareInterval(b, confidence)];
  const [p, q] = [a.events / a.n, b.events / b.n];
  const difference = q - p;
  return {
    low: difference - Math.hypot(q - second.low, first.high - p),
    high: difference + Math.hypot(second.high - q, p - first.low),
  };
}

function shareInterval({ events, n }: Counted, confidence: number): { low: number; high: number } {
  const tail = (1 - confidence) / 2;
  const none = 1 - tail ** (1 / n);
  if (events === 0) return { low: 0, high: none };
  if (events === n) return { low: 1 - none, high: 1 };
  const z = normalQuantile(1 - tail);
  const p = events / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const margin = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, centre - margin), high: Math.min(1, centre + margin) };
}
