import type { Threshold } from './scenario.ts';

/** How load comes about. Open: arrivals at planned times, whatever the target does. Closed: each user after its last answer. */
export type Executor = OpenExecutor | ClosedExecutor;

export type OpenExecutor =
  | { kind: 'constant-arrival-rate'; model: 'open'; perSecond: number; arrival: Arrivals }
  | { kind: 'ramping-arrival-rate'; model: 'open'; startPerSecond: number; stages: RateStage[]; arrival: Arrivals }
  /** Raises the rate until a limit breaks, and narrows down where. */
  | { kind: 'capacity-search'; model: 'open'; search: SearchPlan; arrival: Arrivals };

export type ClosedExecutor =
  | { kind: 'constant-vus'; model: 'closed'; vus: number }
  | { kind: 'ramping-vus'; model: 'closed'; startVus: number; stages: UserStage[] }
  /** Together the users do so many iterations, within the duration. */
  | { kind: 'shared-iterations'; model: 'closed'; vus: number; iterations: number };

export type Arrivals = 'uniform' | 'poisson';

export interface SearchPlan {
  startPerSecond: number;
  maxPerSecond: number;
  /** Factor from one rate that held to the next. */
  growth: number;
  /** How long a rate is judged, and how long it is given to settle before. */
  windowMs: number;
  settleMs: number;
  /** How long the result has to hold. */
  confirmMs: number;
  /** Share of the rate to which the limit is narrowed down. */
  precision: number;
  slo: Threshold[];
}

/** The rate goes linearly from where it was to this one; without a duration it jumps. */
export interface RateStage {
  perSecond: number;
  durationMs: number;
}
export interface UserStage {
  users: number;
  durationMs: number;
}
