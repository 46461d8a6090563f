import type { Point } from './theil-sen.ts';

/**
 * What a process needs shows when its garbage is collected: at the lower edge of the series. The tenth part of a block that is lowest
 * may hold a reading that went wrong; blocks of ten samples or fewer give their smallest.
 */
const lowQuantile = 0.1;

/** More blocks resolve a trend no better, and the pairs grow with their square. */
const mostBlocks = 48;

/** Blocks for so many samples: three or more samples in each where that leaves at least eight blocks. */
export function blockCount(samples: number): number {
  return Math.min(mostBlocks, Math.max(8, Math.floor(samples / 3)));
}

/**
 * The low quantile of each of `blocks` equal stretches of [from, to], at the time where it was read; so a straight line stays one.
 * A block that straddles two segments gives one point for each.
 */
export function lowerEnvelope(points: readonly Point[], from: number, to: number, blocks: number): Point[] {
  const length = (to - from) / blocks;
  const blockOf = (point: Point) => `${point.segment}:${Math.min(blocks - 1, Math.floor((point.t - from) / length))}`;
  const envelope: Point[] = [];
  for (const inside of Map.groupBy(points, blockOf).values()) {
    const ordered = inside.toSorted((a, b) => a.value - b.value || a.t - b.t);
    // The smallest value with at least a tenth of the block at or below it.
    const low = ordered[Math.ceil(ordered.length * lowQuantile) - 1];
    if (low) envelope.push(low);
  }
  return envelope.toSorted((a, b) => a.t - b.t);
}
