import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PersonWithKeys } from '#shared/contract/keys.ts';
import { client, useCoreQuery } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { paths } from '../../lib/routes.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { KeyDialog, type KeyTask } from './key-dialog.tsx';
import { KeysTable } from './keys-table.tsx';
import classes from './keys.module.css';

/** Who may decide, and with which keys. */
export function KeysPage() {
  const keys = useCoreQuery(['keys', 'list'], (options) => client.keys.list(undefined, options));
  const whyNot = useWhyNot('approver');
  const [task, setTask] = useState<KeyTask | null>(null);
  const { data, error } = keys;
  return (
    <Page title="People & keys" breadcrumbs={[{ label: 'Settings', to: paths.settings }]} subtitle="who may sign, and under which keys">
      {data === undefined ? (
        error ? (
          <ErrorState what="The keys could not be read." error={error} retry={() => void keys.refetch()} page />
        ) : (
          <Panel title="People">
            <SkeletonLines lines={6} height={30} />
          </Panel>
        )
      ) : data.people.length === 0 ? (
        <EmptyState title="holdpoint.yaml lists nobody.">
          Add people with their roles to holdpoint.yaml; approvals need at least one approver with a key.
        </EmptyState>
      ) : (
        data.people.map((person) => (
          <Panel
            key={person.person}
            title={person.name}
            note={
              <>
                <span>
                  {person.person} · {person.roles.join(', ')}
                </span>
                <NewKeyButtons person={person} whyNot={whyNot} onTask={setTask} />
              </>
            }
          >
            {person.keys.length === 0 ? (
              <p className={classes.dim}>
                No key: {person.roles.includes('approver') ? 'cannot approve until there is one.' : 'none is needed to answer or review.'}
              </p>
            ) : (
              <KeysTable person={person} whyNot={whyNot} onTask={setTask} />
            )}
          </Panel>
        ))
      )}
      <p className={classes.dim}>
        Public halves are listed in <CodeText>holdpoint.yaml</CodeText>.{' '}
        {data?.asksPassphrase === false
          ? 'New private halves are kept by the keychain of this system.'
          : 'Private halves lie in the state folder of this machine, each encrypted under a passphrase that nobody can restore.'}{' '}
        Every key that is listed, replaced or revoked is an entry of the ledger, and what was signed is weighed in its order.
      </p>
      {data === undefined ? null : (
        <KeyDialog
          task={task}
          asksPassphrase={data.asksPassphrase}
          shortestPassphrase={data.shortestPassphrase}
          onClose={() => setTask(null)}
        />
      )}
    </Page>
  );
}

function NewKeyButtons({ person, whyNot, onTask }: { person: PersonWithKeys; whyNot: string | null; onTask: (task: KeyTask) => void }) {
  const disabled = whyNot !== null;
  return (
    <>
      <Button size="compact-xs" disabled={disabled} title={whyNot ?? undefined} onClick={() => onTask({ kind: 'create', person })}>
        New key…
      </Button>
      <Button size="compact-xs" disabled={disabled} title={whyNot ?? undefined} onClick={() => onTask({ kind: 'import', person })}>
        Import…
      </Button>
    </>
  );
}
