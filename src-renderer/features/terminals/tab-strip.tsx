import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { IconDots, IconLayoutColumns, IconLayoutRows, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { TerminalSession } from '#shared/contract/terminals.ts';
import { changeLayout } from './layout/layout-store.ts';
import { type Direction, type Layout, sessionsOf, showTab } from './layout/tabs.ts';
import { renameSession } from './session-actions.ts';
import classes from './terminals.module.css';

interface TabStripProps {
  layout: Layout;
  sessions: ReadonlyMap<string, TerminalSession>;
  /** Why this connection may not have terminals; null when it may. */
  whyNot: string | null;
  screenReaderMode: boolean;
  onScreenReaderMode: (on: boolean) => void;
  onNew: () => void;
  onSplit: (direction: Direction) => void;
  onClose: (sessionId: string) => void;
}

export function TabStrip({ layout, sessions, whyNot, screenReaderMode, onScreenReaderMode, onNew, onSplit, onClose }: TabStripProps) {
  const [renaming, setRenaming] = useState<string | null>(null);
  const active = layout.tabs.find((tab) => tab.tabId === layout.activeTabId);
  const cannotSplit = whyNot !== null || !active;
  return (
    <div className={classes.strip}>
      <ul className={classes.tabs} aria-label="Terminals">
        {layout.tabs.map((tab) => {
          const session = sessions.get(tab.focused);
          const name = session?.name ?? 'Terminal';
          const others = sessionsOf(tab.root).length - 1;
          const shown = tab === active;
          return (
            <li key={tab.tabId} className={`${classes.tab} ${shown ? classes.activeTab : ''}`}>
              {renaming === tab.focused ? (
                <RenameField
                  name={name}
                  onDone={(next) => {
                    setRenaming(null);
                    if (next !== null && next !== name) void renameSession(tab.focused, next);
                  }}
                />
              ) : (
                <button
                  type="button"
                  className={classes.tabName}
                  aria-current={shown ? 'true' : undefined}
                  title={session ? `${name} · ${session.cwd} · double-click or F2 renames` : name}
                  onClick={() => changeLayout((before) => showTab(before, tab.tabId))}
                  onDoubleClick={() => setRenaming(tab.focused)}
                  onKeyDown={(event) => {
                    if (event.key === 'F2') setRenaming(tab.focused);
                  }}
                >
                  {session?.state === 'exited' ? <span className={classes.ended}>ended</span> : null}
                  {name}
                  {others > 0 ? <span className={classes.count}>+{others}</span> : null}
                </button>
              )}
              <ActionIcon size="sm" aria-label={`Close ${name}`} onClick={() => onClose(tab.focused)}>
                <IconX size={13} />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      <div className={classes.tools}>
        <ActionIcon aria-label="New terminal" title={whyNot ?? 'New terminal (Ctrl+Shift+T)'} disabled={whyNot !== null} onClick={onNew}>
          <IconPlus size={16} />
        </ActionIcon>
        <ActionIcon
          aria-label="Split right"
          title={whyNot ?? 'Split right (Ctrl+Shift+E)'}
          disabled={cannotSplit}
          onClick={() => onSplit('right')}
        >
          <IconLayoutColumns size={16} />
        </ActionIcon>
        <ActionIcon
          aria-label="Split down"
          title={whyNot ?? 'Split down (Ctrl+Shift+O)'}
          disabled={cannotSplit}
          onClick={() => onSplit('down')}
        >
          <IconLayoutRows size={16} />
        </ActionIcon>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label="More">
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={!active} onClick={() => setRenaming(active?.focused ?? null)} rightSection="F2">
              Rename
            </Menu.Item>
            <Menu.Item disabled={!active} onClick={() => active && onClose(active.focused)} rightSection="Ctrl+Shift+W">
              Close
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item onClick={() => onScreenReaderMode(!screenReaderMode)} rightSection={screenReaderMode ? 'on' : 'off'}>
              Screen reader mode
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

/** Enter and leaving the field take the name, Escape keeps the old one. */
function RenameField({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const [text, setText] = useState(name);
  const [done, setDone] = useState(false);
  const finish = (next: string | null) => {
    if (done) return;
    setDone(true);
    onDone(next);
  };
  return (
    <TextInput
      className={classes.rename}
      aria-label="Name of the terminal"
      maxLength={80}
      value={text}
      // The field exists because its user asked to rename: the focus belongs into it.
      ref={(field) => field?.focus()}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => finish(text.trim() || null)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(text.trim() || null);
        if (event.key === 'Escape') finish(null);
      }}
    />
  );
}
