import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'runs', lazy: async () => ({ Component: (await import('./runs-page.tsx')).RunsPage }) },
  { path: 'runs/new', lazy: async () => ({ Component: (await import('./new-run-page.tsx')).NewRunPage }) },
  { path: 'runs/compare', lazy: async () => ({ Component: (await import('./compare-page.tsx')).ComparePage }) },
  { path: 'runs/:runId', lazy: async () => ({ Component: (await import('./run-page.tsx')).RunPage }) },
];
