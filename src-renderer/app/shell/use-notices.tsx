import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import type { Notice } from '#shared/contract/system.ts';
import { client } from '../../lib/client/connection.ts';
import { subscribe } from '../../lib/client/subscription.ts';

const colours = { info: 'blue', success: 'teal', warning: 'violet', error: 'red' } as const;
/** Errors wait for somebody to read them. */
const closeAfterMs = { info: 6000, success: 6000, warning: 20_000, error: false } as const;

/** Toasts for what the core has to say, wherever the person is. Not paused while hidden: each notice comes once. */
export function useNotices(): void {
  const navigate = useNavigate();
  useEffect(
    () =>
      subscribe<Notice>({
        open: (options) => client.system.notices(undefined, options),
        onValue: (notice) => show(notice, (link) => void navigate(link)),
        whenHidden: 'keep',
      }),
    [navigate],
  );
}

function show({ id, title, message, level, link }: Notice, open: (link: string) => void): void {
  notifications.show({
    id,
    title,
    color: colours[level],
    autoClose: closeAfterMs[level],
    message: (
      <>
        {message}{' '}
        {link === null ? null : (
          // Toasts are drawn outside the router, so the address is followed by hand.
          <Anchor
            href={link}
            size="sm"
            onClick={(event) => {
              event.preventDefault();
              notifications.hide(id);
              open(link);
            }}
          >
            Open
          </Anchor>
        )}
      </>
    ),
  });
}
