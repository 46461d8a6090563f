import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [{ path: 'memory', lazy: async () => ({ Component: (await import('./memory-page.tsx')).default }) }];
