import type { RunComparison } from '#shared/contract/run-comparison.ts';
import { messageOf } from '../../errors/holdpoint-error.ts';
import { Emitter } from '../../lifecycle/emitter.ts';
import type { Baseline } from '../../plans/plan.ts';

/** Compares stored runs; a comparison of long ones takes seconds. */
export interface ComparesRuns {
  /** B against A. */
  compare: (query: { a: string; b: string }) => Promise<RunComparison>;
  /** The run that is pinned for the scenario and workload of this one; null when none is. */
  baselineOf: (runId: string) => string | null;
}

/** A run against its baseline, as far as it is known. */
export type ComparisonState =
  | { state: 'no_baseline'; reason: string }
  | { state: 'under_way'; baseline: string }
  | { state: 'failed'; baseline: string; reason: string; atMs: number }
  | { state: 'done'; baseline: string; comparison: Compared };
export type Compared = Pick<RunComparison, 'figures' | 'differences' | 'reason' | 'needed'>;

type Known = Exclude<ComparisonState, { state: 'no_baseline' }>;

/** Comparisons kept; a workspace has few criteria with a baseline. Beyond it the oldest is made anew when it is asked for. */
const kept = 50;
/** What failed is tried again after this long: a store that could not be read may be readable by then. */
const retryMs = 60_000;

/**
 * Comparisons of runs with their baselines. Each pair is compared once, beside the console: a gate is looked at several times a second. Two
 * runs that are over never compare otherwise, so nothing here gets old.
 */
export class RunComparisons implements Disposable {
  /** A comparison has ended. */
  readonly changes = new Emitter<void>();
  readonly #runs: ComparesRuns;
  readonly #known = new Map<string, Known>();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(runs: ComparesRuns) {
    this.#runs = runs;
  }

  /** What is known now; begins the comparison when nobody has asked before. */
  of(runId: string, baseline: Baseline): ComparisonState {
    const against = baseline.kind === 'run' ? baseline.run : this.#runs.baselineOf(runId);
    if (against === null) {
      return { state: 'no_baseline', reason: 'No run is pinned as the baseline of its scenario and workload.' };
    }
    if (against === runId) {
      return { state: 'no_baseline', reason: 'The newest run is the baseline itself: a later one is held against it.' };
    }
    const key = `${against}/${runId}`;
    const known = this.#known.get(key);
    if (known !== undefined && !(known.state === 'failed' && performance.now() - known.atMs > retryMs)) return known;
    this.#remember(key, { state: 'under_way', baseline: against });
    this.#underWay.set(key, this.#compare(key, against, runId));
    return { state: 'under_way', baseline: against };
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async #compare(key: string, baseline: string, runId: string): Promise<void> {
    try {
      const { figures, differences, reason, needed } = await this.#runs.compare({ a: baseline, b: runId });
      this.#remember(key, { state: 'done', baseline, comparison: { figures, differences, reason, needed } });
    } catch (error) {
      this.#remember(key, { state: 'failed', baseline, reason: messageOf(error), atMs: performance.now() });
    } finally {
      this.#underWay.delete(key);
      this.changes.emit();
    }
  }

  #remember(key: string, known: Known): void {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= kept && oldest !== undefined && !this.#underWay.has(oldest)) this.#known.delete(oldest);
    this.#known.set(key, known);
  }

  [Symbol.dispose](): void {
    this.changes[Symbol.dispose]();
  }
}
