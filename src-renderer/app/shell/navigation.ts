import {
  IconActivity,
  IconBook2,
  IconDatabase,
  IconFileCertificate,
  IconFlag,
  IconLayoutDashboard,
  IconSettings,
  IconTerminal2,
  IconTopologyStar3,
} from '@tabler/icons-react';
import { paths } from '../../lib/routes.ts';

export interface NavigationItem {
  label: string;
  to: string;
  icon: typeof IconActivity;
  /** Number key that opens it. Numbers belong to pages for good: a page that comes later takes a free one. */
  shortcut?: string;
}

export const navigation: { label: string | null; items: NavigationItem[] }[] = [
  {
    label: null,
    items: [
      { label: 'Overview', to: paths.overview, icon: IconLayoutDashboard, shortcut: '1' },
      { label: 'Plan & gates', to: paths.gates, icon: IconFlag, shortcut: '2' },
    ],
  },
  {
    label: 'Measure',
    items: [
      { label: 'Runs', to: paths.runs, icon: IconActivity, shortcut: '3' },
      { label: 'Memory', to: paths.memory, icon: IconTopologyStar3, shortcut: '4' },
      { label: 'Postgres', to: paths.postgres, icon: IconDatabase, shortcut: '5' },
    ],
  },
  { label: 'Operate', items: [{ label: 'Terminal', to: paths.terminal, icon: IconTerminal2, shortcut: '7' }] },
  {
    label: 'Record',
    items: [
      { label: 'Ledger', to: paths.ledger, icon: IconBook2 },
      { label: 'Evidence', to: paths.evidence, icon: IconFileCertificate },
    ],
  },
];

export const settingsItem: NavigationItem = { label: 'Settings', to: paths.settings, icon: IconSettings };

export const allPages: NavigationItem[] = [...navigation.flatMap((section) => section.items), settingsItem];
