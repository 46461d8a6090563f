import type { Role } from '#shared/contract/base.ts';
import type { ContractClient } from '#shared/contract/index.ts';
import type { ExitStatus } from './exit-status.ts';

export { type ExitStatus, exitStatus } from './exit-status.ts';

export interface ClientOptions {
  /** The least role the command needs. Left out: `approver`, which who can read the workspace's 0600 files is anyway. */
  role?: Role;
  /** When no console holds the workspace: also start the databases and services it declares (for commands that measure). */
  services?: boolean;
}

export interface ClientInfo {
  /** A running console answers; false: this process opened the workspace itself. */
  live: boolean;
  signal: AbortSignal;
}

/** What a command may use of its surroundings. Every command file exports `register(program, cli)`. */
export interface CliHost {
  /** Absolute: `--workspace`, else `HOLDPOINT_WORKSPACE`, else the nearest folder upwards with a holdpoint.yaml, else the current one. */
  workspaceDir(): string;
  /** `--json` was given. */
  json(): boolean;
  /** The one JSON document of the command, to stdout. Prints nothing without `--json`. */
  print(document: unknown): void;
  /** A line for people, to stdout. Prints nothing with `--json`. */
  line(text: string): void;
  /** Progress and remarks, to stderr. */
  note(text: string): void;
  /**
   * Calls `fn` with a client of the contract: of the console that holds the workspace, else of a core opened (and closed) here.
   * @throws HoldpointError `UNAVAILABLE` when neither can be had, `NOT_FOUND` or `INVALID` for a wrong workspace.
   */
  withClient<T>(fn: (client: ContractClient, info: ClientInfo) => Promise<T>, options?: ClientOptions): Promise<T>;
  /**
   * Wraps the function of a command: `.action(cli.action(async (signal, phase: string, options: {…}) => exitStatus.done))`.
   * The first Ctrl+C (or SIGTERM) aborts `signal`; the command finishes what it must and the exit status is 130; a second one ends at once.
   * What is thrown becomes a message with its hint on stderr and the matching exit status.
   * @param options.endsBySignal a signal is the normal end of this command: its own status stands.
   */
  action<A extends unknown[]>(
    fn: (signal: AbortSignal, ...args: A) => Promise<ExitStatus> | ExitStatus,
    options?: { endsBySignal?: boolean },
  ): (...args: A) => Promise<void>;
}
