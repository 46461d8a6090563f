import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { client, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { grouped } from '../../lib/format/numbers.ts';
import { Chip } from '../../ui/chip.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { EntriesTable } from './entries-table.tsx';
import { LedgerFilter } from './ledger-filter-bar.tsx';
import { KeepElsewhereMenu } from './keep-elsewhere.tsx';
import { filterIn, paramsOf, questionOf } from './ledger-filter.ts';
import type { LedgerVerification } from './ledger-types.ts';
import classes from './ledger.module.css';
import { VerificationPanel } from './verification-panel.tsx';

const pageSize = 100;
const refetchMs = 5000;
/** Typing asks the core when it pauses. */
const pauseMs = 250;

export default function LedgerPage() {
  const [params, setParams] = useSearchParams();
  const filter = filterIn(params);
  const [question] = useDebouncedValue(JSON.stringify(questionOf(filter)), pauseMs);
  const asked = JSON.parse(question) as Record<string, string>;
  const isAll = question === '{}';
  // Where each page begins that was turned to: the newest first. Older pages cannot change; what is new joins the newest one.
  const [befores, setBefores] = useState<{ question: string; stack: number[] }>({ question, stack: [] });
  const stack = befores.question === question ? befores.stack : [];
  const before = stack.at(-1);
  const page = useCoreQuery(
    ['ledger', 'list', question, before ?? null],
    (options) => client.ledger.list({ limit: pageSize, ...asked, ...(before === undefined ? {} : { before }) }, options),
    { keepPrevious: true, ...(before === undefined ? { refetchMs } : {}) },
  );
  const [result, setResult] = useState<LedgerVerification | null>(null);
  const verify = useCoreAction((since: string | null) => client.ledger.verify(since === null ? undefined : { since }), {
    failed: 'The ledger was not checked',
    onDone: setResult,
  });
  const turnTo = (next: number[]) => setBefores({ question, stack: next });
  const { data, error } = page;
  const last = data?.entries.at(-1)?.index;
  const shownBefore = stack.length * pageSize;

  return (
    <Page
      title="Ledger"
      state={
        result ? (
          <Chip tone={result.ok ? 'pass' : 'fail'} shape={result.ok ? '●' : '✕'}>
            {result.ok ? 'verified' : 'does not verify'}
          </Chip>
        ) : undefined
      }
      subtitle={
        data ? (
          <>
            {grouped(data.size)} {data.size === 1 ? 'entry' : 'entries'}
            {data.size > 0 ? (
              <>
                {' · root '}
                <Digest value={data.root} />
              </>
            ) : null}
          </>
        ) : undefined
      }
      actions={
        <>
          <KeepElsewhereMenu />
          <Button variant="primary" loading={verify.busy} onClick={() => verify.run(null)}>
            Verify
          </Button>
        </>
      }
    >
      <VerificationPanel result={result ?? undefined} busy={verify.busy} onCompare={(since) => verify.run(since)} />
      <Panel
        title="Entries"
        note={
          data === undefined ? undefined : isAll ? 'newest first' : `${grouped(data.matching)} of ${grouped(data.size)} match, newest first`
        }
      >
        <LedgerFilter filter={filter} onChange={(next) => setParams(paramsOf(next), { replace: true })} />
        {data === undefined ? (
          error ? (
            <ErrorState what="The ledger could not be read." error={error} retry={() => void page.refetch()} />
          ) : (
            <SkeletonLines lines={8} height={30} />
          )
        ) : data.entries.length === 0 ? (
          isAll ? (
            <EmptyState title="Nothing has been decided yet.">
              Decisions about phases and digests of evidence are appended here, signed, and never changed. The first run or review makes the
              first entry.
            </EmptyState>
          ) : (
            <EmptyState title="No entry matches.">
              All of what you look for has to hold. Take something away, or clear the search.
            </EmptyState>
          )
        ) : (
          <>
            <EntriesTable entries={data.entries} />
            <nav className={classes.more} aria-label="Pages of the ledger">
              <Button disabled={stack.length === 0} onClick={() => turnTo([])}>
                Newest
              </Button>
              <Button disabled={stack.length === 0} onClick={() => turnTo(stack.slice(0, -1))}>
                Newer
              </Button>
              <span className={classes.place} role="status">
                {grouped(shownBefore + 1)} to {grouped(shownBefore + data.entries.length)} of {grouped(data.matching)}
              </span>
              <Button
                disabled={last === undefined || shownBefore + data.entries.length >= data.matching}
                loading={page.isPlaceholderData}
                onClick={() => last !== undefined && turnTo([...stack, last])}
              >
                Older
              </Button>
            </nav>
          </>
        )}
      </Panel>
    </Page>
  );
}
