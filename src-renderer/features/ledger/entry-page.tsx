import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { absoluteTime } from '../../lib/format/time.ts';
import { paths } from '../../lib/routes.ts';
import { Chip } from '../../ui/chip.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { EmptyState, ErrorState, SkeletonBlock } from '../../ui/states.tsx';

/** One decision or digest, as it was appended. */
export default function EntryPage() {
  const { index: text = '' } = useParams();
  const index = Number(text);
  const valid = Number.isSafeInteger(index) && index >= 0;
  const { data, error, refetch } = useCoreQuery(
    ['ledger', 'entry', index],
    (options) => client.ledger.list({ before: index + 1, limit: 1 }, options),
    { enabled: valid },
  );
  const entry = data?.entries.find((each) => each.index === index);
  const breadcrumbs = [{ label: 'Ledger', to: paths.ledger }];
  return (
    <Page
      title={`Entry ${text}`}
      breadcrumbs={breadcrumbs}
      actions={
        data ? (
          <>
            <StepButton to={index - 1} of={data.size}>
              Previous
            </StepButton>
            <StepButton to={index + 1} of={data.size}>
              Next
            </StepButton>
          </>
        ) : undefined
      }
      state={
        entry?.signed ? (
          <Chip tone="info" shape="✎">
            signed by a person
          </Chip>
        ) : undefined
      }
    >
      {entry ? (
        <>
          <Panel title={entry.what}>
            <Facts
              rows={[
                ['Who', entry.who],
                [
                  'When',
                  `${absoluteTime(Date.parse(entry.at))}${entry.clockBack ? ', before the entry before it: a clock was set back' : ''}`,
                ],
                ['Kind', entry.kind],
                [
                  'What it is about',
                  entry.route ? (
                    <Link key="route" to={entry.route}>
                      {entry.route}
                    </Link>
                  ) : (
                    'nothing that has a page'
                  ),
                ],
                ['Digest of that', entry.subject === null ? '–' : <Digest key="subject" value={entry.subject} long />],
                ['Leaf hash', <Digest key="leaf" value={entry.leafHash} long />],
                ['Position', `${entry.index} of ${data?.size ?? 0} entries, counted from 0`],
              ]}
            />
          </Panel>
          {entry.kind === 'altered' ? null : <ProofPanel index={entry.index} />}
        </>
      ) : error ? (
        <ErrorState what="The entry could not be read." error={error} retry={() => void refetch()} page />
      ) : data || !valid ? (
        <EmptyState title={`The ledger has no entry ${text}.`}>
          {data ? `It has ${data.size} entries, counted from 0.` : 'Entries are counted from 0.'}
        </EmptyState>
      ) : (
        <SkeletonBlock height={230} />
      )}
    </Page>
  );
}

function StepButton({ to, of, children }: { to: number; of: number; children: ReactNode }) {
  if (to < 0 || to >= of) return <Button disabled>{children}</Button>;
  return (
    <Button component={Link} to={paths.ledgerEntry(to)}>
      {children}
    </Button>
  );
}
