import { seededRandom } from '../load/random.ts';
import { normalQuantile, studentQuantile } from './student-t.ts';

/**
 * Moving-block bootstrap: `count` series of windows are put together again from blocks that lie next to each other in time, so that the
 * dependence within a block stays. Blocks wrap round the end, so that each window is drawn equally often.
 * Sources: H. R. Künsch, Annals of Statistics 17 (1989); D. N. Politis, J. P. Romano, A circular block-resampling procedure (1992).
 * @param visit gets how often each window was drawn; the array is used again.
 */
export function resample(
  { windows, block, count, seed }: { windows: number; block: number; count: number; seed: number },
  visit: (times: Float64Array) => void,
): void {
  const random = seededRandom(seed);
  const times = new Float64Array(windows);
  for (let round = 0; round < count; round += 1) {
    times.fill(0);
    for (let drawn = 0; drawn < windows; drawn += block) {
      const start = Math.floor(random() * windows);
      const length = Math.min(block, windows - drawn);
      for (let i = 0; i < length; i += 1) {
        const at = (start + i) % windows;
        times[at] = (times[at] as number) + 1;
      }
    }
    visit(times);
  }
}

/**
 * Two-sided percentile interval of an estimate from its resampled values. Each side is widened by t(k − 1)/z · √(k/(k − 1)) for the
 * k = windows/block independent blocks there are: without that, intervals of short runs are too narrow.
 * `widening` is for what the blocks miss of the dependence (`dependenceOf`). Source of the one for few blocks: T. C. Hesterberg, The American Statistician 69 (2015), 371.
 */
export function bootstrapInterval(
  estimate: number,
  resampled: readonly number[],
  { confidence, blocks, widening = 1 }: { confidence: number; blocks: number; widening?: number },
): { low: number; high: number } {
  const sorted = resampled.toSorted((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  const at = Math.floor(tail * (sorted.length - 1));
  const factor = widening * forFewBlocks(confidence, blocks);
  // Taken from both ends alike, so that the mirrored values give the mirrored interval.
  const below = Math.max(0, estimate - (sorted[at] as number));
  const above = Math.max(0, (sorted[sorted.length - 1 - at] as number) - estimate);
  return { low: estimate - factor * below, high: estimate + factor * above };
}

const widenings = new Map<string, number>();

function forFewBlocks(confidence: number, blocks: number): number {
  const key = `${confidence}/${blocks}`;
  let factor = widenings.get(key);
  if (factor === undefined) {
    const p = 1 - (1 - confidence) / 2;
    factor = (studentQuantile(p, Math.max(1, blocks - 1)) / normalQuantile(p)) * Math.sqrt(blocks / Math.max(1, blocks - 1));
    widenings.set(key, factor);
  }
  return factor;
}
