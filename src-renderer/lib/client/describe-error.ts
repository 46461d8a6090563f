import { ORPCError } from '@orpc/client';
import type { Problem } from '#shared/contract/base.ts';
import { NotConnectedError } from './connection.ts';

export interface ErrorDescription {
  /** `NOT_FOUND`, `INVALID`, …; `NOT_CONNECTED`; `DEFECT` for anything that should not happen. */
  code: string;
  message: string;
  /** What to do about it, where known. */
  hint: string | null;
  problems: Problem[];
}

interface ContractErrorData {
  hint?: string;
  problems?: Problem[];
}

/** Words for a person, from whatever was thrown. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof NotConnectedError) {
    return { code: 'NOT_CONNECTED', message: error.message, hint: null, problems: [] };
  }
  if (error instanceof ORPCError) {
    const defined = error.defined || ['NOT_FOUND', 'INVALID', 'CONFLICT', 'UNAVAILABLE', 'FORBIDDEN'].includes(error.code);
    if (defined) {
      const data: ContractErrorData = isErrorData(error.data) ? error.data : {};
      return { code: error.code, message: error.message, hint: data.hint ?? null, problems: data.problems ?? [] };
    }
    return {
      code: 'DEFECT',
      message: error.code === 'BAD_REQUEST' ? 'The core did not understand the request.' : `The core failed: ${error.message}.`,
      hint: 'This is a defect of Holdpoint. The log of the console has the details.',
      problems: [],
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'DEFECT', message, hint: null, problems: [] };
}

function isErrorData(data: unknown): data is ContractErrorData {
  return typeof data === 'object' && data !== null;
}

/** Trying again cannot change the answer. */
export function isFinalError(error: unknown): boolean {
  return ['NOT_FOUND', 'INVALID', 'FORBIDDEN'].includes(describeError(error).code);
}
