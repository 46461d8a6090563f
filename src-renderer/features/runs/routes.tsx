import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'runs', lazy: async () => ({ Component: (await import('./runs-page.tsx')).RunsPage }) },
  { path: 'runs/new', lazy: async () => ({ Component: (await import('./new-run-page.tsx')).NewRunPage }) },
  { path: 'runs/:runId', lazy: async () => ({ Component: (await import('./run-page.tsx')).RunPage }) },
];
