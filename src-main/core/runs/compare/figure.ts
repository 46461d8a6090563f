import type { ComparedFigure } from '#shared/contract/run-comparison.ts';
import type { Sampler } from './samplers.ts';

/** What counts as a difference of a figure, in its unit. */
export interface Tolerance {
  /** Share of the value: 0.05 is 5 %. */
  relative: number;
  absolute: number;
}

/** One figure of two runs, ready to be compared: everything but the numbers that come of it. */
export interface Figure extends Pick<ComparedFigure, 'metric' | 'step' | 'stat' | 'label' | 'unit' | 'better'> {
  tolerance: Tolerance;
  a: FigureOfRun;
  b: FigureOfRun;
  /** Events that a group of windows must have for its own value to mean something; per window, from both runs. */
  eventsPerWindow: number;
  /** Why it cannot be judged whatever it is, and what would help; null: it can. */
  blocked: { reason: string; needed: string | null } | null;
  /** Of a share of counted requests: the counts over all windows, for the interval of what is too rare to be resampled. */
  counted: { a: Counted; b: Counted } | null;
}

interface Counted {
  events: number;
  n: number;
}

interface FigureOfRun {
  sampler: Sampler;
  /** Samples over all windows. */
  n: number;
}
