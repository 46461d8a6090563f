import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, showError, useCoreQuery } from '../../lib/client/index.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { Chip } from '../../ui/chip.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { EntriesTable } from './entries-table.tsx';
import { ExportBundleButton } from './export-bundle.tsx';
import classes from './ledger.module.css';
import { VerificationPanel } from './verification-panel.tsx';

const pageSize = 100;
const refetchMs = 5000;

export default function LedgerPage() {
  // The newest page keeps itself fresh; older ones cannot change and are read once, by index.
  const newest = useCoreQuery(['ledger', 'list'], (options) => client.ledger.list({ limit: pageSize }, options), { refetchMs });
  const [before, setBefore] = useState<number | null>(null);
  const older = useCoreQuery(
    ['ledger', 'older', before],
    (options) => client.ledger.list({ before: before ?? 0, limit: pageSize }, options),
    {
      enabled: before !== null,
      keepPrevious: true,
    },
  );
  const verify = useMutation({
    mutationFn: () => client.ledger.verify(),
    onError: (error) => showError('The ledger was not checked', error),
  });
  const shown = before === null ? newest.data?.entries : (older.data?.entries ?? undefined);
  const last = shown?.at(-1)?.index;

  return (
    <Page
      title="Ledger"
      state={
        verify.data ? (
          <Chip tone={verify.data.ok ? 'pass' : 'fail'} shape={verify.data.ok ? '●' : '✕'}>
            {verify.data.ok ? 'verified' : 'does not verify'}
          </Chip>
        ) : undefined
      }
      subtitle={
        newest.data ? (
          <>
            {grouped(newest.data.size)} {newest.data.size === 1 ? 'entry' : 'entries'}
            {newest.data.size > 0 ? (
              <>
                {' · root '}
                <Digest value={newest.data.root} />
              </>
            ) : null}
          </>
        ) : undefined
      }
      actions={
        <>
          <ExportBundleButton />
          <Button variant="primary" loading={verify.isPending} onClick={() => verify.mutate()}>
            Verify
          </Button>
        </>
      }
    >
      <VerificationPanel result={verify.data} busy={verify.isPending} />
      <Panel title="Entries" note="newest first">
        {shown === undefined ? (
          (newest.error ?? older.error) ? (
            <ErrorState what="The ledger could not be read." error={newest.error ?? older.error} retry={() => void newest.refetch()} />
          ) : (
            <SkeletonLines lines={8} height={30} />
          )
        ) : shown.length === 0 ? (
          <EmptyState title="Nothing has been decided yet.">
            Decisions about phases and digests of evidence are appended here, signed, and never changed. The first run or review makes the
            first entry.
          </EmptyState>
        ) : (
          <>
            <EntriesTable entries={shown} />
            {before !== null || (last !== undefined && last > 0) ? (
              <div className={classes.more}>
                <Button disabled={before === null} onClick={() => setBefore(null)}>
                  Newest
                </Button>
                <Button
                  disabled={last === undefined || last === 0}
                  loading={older.isFetching && before !== null}
                  onClick={() => last !== undefined && setBefore(last)}
                >
                  Older
                </Button>
              </div>
            ) : null}
          </>
        )}
      </Panel>
    </Page>
  );
}
