import { HoldpointError } from '#core/errors/holdpoint-error.ts';

/** A workspace that another console has, or whose store is of a newer version, could not be reached: no negative verdict. */
export function asUnreachable(error: unknown): unknown {
  if (!(error instanceof HoldpointError) || error.code !== 'CONFLICT') return error;
  const { message, hint } = error;
  return new HoldpointError('UNAVAILABLE', message, { cause: error, ...(hint === undefined ? {} : { hint }) });
}
