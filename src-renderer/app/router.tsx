import { createBrowserRouter, type RouteObject } from 'react-router';
import { NotFoundPage } from './not-found-page.tsx';
import { RouteError } from './route-error.tsx';
import { PageSkeleton } from './shell/page-skeleton.tsx';
import { Shell } from './shell/shell.tsx';

/** A feature announces its pages in `features/<domain>/routes.tsx`; the pages themselves are chunks that load when they are opened. */
const announced = import.meta.glob<{ routes: RouteObject[] }>('../features/*/routes.tsx', { eager: true });

export const router = createBrowserRouter([
  {
    element: <Shell />,
    HydrateFallback: PageSkeleton,
    children: [
      {
        errorElement: <RouteError />,
        children: [...Object.values(announced).flatMap((feature) => feature.routes), { path: '*', element: <NotFoundPage /> }],
      },
    ],
  },
]);
