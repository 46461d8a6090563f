/**
 * What a function of a script gets. This file has no imports: it can be copied beside scripts, so that editors know the types
 * (docs/guide/scripts.md).
 */
export interface ScriptContext {
  /** Values of this virtual user: fields of data feeds, what earlier steps extracted and scripts returned. A copy. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** `args` of the step, with every `${…}` filled. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Number of the virtual user, from 0; in an open model of the slot that its iterations run in. */
  readonly user: number;
  /** Number of the iteration: in the plan (open model), or a running number. */
  readonly iteration: number;
  /** Address that the scenario goes to, without a slash at its end. */
  readonly baseUrl: string;
  /** Aborted when the step is given up (its timeout, the end of the run). `fetch` heeds it by itself. */
  readonly signal: AbortSignal;
  /** Records a latency of the step: metric `<step>.<metric>`. */
  time(metric: string, milliseconds: number): void;
  /** Adds to a counter of the step: metric `<step>.<metric>`. */
  count(metric: string, by?: number): void;
  /** As the standard's `fetch`; a path goes to `baseUrl`. Connections are kept, `tls` of the scenario holds, proxies are not used. */
  fetch(input: string | URL, init?: RequestInit): Promise<Response>;
}

/**
 * What a script exports. Fields of an object that it resolves to become variables of the user, `${…}` in later steps. What it throws
 * fails the step, with the first line of its message.
 */
export type Script = (context: ScriptContext) => Promise<Record<string, unknown> | void> | Record<string, unknown> | void;
