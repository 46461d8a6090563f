import type { RouteObject } from 'react-router';

/** Under the gates, whose area of the console they are; the board of the phases is the entry. */
export const routes: RouteObject[] = [
  { path: 'gates/plan/timeline', lazy: async () => ({ Component: (await import('./timeline/timeline-page.tsx')).TimelinePage }) },
  { path: 'gates/plan/criteria', lazy: async () => ({ Component: (await import('./views/criteria-page.tsx')).CriteriaPage }) },
  { path: 'gates/plan/findings', lazy: async () => ({ Component: (await import('./views/findings-page.tsx')).FindingsPage }) },
  { path: 'gates/plan/risks', lazy: async () => ({ Component: (await import('./views/risks-page.tsx')).RisksPage }) },
  { path: 'gates/plan/decisions', lazy: async () => ({ Component: (await import('./views/decisions-page.tsx')).DecisionsPage }) },
  { path: 'gates/plan/kpis', lazy: async () => ({ Component: (await import('./views/kpis-page.tsx')).KpisPage }) },
  { path: 'gates/plan/edit', lazy: async () => ({ Component: (await import('./edit/edit-page.tsx')).EditPage }) },
];
