import { emptyLayout, type Layout, type Pane, sessionsOf, type Tab } from './tabs.ts';

const storageKey = 'holdpoint.terminals';

/** What this browser remembers of the arrangement; anything it cannot read counts as nothing remembered. */
export function readStoredLayout(storage: Pick<Storage, 'getItem'>): Layout {
  let parsed: unknown;
  try {
    parsed = JSON.parse(storage.getItem(storageKey) ?? 'null');
  } catch {
    // Storage is refused, or holds something else: the sessions are still there, each gets a tab.
    return emptyLayout;
  }
  if (!isRecord(parsed) || !Array.isArray(parsed['tabs'])) return emptyLayout;
  const tabs = parsed['tabs'].flatMap((value): Tab[] => {
    const tab = readTab(value);
    return tab ? [tab] : [];
  });
  const all = tabs.flatMap((tab) => sessionsOf(tab.root));
  if (new Set(all).size !== all.length) return emptyLayout;
  const active = parsed['activeTabId'];
  return { tabs, activeTabId: tabs.find((tab) => tab.tabId === active)?.tabId ?? tabs[0]?.tabId ?? null };
}

export function storeLayout(storage: Pick<Storage, 'setItem'>, layout: Layout): void {
  try {
    storage.setItem(storageKey, JSON.stringify(layout));
  } catch {
    // Storage is full or refused: the arrangement is not remembered, the sessions are.
  }
}

function readTab(value: unknown): Tab | null {
  if (!isRecord(value)) return null;
  const root = readPane(value['root']);
  const { tabId, focused } = value;
  if (!root || typeof tabId !== 'string' || typeof focused !== 'string') return null;
  const sessions = sessionsOf(root);
  return { tabId, root, focused: sessions.includes(focused) ? focused : (sessions[0] ?? focused) };
}

function readPane(value: unknown): Pane | null {
  if (!isRecord(value)) return null;
  if (value['kind'] === 'session' && typeof value['sessionId'] === 'string') return { kind: 'session', sessionId: value['sessionId'] };
  const { direction, children, shares } = value;
  if (value['kind'] !== 'split' || (direction !== 'right' && direction !== 'down')) return null;
  if (!Array.isArray(children) || !Array.isArray(shares) || children.length < 2 || children.length !== shares.length) return null;
  const panes = children.map(readPane).filter((pane) => pane !== null);
  const numbers = shares.filter((share): share is number => typeof share === 'number' && share > 0);
  if (panes.length !== children.length || numbers.length !== shares.length) return null;
  return { kind: 'split', direction, children: panes, shares: numbers };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
