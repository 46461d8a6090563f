import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { type Knobs, knobsSchema } from '#shared/contract/demo.ts';
import { Leak } from './leak.ts';

/** The longest stretch of burning in one piece: between them others get their turn, as on a busy server. */
const burnSliceMs = 10;

/** Faults on purpose. All zero: a healthy service. */
export class FaultKnobs implements Disposable {
  readonly leak = new Leak();
  #knobs: Knobs = { leakMbPerMinute: 0, stallMs: 0, errorRate: 0, cpuMs: 0 };

  get(): Knobs {
    return this.#knobs;
  }

  /** @throws ZodError when a value is out of range or a name unknown; nothing is changed then. */
  set(change: unknown): Knobs {
    const parsed = knobsSchema.partial().strict().parse(change);
    const given = Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
    this.#knobs = { ...this.#knobs, ...given };
    this.leak.setRate(this.#knobs.leakMbPerMinute);
    return this.#knobs;
  }

  /** What a request suffers before it is answered: true when it is to fail. */
  async suffer(): Promise<boolean> {
    const { stallMs, cpuMs, errorRate } = this.#knobs;
    if (stallMs > 0) await delay(stallMs);
    if (cpuMs > 0) await burn(cpuMs);
    return errorRate > 0 && Math.random() < errorRate;
  }

  [Symbol.dispose](): void {
    this.leak[Symbol.dispose]();
  }
}

async function burn(milliseconds: number): Promise<void> {
  let left = milliseconds;
  while (left > 0) {
    const started = performance.now();
    const slice = Math.min(left, burnSliceMs);
    while (performance.now() - started < slice) Math.sqrt(started);
    left -= performance.now() - started;
    await nextTurn();
  }
}
