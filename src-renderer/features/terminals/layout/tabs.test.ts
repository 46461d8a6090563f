import { describe, expect, it } from 'vitest';
import {
  activeTab,
  emptyLayout,
  focusSession,
  type Layout,
  moveBorder,
  openTab,
  reconcile,
  removeSession,
  sessionsOf,
  showTab,
  smallestShare,
  splitBeside,
  stepTab,
  tabOf,
} from './tabs.ts';

const tabsOf = (layout: Layout) => layout.tabs.map((tab) => sessionsOf(tab.root).join('+'));
const open = (...sessionIds: string[]) => sessionIds.reduce(openTab, emptyLayout);

describe('tabs of terminals', () => {
  it('gives each session that the core has a tab when the page knows nothing', () => {
    const layout = reconcile(emptyLayout, ['a', 'b']);
    expect(tabsOf(layout)).toEqual(['a', 'b']);
    expect(layout.activeTabId).toBe('a');
  });

  it('restores splits after a reload and drops sessions that have gone meanwhile', () => {
    const before = splitBeside(open('a', 'b'), 'b', 'right', 'c');
    const after = reconcile(before, ['b', 'c', 'd']);
    expect(tabsOf(after)).toEqual(['b+c', 'd']);
  });

  it('leaves the arrangement alone when nothing came or went', () => {
    const layout = splitBeside(open('a', 'b'), 'a', 'down', 'c');
    expect(reconcile(layout, ['c', 'b', 'a'])).toBe(layout);
  });

  it('opens a new tab behind the active one and shows it', () => {
    const layout = openTab(showTab(open('a', 'b'), 'a'), 'c');
    expect(tabsOf(layout)).toEqual(['a', 'c', 'b']);
    expect(activeTab(layout)?.tabId).toBe('c');
  });

  it('shows the neighbour when the shown tab is closed', () => {
    expect(removeSession(showTab(open('a', 'b', 'c'), 'b'), 'b').activeTabId).toBe('c');
    expect(removeSession(open('a', 'b', 'c'), 'c').activeTabId).toBe('b');
    expect(removeSession(open('a'), 'a')).toEqual(emptyLayout);
  });

  it('switches around the ends', () => {
    const layout = open('a', 'b', 'c');
    expect(stepTab(layout, 1).activeTabId).toBe('a');
    expect(stepTab(showTab(layout, 'a'), -1).activeTabId).toBe('c');
    expect(stepTab(emptyLayout, 1)).toBe(emptyLayout);
  });
});

describe('splits of a tab', () => {
  it('keeps splits of one direction in one row', () => {
    const layout = splitBeside(splitBeside(open('a'), 'a', 'right', 'b'), 'a', 'right', 'c');
    expect(activeTab(layout)?.root).toMatchObject({ kind: 'split', direction: 'right', shares: [0.25, 0.25, 0.5] });
    expect(tabsOf(layout)).toEqual(['a+c+b']);
  });

  it('nests the other direction, and unnests when one of two is closed', () => {
    const nested = splitBeside(splitBeside(open('a'), 'a', 'right', 'b'), 'b', 'down', 'c');
    expect(activeTab(nested)?.root).toMatchObject({ direction: 'right', children: [{ sessionId: 'a' }, { direction: 'down' }] });
    const flat = removeSession(nested, 'b');
    expect(activeTab(flat)?.root).toMatchObject({ children: [{ sessionId: 'a' }, { sessionId: 'c' }], shares: [0.5, 0.5] });
    expect(activeTab(removeSession(flat, 'a'))?.root).toEqual({ kind: 'session', sessionId: 'c' });
  });

  it('moves a session that the page already took in as a tab of its own', () => {
    const layout = splitBeside(reconcile(open('a'), ['a', 'b']), 'a', 'down', 'b');
    expect(tabsOf(layout)).toEqual(['a+b']);
    expect(tabOf(layout, 'b')?.focused).toBe('b');
  });

  it('gives the keyboard to a pane that is left when the focused one is closed', () => {
    const layout = removeSession(splitBeside(open('a'), 'a', 'right', 'b'), 'b');
    expect(activeTab(layout)?.focused).toBe('a');
  });

  it('remembers which pane had the keyboard', () => {
    const layout = focusSession(splitBeside(open('a'), 'a', 'right', 'b'), 'a');
    expect(activeTab(layout)?.focused).toBe('a');
    expect(focusSession(layout, 'a')).toBe(layout);
  });

  it('moves a border, but never makes a pane vanish', () => {
    const layout = splitBeside(open('a'), 'a', 'right', 'b');
    const firstShare = (by: number) => {
      const root = activeTab(moveBorder(layout, 'a', [], 0, by))?.root;
      return root?.kind === 'split' ? root.shares[0] : undefined;
    };
    expect(firstShare(0.2)).toBeCloseTo(0.7);
    expect(firstShare(5)).toBeCloseTo(1 - smallestShare);
    expect(firstShare(-5)).toBeCloseTo(smallestShare);
  });
});
