import { Emitter } from '../lifecycle/emitter.ts';
import { isPong, ping } from './heartbeat-message.ts';
import type { WorkerProcess } from './process-starter.ts';

export interface HeartbeatTimes {
  /** How often a worker is asked. */
  intervalMs: number;
  /** A worker that said nothing for so long is taken for dead. */
  silenceMs: number;
}

/**
 * A garbage collection or a synchronous read takes a second or two, never thirty: a loop that is blocked for so long will not
 * come back by itself. Asking every 5 s leaves six questions before the answer is missed.
 */
export const heartbeatTimes: HeartbeatTimes = { intervalMs: 5000, silenceMs: 30_000 };

/**
 * The same worker with a heartbeat: it is asked at intervals, its answers are kept from the listeners, and `onSilent` is called once
 * when it has said nothing for `silenceMs`. Any message counts as a sign of life.
 *
 * It must not cry when the laptop wakes: when our own timer fires late by more than an interval, we were the ones who stood still, and
 * the count starts over (the method of VS Code's heartbeat of its pty host).
 */
export function withHeartbeat(
  worker: WorkerProcess,
  onSilent: (silentMs: number) => void,
  times: HeartbeatTimes = heartbeatTimes,
): WorkerProcess {
  const messages = new Emitter<unknown>();
  let heardAt = performance.now();
  let due = heardAt + times.intervalMs;
  const beat = () => {
    const now = performance.now();
    if (now - due > times.intervalMs) heardAt = now;
    due = now + times.intervalMs;
    if (now - heardAt >= times.silenceMs) {
      clearInterval(timer);
      onSilent(now - heardAt);
      return;
    }
    worker.send(ping);
  };
  const timer = setInterval(beat, times.intervalMs);
  timer.unref();
  worker.messages.on((message) => {
    heardAt = performance.now();
    if (!isPong(message)) messages.emit(message);
  });
  worker.exited.on(() => clearInterval(timer));
  return {
    pid: worker.pid,
    messages,
    exited: worker.exited,
    errorLines: worker.errorLines,
    send: (message) => worker.send(message),
    kill: (signal) => worker.kill(signal),
    [Symbol.dispose]() {
      clearInterval(timer);
      worker[Symbol.dispose]();
    },
  };
}
