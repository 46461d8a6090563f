import { Button } from '@mantine/core';
import { Link, useRouteError } from 'react-router';
import { paths } from '../lib/routes.ts';
import { ErrorState } from '../ui/states.tsx';

/** A page that failed to load or to draw. The rest of the console stays usable. */
export function RouteError() {
  const error = useRouteError();
  return (
    <ErrorState
      page
      what="This page could not be shown."
      error={error}
      retry={() => location.reload()}
      action={
        <Button component={Link} to={paths.overview}>
          Go to the overview
        </Button>
      }
    />
  );
}
