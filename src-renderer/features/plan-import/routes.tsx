import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'gates/import', lazy: async () => ({ Component: (await import('./import-page.tsx')).default }) },
];
