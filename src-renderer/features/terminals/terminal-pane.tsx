import '@xterm/xterm/css/xterm.css';
import { Button, useComputedColorScheme } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TerminalSession } from '#shared/contract/terminals.ts';
import { showError } from '../../lib/client/index.ts';
import { type LinkState, SessionLink } from './attach/session-link.ts';
import { isPaste, terminalCommand } from './keys.ts';
import type { Rect } from './layout/arrange.ts';
import { place } from './place.ts';
import classes from './terminals.module.css';
import { copySelection } from './xterm/copy-selection.ts';
import { XtermScreen } from './xterm/xterm-screen.ts';

interface TerminalPaneProps {
  session: TerminalSession;
  rect: Rect;
  /** Its tab is shown. */
  visible: boolean;
  /** The keyboard goes here when the tab is shown. */
  focused: boolean;
  /** One of several in its tab: the focused one is marked. */
  oneOfSeveral: boolean;
  screenReaderMode: boolean;
  onFocus: () => void;
  onLink: (address: string) => void;
  onStartNew: (size: { columns: number; rows: number } | null) => void;
  onClose: () => void;
}

/** One session on the screen. The session itself lives in the core, with or without this. */
export function TerminalPane(props: TerminalPaneProps) {
  const { session, rect, visible, focused, oneOfSeveral, screenReaderMode, onStartNew, onClose } = props;
  const { sessionId, name } = session;
  const scheme = useComputedColorScheme('dark');
  const host = useRef<HTMLDivElement>(null);
  const screen = useRef<XtermScreen | null>(null);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const [state, setState] = useState<LinkState>({ kind: 'attaching' });
  const [opened, setOpened] = useState(false);

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const xterm = new XtermScreen({
      scheme: document.documentElement.dataset['mantineColorScheme'] === 'light' ? 'light' : 'dark',
      screenReaderMode: latest.current.screenReaderMode,
      onLink: (address) => latest.current.onLink(address),
    });
    screen.current = xterm;
    let link: SessionLink | null = null;
    let over = false;
    let ended = false;
    const fit = () => {
      const size = latest.current.visible ? xterm.fittingSize() : null;
      if (!size) return;
      // The size of a session follows its stream; nothing comes any more from one that has ended.
      if (ended) xterm.resize(size.columns, size.rows);
      else link?.requestSize(size.columns, size.rows);
    };
    const observer = new ResizeObserver(fit);
    xterm.terminal.attachCustomKeyEventHandler((event) => terminalCommand(event) === null && !isPaste(event));
    // Keys typed into a terminal are the program's: the console's own shortcuts do not hear them.
    const keepKeys = (event: KeyboardEvent) => event.stopPropagation();
    element.addEventListener('keydown', keepKeys);
    const onFocusIn = () => latest.current.onFocus();
    element.addEventListener('focusin', onFocusIn);

    const start = async () => {
      await xterm.open(element);
      if (over) return;
      xterm.setVisible(latest.current.visible);
      link = new SessionLink({
        sessionId,
        screen: xterm,
        onState: (next) => {
          ended = next.kind === 'exited' || next.kind === 'gone';
          setState(next);
          if (next.kind === 'live') fit();
        },
        onInputLost: (error) => showError('What you typed did not arrive', error),
      });
      xterm.terminal.onData((data) => link?.type(data));
      xterm.terminal.onBinary((data) => link?.type(data));
      observer.observe(element);
      setOpened(true);
    };
    void start();
    return () => {
      over = true;
      observer.disconnect();
      element.removeEventListener('keydown', keepKeys);
      element.removeEventListener('focusin', onFocusIn);
      link?.[Symbol.dispose]();
      xterm[Symbol.dispose]();
      screen.current = null;
      setOpened(false);
    };
  }, [sessionId]);

  useEffect(() => {
    if (opened) screen.current?.setVisible(visible);
  }, [opened, visible]);
  useEffect(() => {
    if (opened && visible && focused) screen.current?.terminal.focus();
  }, [opened, visible, focused]);
  useEffect(() => screen.current?.show(scheme), [scheme]);
  useEffect(() => screen.current?.setScreenReaderMode(screenReaderMode), [screenReaderMode]);

  const exit = state.kind === 'exited' ? state.exit : null;
  return (
    <section
      className={`${classes.pane} ${focused && oneOfSeveral ? classes.focusedPane : ''}`}
      style={place(rect)}
      hidden={!visible}
      aria-label={`Terminal ${name}`}
      data-session={sessionId}
      data-state={state.kind}
      onKeyDownCapture={(event) => {
        if (terminalCommand(event) !== 'copy' || !screen.current) return;
        event.preventDefault();
        void copySelection(screen.current.terminal);
      }}
    >
      <div ref={host} className={classes.screen} />
      {state.kind === 'disconnected' ? (
        <p className={`${classes.bar} ${classes.over}`} role="status">
          Not connected. The session goes on; it is shown again as soon as the core answers.
        </p>
      ) : null}
      {state.kind === 'failed' ? (
        <p className={`${classes.bar} ${classes.over}`} role="status">
          The session cannot be shown: {state.message} Trying again.
        </p>
      ) : null}
      {exit || state.kind === 'gone' ? (
        <div className={classes.bar} role="status">
          <span>{exit ? exitWords(exit) : state.kind === 'gone' ? state.message : ''}</span>
          <Button variant="primary" onClick={() => onStartNew(screen.current?.fittingSize() ?? null)}>
            Start a new one
          </Button>
          <Button onClick={onClose}>Close</Button>
        </div>
      ) : null}
    </section>
  );
}

function exitWords({ code, signal, reason }: { code: number | null; signal: string | null; reason: string | null }): string {
  if (reason !== null) return reason;
  if (signal !== null) return `The shell was ended by ${signal}.`;
  if (code === 0) return 'The shell ended, exit code 0.';
  return code === null ? 'The shell ended.' : `The shell ended with exit code ${code}.`;
}
