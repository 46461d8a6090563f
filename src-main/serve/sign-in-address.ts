import { z } from 'zod';
import type { Role } from '#shared/contract/base.ts';
import type { LockHolder } from '#core/console/workspace-lock.ts';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';

/** A console on this machine answers at once. */
const answerMs = 5000;

/** Asks a running console for an address that signs one browser in. */
export async function signInAddress(holder: LockHolder, role: Role): Promise<string> {
  const { url, tokens, pid } = holder;
  if (url === null || tokens === null)
    throw new HoldpointError('UNAVAILABLE', `The process with pid ${pid} has the workspace, but serves no pages.`);
  try {
    const response = await fetch(`${url}/auth/link?role=${role}`, {
      headers: { authorization: `Bearer ${tokens.approver}` },
      signal: AbortSignal.timeout(answerMs),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return z.object({ url: z.url() }).parse(await response.json()).url;
  } catch (error) {
    throw new HoldpointError('UNAVAILABLE', `The console with pid ${pid} at ${url} does not answer: ${messageOf(error)}`, {
      cause: error,
      hint: 'It may be starting or ending: try again. If it hangs, end it.',
    });
  }
}
