import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { onlineManager } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ContractClient } from '#shared/contract/index.ts';
import { type ConnectionEvent, type ConnectionState, nextConnectionState } from './connection-state.ts';
import { openTransport, RefusedError, type Transport } from './transport.ts';

/** A round trip this often finds a connection that is dead without saying so (sleep, a lost network). */
const pingEveryMs = 10_000;
const pingTimeoutMs = 8000;

interface ConnectionStore {
  state: ConnectionState;
  /** Counts connections: a new one means that streams must be opened again. */
  epoch: number;
  roundTripMs: number | null;
}

export const connectionStore = createStore<ConnectionStore>(() => ({ state: { kind: 'connecting' }, epoch: 0, roundTripMs: null }));

export function useConnection(): ConnectionState {
  return useStore(connectionStore, (store) => store.state);
}

/** Asked for something while the core is out of reach. */
export class NotConnectedError extends Error {
  override name = 'NotConnectedError';
  constructor() {
    super('The console is not connected to its core. It tries again by itself.');
  }
}

let transport: Transport | null = null;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let attempting = false;
/** Calls that wait for an answer: refused when the connection ends. A race against `closed` would keep every call that ever was. */
const inFlight = new Set<(reason: unknown) => void>();

function apply(event: ConnectionEvent): ConnectionState {
  const state = nextConnectionState(connectionStore.getState().state, event);
  connectionStore.setState({ state });
  // Queries wait while the core is away and ask again when it is back.
  onlineManager.setOnline(state.kind === 'connected' || state.kind === 'connecting');
  return state;
}

async function attempt(): Promise<void> {
  if (attempting || transport) return;
  attempting = true;
  clearTimeout(retryTimer);
  apply({ type: 'attempt' });
  try {
    const { state, epoch } = connectionStore.getState();
    const failures = state.kind === 'reconnecting' ? state.attempt : 0;
    // A page that was let in once is rarely refused later; one that never was should say so at once.
    const opened = await openTransport(epoch === 0 || failures % 4 === 3);
    transport = opened;
    connectionStore.setState((store) => ({ epoch: store.epoch + 1 }));
    apply({ type: 'opened', atMs: Date.now() });
    void watchOver(opened);
  } catch (error) {
    if (error instanceof RefusedError) apply({ type: 'refused', message: error.message });
    else lost();
  } finally {
    attempting = false;
  }
}

async function watchOver(opened: Transport): Promise<void> {
  const stopPinging = startPinging(opened);
  await opened.closed;
  stopPinging();
  if (transport !== opened) return;
  transport = null;
  lost();
}

function lost(): void {
  for (const refuse of inFlight) refuse(new NotConnectedError());
  const state = apply({ type: 'lost', atMs: Date.now() });
  if (state.kind !== 'reconnecting' || state.retryAtMs === null) return;
  clearTimeout(retryTimer);
  retryTimer = setTimeout(() => void attempt(), Math.max(0, state.retryAtMs - Date.now()));
}

function startPinging(on: Transport): () => void {
  const ping = async () => {
    const sentAt = performance.now();
    try {
      await client.system.echo({ text: 'ping' }, { signal: AbortSignal.timeout(pingTimeoutMs) });
      connectionStore.setState({ roundTripMs: performance.now() - sentAt });
    } catch {
      // No answer in time is what this is for: closing makes the connection start over, and the banner tells.
      on.close();
      if (transport === on) {
        transport = null;
        lost();
      }
    }
  };
  void ping();
  const timer = setInterval(() => void ping(), pingEveryMs);
  return () => clearInterval(timer);
}

/** Opens the connection and keeps it open. Called once, by main.tsx. */
export function connect(): void {
  void attempt();
}

export function retryNow(): void {
  void attempt();
}

async function currentTransport(signal: AbortSignal | undefined): Promise<Transport> {
  if (transport) return transport;
  if (connectionStore.getState().state.kind !== 'connecting') throw new NotConnectedError();
  // First connection: what the page asks while it is being made waits for it.
  return new Promise((resolve, reject) => {
    const settle = () => {
      if (!transport && connectionStore.getState().state.kind === 'connecting' && !signal?.aborted) return;
      unsubscribe();
      signal?.removeEventListener('abort', settle);
      if (transport) resolve(transport);
      else reject(signal?.aborted ? signal.reason : new NotConnectedError());
    };
    const unsubscribe = connectionStore.subscribe(settle);
    signal?.addEventListener('abort', settle);
  });
}

const link: ClientLink<ClientContext> = {
  async call(path, input, options) {
    const on = await currentTransport(options.signal);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    inFlight.add(reject);
    void on.link.call(path, input, options).then(resolve, reject);
    return promise.finally(() => inFlight.delete(reject));
  },
};

/** The contract, over whichever connection is open. Outlives reconnects. */
export const client: ContractClient = createORPCClient<ContractClient>(link);
