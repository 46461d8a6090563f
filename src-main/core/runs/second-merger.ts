import type { ReadSlice, SecondSlice } from './run-book.ts';
import { addSlice, emptySum } from './slice-sum.ts';

/** A worker this far behind the others is not waited for: what it says later goes into the second that is open then. */
const patienceSeconds = 5;

interface WorkerLine {
  /** The next slice in its order. */
  next: number;
  early: Map<number, SecondSlice>;
  /** The last second it has said everything about. */
  saidUpTo: number;
  /** Open at its end: of the measured time, and of the warm-up. */
  pending: number;
  warmUpPending: number;
}

/**
 * Makes one slice per second of those of several workers, so that whatever looks at a run second by second (windows, watches, charts, frames)
 * does not see how many workers there were. Slices may arrive late, early or twice.
 */
export class SecondMerger {
  readonly #emit: (second: ReadSlice) => void;
  #epoch = -1;
  #lines: WorkerLine[] = [];
  readonly #open = new Map<number, SecondSlice[]>();
  #seq = 0;
  #closedUpTo = -1;
  /** Plan time at which the last merged second ended. */
  #endNs = 0;

  /** @param emit takes each merged second, in order; its worker is 0, its `seq` counts from 0 in each epoch. */
  constructor(emit: (second: ReadSlice) => void) {
    this.#emit = emit;
  }

  /** Another engine begins: what the one before left is handed out. */
  begin(epoch: number, workers: number): void {
    this.flush();
    this.#epoch = epoch;
    this.#lines = Array.from({ length: workers }, () => ({ next: 0, early: new Map(), saidUpTo: -1, pending: 0, warmUpPending: 0 }));
    this.#seq = 0;
    this.#closedUpTo = -1;
    this.#endNs = 0;
  }

  add(slice: SecondSlice): void {
    const line = this.#lines[slice.worker];
    if (slice.epoch !== this.#epoch || !line || slice.seq < line.next) return;
    line.early.set(slice.seq, slice);
    for (let next = line.early.get(line.next); next; next = line.early.get(line.next)) {
      line.early.delete(line.next);
      line.next += 1;
      this.#take(line, next);
    }
    this.#closeReady();
  }

  /** Hands out everything that is there: no more comes of this engine, or not soon. */
  flush(): void {
    for (const line of this.#lines) {
      for (const seq of [...line.early.keys()].toSorted((a, b) => a - b)) {
        const slice = line.early.get(seq);
        line.early.delete(seq);
        line.next = seq + 1;
        if (slice) this.#take(line, slice);
      }
    }
    for (const second of [...this.#open.keys()].toSorted((a, b) => a - b)) this.#close(second);
  }

  #take(line: WorkerLine, slice: SecondSlice): void {
    const second = Math.max(slice.second, this.#closedUpTo + 1);
    const list = this.#open.get(second);
    if (list) list.push(slice);
    else this.#open.set(second, [slice]);
    // By its own number, not by where it was put: what belongs to a second that is closed says nothing about the one that is open.
    line.saidUpTo = Math.max(line.saidUpTo, slice.second);
  }

  #closeReady(): void {
    const said = this.#lines.map(({ saidUpTo }) => saidUpTo);
    const until = Math.max(Math.min(...said), Math.max(...said) - patienceSeconds);
    for (const second of [...this.#open.keys()].toSorted((a, b) => a - b)) if (second <= until) this.#close(second);
  }

  #close(second: number): void {
    const slices = this.#open.get(second) ?? [];
    this.#open.delete(second);
    this.#closedUpTo = Math.max(this.#closedUpTo, second);
    this.#hand(
      slices.filter(({ warmUp }) => warmUp === true),
      'warmUpPending',
    );
    this.#hand(
      slices.filter(({ warmUp }) => warmUp !== true),
      'pending',
    );
  }

  #hand(slices: readonly SecondSlice[], open: 'pending' | 'warmUpPending'): void {
    const [first] = slices;
    if (!first) return;
    for (const { worker, pending } of slices) {
      const line = this.#lines[worker];
      if (line) line[open] = pending;
    }
    const merged = slices.length === 1 ? first : merge(first, slices);
    const pending = this.#lines.reduce((sum, line) => sum + line[open], 0);
    this.#emit({ ...this.#after(merged), worker: 0, seq: this.#seq, pending });
    this.#seq += 1;
  }

  /** A worker that ended its second late began its next one late too, and the others did not: no moment of the plan belongs to two seconds. */
  #after(merged: ReadSlice): ReadSlice {
    const fromPlanNs = Math.max(merged.fromPlanNs, this.#endNs);
    const toPlanNs = Math.max(merged.toPlanNs, fromPlanNs);
    this.#endNs = toPlanNs;
    return {
      ...merged,
      fromPlanNs,
      toPlanNs,
      fromMs: merged.fromMs + (fromPlanNs - merged.fromPlanNs) / 1e6,
      toMs: merged.toMs + (toPlanNs - merged.toPlanNs) / 1e6,
    };
  }
}

function merge(first: SecondSlice, slices: readonly SecondSlice[]): ReadSlice {
  const sum = emptySum(first);
  for (const slice of slices) addSlice(sum, slice);
  return {
    ...first,
    ...sum,
    fromMs: Math.min(...slices.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...slices.map(({ toMs }) => toMs)),
    fromPlanNs: Math.min(...slices.map(({ fromPlanNs }) => fromPlanNs)),
    toPlanNs: Math.max(...slices.map(({ toPlanNs }) => toPlanNs)),
    loopUtilization: busiest(slices),
    histograms: new Map([...sum.histograms].map(([series, histogram]) => [series, histogram.parts()])),
  };
}

/** Utilisation of the busiest worker's loop: an average over workers would hide the one that cannot keep up. */
function busiest(slices: readonly SecondSlice[]): number {
  const workers = new Map<number, { busy: number; length: number; most: number }>();
  for (const { worker, loopUtilization, fromMs, toMs } of slices) {
    const own = workers.get(worker) ?? { busy: 0, length: 0, most: 0 };
    const length = toMs - fromMs;
    workers.set(worker, {
      busy: own.busy + loopUtilization * length,
      length: own.length + length,
      most: Math.max(own.most, loopUtilization),
    });
  }
  return Math.max(...[...workers.values()].map(({ busy, length, most }) => (length > 0 ? busy / length : most)));
}
