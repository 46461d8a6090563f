/** How the page stands with the core. `epoch` of the store counts connections; here is only what a person should be told. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'connected'; sinceMs: number }
  /** `retryAtMs` is null while an attempt is under way. */
  | { kind: 'reconnecting'; sinceMs: number; attempt: number; retryAtMs: number | null }
  /** The core answered and said no: trying again by itself would not help. */
  | { kind: 'refused'; message: string };

export type ConnectionEvent =
  | { type: 'attempt' }
  | { type: 'opened'; atMs: number }
  /** An open connection ended, or an attempt failed. */
  | { type: 'lost'; atMs: number }
  | { type: 'refused'; message: string };

/** First retry after this long: a restart of the core takes about a second. */
const firstRetryMs = 300;
/** Never wait longer: a person who looks at the banner should not have to press the button. */
const longestRetryMs = 5000;

export function retryDelayMs(attempt: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, attempt - 1));
}

export function nextConnectionState(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case 'opened':
      return { kind: 'connected', sinceMs: event.atMs };
    case 'refused':
      return { kind: 'refused', message: event.message };
    case 'attempt':
      return state.kind === 'reconnecting' ? { ...state, retryAtMs: null } : state.kind === 'connected' ? state : { kind: 'connecting' };
    case 'lost': {
      if (state.kind === 'refused') return state;
      const before = state.kind === 'reconnecting' ? state : { sinceMs: event.atMs, attempt: 0 };
      const attempt = before.attempt + 1;
      return { kind: 'reconnecting', sinceMs: before.sinceMs, attempt, retryAtMs: event.atMs + retryDelayMs(attempt) };
    }
  }
}
