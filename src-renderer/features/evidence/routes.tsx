import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'evidence', lazy: async () => ({ Component: (await import('./evidence-page.tsx')).default }) },
  { path: 'evidence/:digest', lazy: async () => ({ Component: (await import('./record-page.tsx')).default }) },
];
