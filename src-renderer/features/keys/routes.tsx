import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'settings/keys', lazy: async () => ({ Component: (await import('./keys-page.tsx')).KeysPage }) },
];
