/** How load comes about. Open: arrivals at planned times, whatever the target does. Closed: each user after its last answer. */
export type Executor = OpenExecutor | ClosedExecutor;

export type OpenExecutor =
  | { kind: 'constant-arrival-rate'; model: 'open'; perSecond: number; arrival: Arrivals }
  | { kind: 'ramping-arrival-rate'; model: 'open'; startPerSecond: number; stages: RateStage[]; arrival: Arrivals };

export type ClosedExecutor =
  | { kind: 'constant-vus'; model: 'closed'; vus: number }
  | { kind: 'ramping-vus'; model: 'closed'; startVus: number; stages: UserStage[] }
  /** Together the users do so many iterations, within the duration. */
  | { kind: 'shared-iterations'; model: 'closed'; vus: number; iterations: number };

export type Arrivals = 'uniform' | 'poisson';

/** The rate goes linearly from where it was to this one; without a duration it jumps. */
export interface RateStage {
  perSecond: number;
  durationMs: number;
}
export interface UserStage {
  users: number;
  durationMs: number;
}
