import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Emitter } from '../lifecycle/emitter.ts';
import { isPing, pong } from './heartbeat-message.ts';
import { withHeartbeat } from './heartbeat.ts';
import type { ProcessExit, WorkerProcess } from './process-starter.ts';

const times = { intervalMs: 5000, silenceMs: 30_000 };

/** A worker whose answers the test decides. */
function scripted(answers: () => boolean): WorkerProcess {
  const messages = new Emitter<unknown>();
  return {
    pid: 1,
    messages,
    exited: new Emitter<ProcessExit>(),
    errorLines: new Emitter<string>(),
    send(message) {
      if (isPing(message) && answers()) messages.emit(pong);
      return true;
    },
    kill: () => {},
    [Symbol.dispose]() {},
  };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the heartbeat', () => {
  it('reports a worker once, 30 s after its last sign of life', () => {
    let answering = true;
    const silent = vi.fn();
    const worker = withHeartbeat(
      scripted(() => answering),
      silent,
      times,
    );
    vi.advanceTimersByTime(60_000);
    expect(silent).not.toHaveBeenCalled();
    answering = false;
    vi.advanceTimersByTime(29_000);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(120_000);
    expect(silent).toHaveBeenCalledOnce();
    worker[Symbol.dispose]();
  });

  it('starts over when our own clock jumped: the laptop slept, the worker did nothing wrong', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const silent = vi.fn();
    const worker = withHeartbeat(
      scripted(() => false),
      silent,
      times,
    );
    const beat = (afterMs: number) => {
      now += afterMs;
      vi.advanceTimersByTime(times.intervalMs);
    };
    beat(5000);
    beat(8 * 3_600_000);
    expect(silent).not.toHaveBeenCalled();
    for (let i = 0; i < 5; i += 1) beat(5000);
    expect(silent).not.toHaveBeenCalled();
    beat(5000);
    expect(silent).toHaveBeenCalledOnce();
    worker[Symbol.dispose]();
  });

  it('takes any message for a sign of life and passes it on', () => {
    const inner = scripted(() => false);
    const silent = vi.fn();
    const worker = withHeartbeat(inner, silent, times);
    const heard = vi.fn();
    worker.messages.on(heard);
    for (let i = 0; i < 10; i += 1) {
      vi.advanceTimersByTime(20_000);
      inner.messages.emit({ frame: i });
    }
    expect(heard).toHaveBeenCalledTimes(10);
    expect(silent).not.toHaveBeenCalled();
    worker[Symbol.dispose]();
  });
});
