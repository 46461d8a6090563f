import { spotlight } from '@mantine/spotlight';
import { useEffect, useRef, useState } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { retryNow, useConnection } from '../../lib/client/connection.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { ErrorState } from '../../ui/states.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { allPages } from './navigation.ts';
import { useNotices } from './use-notices.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';

/** The frame around every page: top bar, rail, status bar, palette, shortcuts, toasts. */
export function Shell() {
  const navigate = useNavigate();
  const connection = useConnection();
  const [sheetOpen, setSheetOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useNotices();
  useShortcuts({
    ...Object.fromEntries(allPages.flatMap((page) => (page.shortcut === undefined ? [] : [[page.shortcut, () => void navigate(page.to)]]))),
    '?': () => setSheetOpen(true),
    '/': () => spotlight.open(),
  });

  // A new page begins at its top; the focus goes with it, so that the keyboard does not stay behind in the rail.
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <TopBar />
      <ConnectionBanner />
      <Rail />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {connection.kind === 'refused' ? (
          <ErrorState page what="The console refused this connection." error={new Error(connection.message)} retry={retryNow} />
        ) : (
          <Outlet />
        )}
      </main>
      <StatusBar />
      <Palette onShowShortcuts={() => setSheetOpen(true)} />
      <ShortcutSheet opened={sheetOpen} onClose={() => setSheetOpen(false)} />
    </div>
  );
}
