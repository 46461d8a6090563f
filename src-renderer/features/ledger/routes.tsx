import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'ledger', lazy: async () => ({ Component: (await import('./ledger-page.tsx')).default }) },
  { path: 'ledger/:index', lazy: async () => ({ Component: (await import('./entry-page.tsx')).default }) },
];
