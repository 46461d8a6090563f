import { setTimeout as sleep } from 'node:timers/promises';
import type { ContractClient } from '#shared/contract/index.ts';
import type { RunDetail, RunLive } from '#shared/contract/runs.ts';
import { progressLine } from './run-words.ts';

/** Often enough to see that it lives, rare enough for a log. */
const progressEveryMs = 2000;
/** The result is written a moment after the stream ends. */
const resultPollMs = 100;

/** Reports the progress of a run until it is over. An abort stops the run, and what was measured is kept. */
export async function followRun(
  client: ContractClient,
  runId: string,
  { signal, note }: { signal: AbortSignal; note: (text: string) => void },
): Promise<RunDetail> {
  const stop = () => {
    note('stopping the run; what was measured is kept');
    // It may be over by now: then its result says so.
    client.runs
      .stop({ runId, why: 'interrupted on the command line' })
      .catch((error: unknown) => note(`the run was not stopped: ${String(error)}`));
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  // With a core of our own nothing else may be waiting: the pause between two values of a stream does not keep a process alive.
  const awake = setInterval(() => {}, progressEveryMs);
  try {
    let shownAt = Number.NEGATIVE_INFINITY;
    let state: RunLive['state'] | null = null;
    let events = 0;
    for await (const live of await client.runs.live({ runId })) {
      for (const event of live.events.slice(events))
        if (event.kind !== 'started') note(`${event.label}${event.why === undefined ? '' : `: ${event.why}`}`);
      events = live.events.length;
      if (performance.now() - shownAt < progressEveryMs && live.state === state) continue;
      shownAt = performance.now();
      state = live.state;
      note(progressLine(live));
    }
    for (;;) {
      const detail = await client.runs.get({ runId });
      if (detail.result.endedAt !== null) return detail;
      await sleep(resultPollMs);
    }
  } finally {
    clearInterval(awake);
    signal.removeEventListener('abort', stop);
  }
}
