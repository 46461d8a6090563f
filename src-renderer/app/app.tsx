import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from '../lib/client/queries.ts';
import { router } from './router.tsx';
import { colourSchemeManager, cssVariables, theme } from './theme/theme.ts';

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colourSchemeManager} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" limit={4} transitionDuration={100} containerWidth={380} zIndex={500} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
