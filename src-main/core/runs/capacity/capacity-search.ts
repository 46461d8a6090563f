import { z } from 'zod';
import type { CapacityResult } from '#shared/contract/runs.ts';
import type { SearchPlan } from '../../scenarios/executor.ts';
import type { MetricIndex } from '../metric-samples.ts';
import type { ReadSlice } from '../run-book.ts';
import { SearchWindow } from './search-window.ts';

const phases = ['climb', 'narrow', 'confirm'] as const;
const breaks = ['slo_exceeded', 'plateau', 'generator_bound'] as const;

/** Where a search stands: stored, so that it goes on after a crash with the rate it was at. */
export const searchStateSchema = z.object({
  phase: z.enum(phases),
  perSecond: z.number(),
  /** The lowest rate that broke, and why. */
  broken: z.object({ perSecond: z.number(), kind: z.enum(breaks) }).nullable(),
  steps: z.array(z.object({ phase: z.enum(phases), perSecond: z.number(), held: z.boolean(), words: z.string() })),
  /** The rate that held for the confirmation, and with it the end. */
  confirmed: z.number().nullable(),
  reason: z.enum([...breaks, 'cap_reached', 'stopped']).nullable(),
});
export type SearchState = z.infer<typeof searchStateSchema>;

export type SearchAction = { type: 'rate'; perSecond: number; words: string } | { type: 'done'; words: string };

/** A generator that is late in this many windows of one rate in a row cannot send it; once is a hiccup of the machine. */
const lateWindows = 3;
/** After a rate that broke, what it left open may take this long to be answered before the next is judged. */
const longestDrainNs = 30e9;
/** Open requests that are always fine. */
const fewOpen = 10;
/** A start that breaks is searched below, down to this share of it. */
const lowestShare = 1 / 32;

/**
 * Finds the highest rate that keeps the limits: climbs by a factor from window to window until one breaks, halves the gap between what held and
 * what broke until it is small, and lets the highest rate that held hold once more for longer. A rate that fails there counts as broken,
 * and the search narrows down below it.
 */
export class CapacitySearch {
  readonly #plan: SearchPlan;
  readonly #index: MetricIndex;
  readonly #allowedLagMs: number | null;
  #state: SearchState;
  #window: SearchWindow;
  /** Plan time from which the present rate is in force; null: it was asked for, and nobody said that it is. */
  #sinceNs: number | null;
  #late = 0;
  /** Open requests when a rate last held. */
  #usuallyOpen = 0;

