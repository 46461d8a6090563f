/** What one virtual user keeps from step to step and, where the scenario says so, from iteration to iteration. */
export class Session {
  /** Number of the virtual user within the run, from 0; in an open model of the slot that its iterations run in. */
  readonly user: number;
  /** Extracted values and fields of the data feed by name, for `${name}`. */
  readonly variables = new Map<string, unknown>();
  /** What drivers keep for this user, by a key of their own: cookie jar, open WebSocket, transaction. */
  readonly kept = new Map<string, unknown>();

  constructor(user: number) {
    this.user = user;
  }
}
