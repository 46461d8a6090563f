import type { RouteObject } from 'react-router';

const lazy = async () => ({ Component: (await import('./postgres-page.tsx')).default });

export const routes: RouteObject[] = [
  { path: 'postgres', lazy },
  { path: 'postgres/:name', lazy },
];
