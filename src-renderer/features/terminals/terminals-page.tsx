import { Button } from '@mantine/core';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { client, useStream } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { EmptyState, ErrorState, SkeletonBlock } from '../../ui/states.tsx';
import { DemoHint } from './demo-hint.tsx';
import { CloseDialog, type Closing, LinkDialog } from './dialogs.tsx';
import { type TerminalCommand, terminalCommand } from './keys.ts';
import { arrange } from './layout/arrange.ts';
import { adoptSessions, changeLayout, layoutStore, useLayout } from './layout/layout-store.ts';
import { activeTab, focusSession, stepTab } from './layout/tabs.ts';
import { PaneBorder } from './pane-border.tsx';
import { useScreenReaderMode } from './preferences.ts';
import { endSession, startSession, whatClosingEnds } from './session-actions.ts';
import { TabStrip } from './tab-strip.tsx';
import { TerminalPane } from './terminal-pane.tsx';
import classes from './terminals.module.css';

export default function TerminalsPage() {
  const whyNot = useWhyNot('operator');
  const {
    value: sessions,
    phase,
    error,
  } = useStream(['terminals', 'watch'], (options) => client.terminals.watch(undefined, options), {
    enabled: whyNot === null,
    whenHidden: 'keep',
    onValue: adoptSessions,
  });
  const byId = useMemo(() => new Map(sessions?.map((session) => [session.sessionId, session])), [sessions]);
  const layout = useLayout();
  const active = activeTab(layout);
  const [screenReaderMode, setScreenReaderMode] = useScreenReaderMode();
  const [closing, setClosing] = useState<Closing | null>(null);
  const [address, setAddress] = useState<string | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const { sessionId: asked } = useParams();
  const known = sessions !== undefined;
  useEffect(() => {
    if (asked !== undefined && known) changeLayout((before) => focusSession(before, asked));
  }, [asked, known]);
  const seen = useSeenTabs(layout.activeTabId);
  const panes = layout.tabs
    .filter((tab) => seen.has(tab.tabId))
    .flatMap((tab) =>
      arrange(tab.root).panes.flatMap((pane) => {
        const session = byId.get(pane.sessionId);
        return session ? [{ ...pane, tab, session }] : [];
      }),
    )
    // In an order of their own: a pane that moves in the layout keeps its element.
    .toSorted((a, b) => a.sessionId.localeCompare(b.sessionId));

  const close = async (sessionId: string) => {
    const session = byId.get(sessionId);
    if (!session) return;
    const ends = await whatClosingEnds(session);
    if (ends) setClosing({ session, ends });
    else await endSession(sessionId);
  };
  const split = (direction: 'right' | 'down') => {
    if (active) void startSession({ kind: 'beside', sessionId: active.focused, direction }, null, byId.get(active.focused)?.cwd);
  };
  const commands: Record<Exclude<TerminalCommand, 'copy'>, () => void> = {
    new_tab: () => void startSession({ kind: 'tab' }, null),
    close: () => active && void close(active.focused),
    next_tab: () => changeLayout((before) => stepTab(before, 1)),
    previous_tab: () => changeLayout((before) => stepTab(before, -1)),
    split_right: () => split('right'),
    split_down: () => split('down'),
  };

  usePageKeys(whyNot === null ? commands : null);

  return (
    <div className={classes.page}>
      <title>Terminal · Holdpoint</title>
      <h1 className="visually-hidden">Terminal</h1>
      <TabStrip
        layout={layout}
        sessions={byId}
        whyNot={whyNot}
        screenReaderMode={screenReaderMode}
        onScreenReaderMode={setScreenReaderMode}
        onNew={commands.new_tab}
        onSplit={split}
        onClose={(sessionId) => void close(sessionId)}
      />
      <DemoHint />
      <div className={classes.stage} ref={stage}>
        {whyNot !== null ? (
          <div className={classes.empty}>
            <EmptyState title="Terminals are closed to this connection.">{whyNot}</EmptyState>
          </div>
        ) : sessions === undefined ? (
          phase === 'failed' ? (
            <ErrorState what="The terminals could not be read." error={error} page />
          ) : (
            <SkeletonBlock height={220} />
          )
        ) : layout.tabs.length === 0 ? (
          <div className={classes.empty}>
            <EmptyState
              title="No terminal is open."
              action={
                <Button variant="primary" onClick={commands.new_tab}>
                  Open a terminal
                </Button>
              }
            >
              A terminal runs your shell on the machine of the console, in the folder of the workspace. It goes on when you reload or close
              this page.
            </EmptyState>
          </div>
        ) : (
          <>
            {panes.map(({ tab, sessionId, rect, session }) => (
              <TerminalPane
                key={sessionId}
                session={session}
                rect={rect}
                visible={tab === active}
                focused={tab.focused === sessionId}
                oneOfSeveral={tab.root.kind === 'split'}
                screenReaderMode={screenReaderMode}
                onFocus={() => changeLayout((before) => focusSession(before, sessionId))}
                onLink={setAddress}
                onStartNew={(size) => void startSession({ kind: 'instead', sessionId }, size, session.cwd)}
                onClose={() => void endSession(sessionId)}
              />
            ))}
            {active
              ? arrange(active.root).borders.map((border) => (
                  <PaneBorder key={`${border.path.join('.')}:${border.index}`} tabId={active.tabId} border={border} stage={stage} />
                ))
              : null}
          </>
        )}
      </div>
      <CloseDialog
        closing={closing}
        onCancel={() => setClosing(null)}
        onConfirm={(sessionId) => {
          setClosing(null);
          void endSession(sessionId);
        }}
      />
      <LinkDialog address={address} onClose={() => setAddress(null)} />
    </div>
  );
}

/** Wherever the focus is while the page is open: before a terminal is there, nothing on the page has it. */
function usePageKeys(commands: Record<Exclude<TerminalCommand, 'copy'>, () => void> | null): void {
  const latest = useRef(commands);
  useLayoutEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Typed ahead of a terminal that is being started: meant for it, not for the console's own shortcuts.
      if (layoutStore.getState().creating > 0 && event.target === document.body) event.stopPropagation();
      const command = terminalCommand(event);
      if (command === null || command === 'copy' || !latest.current || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) latest.current[command]();
    };
    // Before the terminal sees it.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

/** A tab attaches when it is first shown, and stays attached: coming back finds selection and scroll position as they were. */
function useSeenTabs(activeTabId: string | null): ReadonlySet<string> {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  if (activeTabId !== null && !seen.has(activeTabId)) setSeen(new Set([...seen, activeTabId]));
  return seen;
}
