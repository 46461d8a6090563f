import type { RouteObject } from 'react-router';

export const routes: RouteObject[] = [
  { path: 'scenarios', lazy: async () => ({ Component: (await import('./list/scenarios-page.tsx')).ScenariosPage }) },
  { path: 'scenarios/edit', lazy: async () => ({ Component: (await import('./edit-page.tsx')).EditPage }) },
];
