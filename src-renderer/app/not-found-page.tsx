import { Button } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { paths } from '../lib/routes.ts';
import { Page } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { CodeText } from '../ui/quantity.tsx';
import { EmptyState } from '../ui/states.tsx';

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page title="No such page">
      <Panel title="Address">
        <EmptyState
          title="There is nothing at this address."
          action={
            <Button component={Link} to={paths.overview}>
              Go to the overview
            </Button>
          }
        >
          <CodeText>{pathname}</CodeText> is not a page of this console. The link may come from a newer version.
        </EmptyState>
      </Panel>
    </Page>
  );
}
