import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { TerminalSession } from '#shared/contract/terminals.ts';
import { readStoredLayout, storeLayout } from './stored-layout.ts';
import { type Layout, reconcile, sessionsOf } from './tabs.ts';

interface LayoutStore {
  layout: Layout;
  /** Sessions of this page that the core is starting: they get their place when it answers, not a tab when the list shows them. */
  creating: number;
}

export const layoutStore = createStore<LayoutStore>(() => ({ layout: readStoredLayout(localStorage), creating: 0 }));
layoutStore.subscribe((store) => storeLayout(localStorage, store.layout));

export function useLayout(): Layout {
  return useStore(layoutStore, (store) => store.layout);
}

export function changeLayout(change: (layout: Layout) => Layout): void {
  layoutStore.setState((store) => {
    const layout = change(store.layout);
    return layout === store.layout ? store : { ...store, layout };
  });
}

/** Takes over what the core has. */
export function adoptSessions(sessions: readonly TerminalSession[]): void {
  const { layout, creating } = layoutStore.getState();
  const known = new Set(layout.tabs.flatMap((tab) => sessionsOf(tab.root)));
  const ids = sessions.map((session) => session.sessionId);
  changeLayout((before) => reconcile(before, creating > 0 ? ids.filter((id) => known.has(id)) : ids));
}

/** Keeps `adoptSessions` from giving a new session a tab while `create` decides where it goes. */
export async function whileCreating<T>(create: () => Promise<T>): Promise<T> {
  layoutStore.setState((store) => ({ ...store, creating: store.creating + 1 }));
  try {
    return await create();
  } finally {
    layoutStore.setState((store) => ({ ...store, creating: store.creating - 1 }));
  }
}
