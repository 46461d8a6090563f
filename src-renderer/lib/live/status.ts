import { replaceEqualDeep } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SystemStatus } from '#shared/contract/system.ts';
import { client } from '../client/connection.ts';
import { subscribe } from '../client/subscription.ts';

interface StatusStore {
  status: SystemStatus | null;
  /** By this machine's clock. */
  receivedAtMs: number | null;
}

const statusStore = createStore<StatusStore>(() => ({ status: null, receivedAtMs: null }));

/** Parts that did not change keep their identity, so a selector of one part renders only when that part changes. */
export function startStatus(): () => void {
  return subscribe({
    open: (options) => client.system.status(undefined, options),
    onValue: (status) => statusStore.setState((before) => ({ status: replaceEqualDeep(before.status, status), receivedAtMs: Date.now() })),
  });
}

/** A narrow part of the system status; null until the first arrives. `useStatus((status) => status.runs)` */
export function useStatus<T>(select: (status: SystemStatus) => T): T | null {
  return useStore(statusStore, (store) => (store.status ? select(store.status) : null));
}

/** By this machine's clock; null before the first. */
export function statusReceivedAt(): number | null {
  return statusStore.getState().receivedAtMs;
}
