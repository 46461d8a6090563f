/** How sessions are arranged on the page: tabs, each a tree of splits with one session per leaf. All functions are pure. */
export type Direction = 'right' | 'down';

export type Pane =
  | { kind: 'session'; sessionId: string }
  /** `shares` of the children add up to 1. */
  | { kind: 'split'; direction: Direction; children: Pane[]; shares: number[] };

export interface Tab {
  /** Of the session it was opened with; stays when that one is closed. */
  tabId: string;
  root: Pane;
  /** Where the keyboard goes when the tab is shown. */
  focused: string;
}

export interface Layout {
  tabs: Tab[];
  activeTabId: string | null;
}

export const emptyLayout: Layout = { tabs: [], activeTabId: null };

/** No pane gets smaller than this share of its split. */
export const smallestShare = 0.1;

export function sessionsOf(pane: Pane): string[] {
  return pane.kind === 'session' ? [pane.sessionId] : pane.children.flatMap(sessionsOf);
}

export function activeTab(layout: Layout): Tab | null {
  return layout.tabs.find((tab) => tab.tabId === layout.activeTabId) ?? null;
}

export function tabOf(layout: Layout, sessionId: string): Tab | null {
  return layout.tabs.find((tab) => sessionsOf(tab.root).includes(sessionId)) ?? null;
}

/** Sessions that are gone leave their place to their neighbours; sessions that have no place get a tab of their own, in the given order. */
export function reconcile(layout: Layout, sessionIds: readonly string[]): Layout {
  const placed = layout.tabs.flatMap((tab) => sessionsOf(tab.root));
  const gone = placed.filter((sessionId) => !sessionIds.includes(sessionId));
  const homeless = sessionIds.filter((sessionId) => !placed.includes(sessionId));
  if (gone.length === 0 && homeless.length === 0) return layout;
  const kept = gone.reduce(removeSession, layout);
  const tabs = [...kept.tabs, ...homeless.map(newTab)];
  return { tabs, activeTabId: kept.activeTabId ?? tabs[0]?.tabId ?? null };
}

const newTab = (sessionId: string): Tab => ({ tabId: sessionId, root: { kind: 'session', sessionId }, focused: sessionId });

/** A new session in a tab of its own, behind the active one, and shown. */
export function openTab(layout: Layout, sessionId: string): Layout {
  const without = tabOf(layout, sessionId) ? removeSession(layout, sessionId) : layout;
  const at = without.tabs.findIndex((tab) => tab.tabId === layout.activeTabId) + 1 || without.tabs.length;
  return { tabs: without.tabs.toSpliced(at, 0, newTab(sessionId)), activeTabId: sessionId };
}

/** A new session beside an existing one. Splits in the same direction are one row, not a nest. */
export function splitBeside(layout: Layout, besideId: string, direction: Direction, sessionId: string): Layout {
  const without = tabOf(layout, sessionId) ? removeSession(layout, sessionId) : layout;
  const tab = tabOf(without, besideId);
  if (!tab) return openTab(without, sessionId);
  const changed: Tab = { ...tab, root: insertBeside(tab.root, besideId, direction, sessionId), focused: sessionId };
  return { tabs: without.tabs.map((each) => (each === tab ? changed : each)), activeTabId: tab.tabId };
}

function insertBeside(pane: Pane, besideId: string, direction: Direction, sessionId: string): Pane {
  const added: Pane = { kind: 'session', sessionId };
  if (pane.kind === 'session') {
    if (pane.sessionId !== besideId) return pane;
    return { kind: 'split', direction, children: [pane, added], shares: [0.5, 0.5] };
  }
  const at = pane.children.findIndex((child) => child.kind === 'session' && child.sessionId === besideId);
  const share = pane.shares[at];
  if (at >= 0 && share !== undefined && pane.direction === direction) {
    return {
      ...pane,
      children: pane.children.toSpliced(at + 1, 0, added),
      shares: pane.shares.toSpliced(at, 1, share / 2, share / 2),
    };
  }
  return { ...pane, children: pane.children.map((child) => insertBeside(child, besideId, direction, sessionId)) };
}

export function removeSession(layout: Layout, sessionId: string): Layout {
  const at = layout.tabs.findIndex((tab) => sessionsOf(tab.root).includes(sessionId));
  const tab = layout.tabs[at];
  if (!tab) return layout;
  const root = without(tab.root, sessionId);
  if (root) {
    const focused = tab.focused === sessionId ? (sessionsOf(root)[0] ?? '') : tab.focused;
    return { ...layout, tabs: layout.tabs.with(at, { ...tab, root, focused }) };
  }
  const tabs = layout.tabs.toSpliced(at, 1);
  const activeTabId = layout.activeTabId === tab.tabId ? (tabs[Math.min(at, tabs.length - 1)]?.tabId ?? null) : layout.activeTabId;
  return { tabs, activeTabId };
}

function without(pane: Pane, sessionId: string): Pane | null {
  if (pane.kind === 'session') return pane.sessionId === sessionId ? null : pane;
  const kept = pane.children.flatMap((child, index) => {
    const left = without(child, sessionId);
    return left ? [{ child: left, share: pane.shares[index] ?? 0 }] : [];
  });
  const [first] = kept;
  if (!first) return null;
  if (kept.length === 1) return first.child;
  const sum = kept.reduce((total, each) => total + each.share, 0);
  return { ...pane, children: kept.map((each) => each.child), shares: kept.map((each) => each.share / sum) };
}

export function showTab(layout: Layout, tabId: string): Layout {
  return layout.tabs.some((tab) => tab.tabId === tabId) ? { ...layout, activeTabId: tabId } : layout;
}

/** `step` +1 is the next tab, -1 the one before; around the ends. */
export function stepTab(layout: Layout, step: 1 | -1): Layout {
  const at = layout.tabs.findIndex((tab) => tab.tabId === layout.activeTabId);
  const next = layout.tabs[(at + step + layout.tabs.length) % layout.tabs.length];
  return at >= 0 && next ? { ...layout, activeTabId: next.tabId } : layout;
}

export function focusSession(layout: Layout, sessionId: string): Layout {
  const tab = tabOf(layout, sessionId);
  if (!tab || (tab.focused === sessionId && layout.activeTabId === tab.tabId)) return layout;
  return { tabs: layout.tabs.map((each) => (each === tab ? { ...tab, focused: sessionId } : each)), activeTabId: tab.tabId };
}

/** Moves the border behind child `index` of the split at `path` (child indexes from the root) by a share of that split. */
export function moveBorder(layout: Layout, tabId: string, path: readonly number[], index: number, by: number): Layout {
  return {
    ...layout,
    tabs: layout.tabs.map((tab) => (tab.tabId === tabId ? { ...tab, root: moveBorderIn(tab.root, path, index, by) } : tab)),
  };
}

function moveBorderIn(pane: Pane, path: readonly number[], index: number, by: number): Pane {
  if (pane.kind === 'session') return pane;
  const [first, ...rest] = path;
  if (first !== undefined) {
    return { ...pane, children: pane.children.map((child, at) => (at === first ? moveBorderIn(child, rest, index, by) : child)) };
  }
  const before = pane.shares[index];
  const after = pane.shares[index + 1];
  if (before === undefined || after === undefined) return pane;
  const moved = Math.min(after - smallestShare, Math.max(smallestShare - before, by));
  // Two panes that together have no room for a border to move.
  if (before + after < 2 * smallestShare) return pane;
  return { ...pane, shares: pane.shares.with(index, before + moved).with(index + 1, after - moved) };
}