  /** @param fromNs plan time at which the first rate is in force. */
  constructor(options: { plan: SearchPlan; index: MetricIndex; allowedLagMs: number | null; fromNs: number; state: SearchState | null }) {
    this.#plan = options.plan;
    this.#index = options.index;
    this.#allowedLagMs = options.allowedLagMs;
    this.#sinceNs = options.fromNs;
    this.#state = options.state ?? {
      phase: 'climb',
      perSecond: options.plan.startPerSecond,
      broken: null,
      steps: [],
      confirmed: null,
      reason: null,
    };
    this.#window = this.#newWindow();
  }

  get state(): SearchState {
    return this.#state;
  }

  /** The rate that was asked for is in force since then. */
  inForce(perSecond: number, fromNs: number): void {
    if (perSecond !== this.#state.perSecond) return;
    this.#sinceNs = fromNs;
    this.#window = this.#newWindow();
  }

  /** Nothing was measured for a while: the window begins anew, after the time to settle. */
  interrupt(planNs: number): void {
    if (this.#sinceNs !== null) this.#sinceNs = Math.max(this.#sinceNs, planNs);
    this.#window = this.#newWindow();
  }

  /** The next second of the run. @returns what is to be done, when a window is full. */
  add(second: ReadSlice): SearchAction | null {
    const { settleMs, windowMs, confirmMs } = this.#plan;
    if (this.#state.reason !== null || this.#sinceNs === null || second.warmUp === true) return null;
    if (second.toPlanNs <= second.fromPlanNs || second.fromPlanNs < this.#sinceNs + settleMs * 1e6) return null;
    const open = Math.max(fewOpen, 2 * this.#usuallyOpen);
    if (this.#window.lengthNs === 0 && second.pending > open && second.fromPlanNs < this.#sinceNs + longestDrainNs && this.#wentBack())
      return null;
    this.#window.add(second);
    if (this.#window.lengthNs < (this.#state.phase === 'confirm' ? confirmMs : windowMs) * 1e6 * 0.99) return null;
    const { kind, words } = this.#window.judge();
    this.#window = this.#newWindow();
    if (kind === 'late') {
      this.#late += 1;
      return this.#late < lateWindows ? null : this.#broke('generator_bound', words);
    }
    this.#late = 0;
    if (kind !== 'held') return this.#broke(kind, words);
    this.#usuallyOpen = second.pending;
    return this.#held(words);
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#state.reason === null) this.#state = { ...this.#state, reason: 'stopped' };
  }

  result(): CapacityResult {
    const { confirmed, reason, broken, steps } = this.#state;
    return { perSecond: confirmed, reason, highestHeld: this.#highestHeld(), lowestBroken: broken?.perSecond ?? null, steps };
  }

  #held(words: string): SearchAction {
    const { phase, perSecond, broken } = this.#state;
    this.#note(true, words);
    if (phase === 'confirm') {
      this.#state = { ...this.#state, confirmed: perSecond, reason: broken?.kind ?? 'cap_reached' };
      return { type: 'done', words: capacityWords(this.result()) };
    }
    if (broken !== null) return this.#narrow(words);
    if (perSecond >= this.#plan.maxPerSecond) return this.#go('confirm', perSecond, words);
    return this.#go('climb', Math.min(this.#plan.maxPerSecond, perSecond * this.#plan.growth), words);
  }

  #broke(kind: (typeof breaks)[number], words: string): SearchAction {
    this.#late = 0;
    this.#note(false, words);
    this.#state = { ...this.#state, broken: { perSecond: this.#state.perSecond, kind } };
    return this.#narrow(words);
  }

  /** To the middle between what held and what broke, or to the confirmation when they are close. */
  #narrow(words: string): SearchAction {
    const high = this.#state.broken?.perSecond ?? this.#plan.maxPerSecond;
    const low = this.#highestHeld();
    if (low !== null && high - low <= this.#plan.precision * high) return this.#go('confirm', low, words);
    const next = low === null ? high / 2 : (low + high) / 2;
    if (next < this.#plan.startPerSecond * lowestShare) {
      this.#state = { ...this.#state, reason: this.#state.broken?.kind ?? 'slo_exceeded' };
      return { type: 'done', words: capacityWords(this.result()) };
    }
    return this.#go('narrow', next, words);
  }

  #go(phase: SearchState['phase'], perSecond: number, words: string): SearchAction {
    const same = perSecond === this.#state.perSecond;
    this.#state = { ...this.#state, phase, perSecond };
    if (!same) this.#sinceNs = null;
    return { type: 'rate', perSecond, words };
  }

  #note(held: boolean, words: string): void {
    const { phase, perSecond, steps } = this.#state;
    this.#state = { ...this.#state, steps: [...steps, { phase, perSecond, held, words }] };
  }

  /** The highest rate that held and is below everything that broke. */
  #highestHeld(): number | null {
    const limit = this.#state.broken?.perSecond ?? Number.POSITIVE_INFINITY;
    const rates = this.#state.steps.filter(({ held, perSecond }) => held && perSecond < limit).map(({ perSecond }) => perSecond);
    return rates.length === 0 ? null : Math.max(...rates);
  }

  #wentBack(): boolean {
    return this.#state.steps.at(-1)?.held === false;
  }

  #newWindow(): SearchWindow {
    return new SearchWindow(this.#plan.slo, this.#index, this.#allowedLagMs);
  }
}

const reasons: Record<NonNullable<CapacityResult['reason']>, string> = {
  slo_exceeded: 'above it a limit breaks',
  plateau: 'above it the target answers no more',
  generator_bound: 'above it the generator cannot keep up: the target may take more',
  cap_reached: 'the highest rate of the search',
  stopped: 'it ended before the search was over',
};

/** What a search found: for people. */
export function capacityWords({ perSecond, reason, highestHeld }: Pick<CapacityResult, 'perSecond' | 'reason' | 'highestHeld'>): string {
  const rate = (value: number) => `${Number(value.toPrecision(4))}/s`;
  const why = reason === null ? 'the search is on' : reasons[reason];
  if (perSecond !== null) return `Capacity ${rate(perSecond)}: ${why}`;
  if (highestHeld !== null) return `Capacity not confirmed, ${rate(highestHeld)} held for a window: ${why}`;
  return `No rate held: ${reason === 'slo_exceeded' ? 'a limit breaks at every rate' : why}`;
}
