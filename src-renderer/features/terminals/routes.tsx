import type { RouteObject } from 'react-router';

const lazy = async () => ({ Component: (await import('./terminals-page.tsx')).default });

export const routes: RouteObject[] = [
  { path: 'terminal', lazy },
  { path: 'terminal/:sessionId', lazy },
];
