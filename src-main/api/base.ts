import { implement, ORPCError } from '@orpc/server';
import { contractErrors, type Role, roles } from '#shared/contract/base.ts';
import { contract } from '#shared/contract/index.ts';
import type { ConsoleCore } from '#core/console/console-core.ts';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';

export interface ApiContext {
  core: ConsoleCore;
  host: 'desktop' | 'serve' | 'cli';
  role: Role;
  /** Shown as "who" in events: the person or the kind of caller. */
  who: string;
}

const implementer = implement(contract).$context<ApiContext>();

/** Every procedure goes through here: the role its contract names, and errors as values of the typed union. */
export const api = implementer
  .use(({ context, next, procedure }) => {
    const needed = procedure['~orpc'].meta.role;
    if (roles.indexOf(context.role) < roles.indexOf(needed)) {
      throw new ORPCError('FORBIDDEN', {
        status: 403,
        message: `This needs the role ${needed}; this connection has the role ${context.role}.`,
        data: { hint: `Connect with a token of the role ${needed}.` },
      });
    }
    return next();
  })
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toContractError(error);
    }
  });

/** Known errors keep their code and words; anything else is a defect and goes on as it is (an internal error for the caller). */
export function toContractError(error: unknown): unknown {
  if (!(error instanceof HoldpointError)) return error;
  return new ORPCError(error.code, {
    // Only with the status of the contract does the error count as one of it.
    status: contractErrors[error.code].status,
    message: error.message,
    data: {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.problems.length === 0 ? {} : { problems: error.problems }),
    },
    cause: error,
  });
}
