import { exitStatus } from './exit-status.ts';

/** A Ctrl+C reaches us from the terminal and again through the starter (bin/holdpoint.mjs): that is one, not a second thought. */
const togetherMs = 250;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns the first signal into an abort, so that a command can finish what it must; a second one ends the process at once. */
export function listenForInterruption(): { signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = () => {
    const now = performance.now();
    if (controller.signal.aborted) {
      if (now - firstAt > togetherMs) process.exit(exitStatus.interrupted);
      return;
    }
    firstAt = now;
    controller.abort(new DOMException('interrupted', 'AbortError'));
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
