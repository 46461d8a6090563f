import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [{ path: 'status', lazy: async () => ({ Component: (await import('./status-page.tsx')).default }) }];
