import { messageOf } from '../errors/holdpoint-error.ts';

/** Slower than this is not up, whatever it would have answered. */
const patienceMs = 2000;

/** One GET. Up: an answer below 400 within 2 s; redirects are answers, not followed. */
export async function checkHealth(url: string, signal: AbortSignal): Promise<{ up: boolean; message: string }> {
  const started = performance.now();
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      headers: { 'user-agent': 'holdpoint' },
    });
    await response.body?.cancel();
    const took = Math.round(performance.now() - started);
    const path = new URL(url).pathname;
    return { up: response.status < 400, message: `${path} answered ${response.status} in ${took} ms` };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { up: false, message: `no answer within ${patienceMs / 1000} s` };
    return { up: false, message: `no answer: ${messageOf(error)}` };
  }
}
