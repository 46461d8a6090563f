import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'gates', lazy: async () => ({ Component: (await import('./board-page.tsx')).default }) },
  { path: 'gates/:phaseId', lazy: async () => ({ Component: (await import('./gate-page.tsx')).default }) },
];
