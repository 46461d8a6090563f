import { once } from 'node:events';

/** For commands that run until somebody ends them. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
