import { setImmediate as breath } from 'node:timers/promises';

/** Work done in one go: others wait no longer than this and one item. */
const partMs = 8;

/** Does something with each item, and lets others have their turn in between: for work that takes longer than a console may be silent. */
export async function inParts<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let since = performance.now();
  for (const item of items) {
    work(item);
    if (performance.now() - since < partMs) continue;
    await breath();
    since = performance.now();
  }
}
