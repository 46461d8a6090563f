import type { ContractErrorCode, Problem } from '#shared/contract/base.ts';

export interface HoldpointErrorOptions {
  cause?: unknown;
  /** What a person can do about it. */
  hint?: string;
  /** The places in files that are wrong, for invalid input. */
  problems?: Problem[];
}

/** An error a person caused or can act on. It crosses the contract as its code; anything else is a defect and crosses as an internal error. */
export class HoldpointError extends Error {
  readonly code: ContractErrorCode;
  readonly hint: string | undefined;
  readonly problems: Problem[];

  constructor(code: ContractErrorCode, message: string, options: HoldpointErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HoldpointError';
    this.code = code;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
  }
}

/** The message of whatever was thrown, with the messages of its causes. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? '' : `: ${messageOf(thrown.cause)}`;
  return `${thrown.message}${cause}`;
}
