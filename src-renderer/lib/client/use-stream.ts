import { useEffect, useEffectEvent, useState } from 'react';
import { type StreamPhase, subscribe, type SubscriptionOptions } from './subscription.ts';

export interface StreamState<T> {
  value: T | undefined;
  /** When `value` arrived, by this machine's clock; null before the first. */
  receivedAtMs: number | null;
  phase: StreamPhase;
  error: unknown;
}

const nothingYet: StreamState<never> = { value: undefined, receivedAtMs: null, phase: 'waiting', error: null };

interface UseStreamOptions<T> {
  enabled?: boolean;
  whenHidden?: SubscriptionOptions<T>['whenHidden'];
  /** Called with each value, before the component renders with it. */
  onValue?: (value: T) => void;
}

/**
 * The latest value of a conflated stream. Pauses while the page is hidden, opens again after a reconnect; `key` names what is
 * looked at: a new key starts anew.
 * `const { value } = useStream(['runs', 'live', runId], (options) => client.runs.live({ runId }, options));`
 */
export function useStream<T>(
  key: readonly unknown[],
  open: SubscriptionOptions<T>['open'],
  { enabled = true, whenHidden = 'pause', onValue }: UseStreamOptions<T> = {},
): StreamState<T> {
  const [state, setState] = useState<StreamState<T> & { key: string }>({ ...nothingYet, key: '' });
  const keyText = JSON.stringify(key);
  const openLatest = useEffectEvent(open);
  const tellLatest = useEffectEvent((value: T) => onValue?.(value));

  useEffect(() => {
    if (!enabled) return undefined;
    return subscribe<T>({
      open: (options) => openLatest(options),
      whenHidden,
      onValue: (value) => {
        tellLatest(value);
        setState({ value, receivedAtMs: Date.now(), phase: 'live', error: null, key: keyText });
      },
      onPhase: (phase, error) =>
        setState((before) => {
          const mine = before.key === keyText ? before : { ...nothingYet, key: keyText };
          return mine.phase === phase && mine === before ? before : { ...mine, phase, error: error ?? null };
        }),
    });
  }, [keyText, enabled, whenHidden]);

  return state.key === keyText ? state : nothingYet;
}
