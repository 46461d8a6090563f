import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { PersonKey, PersonWithKeys } from '#shared/contract/keys.ts';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { absoluteTime } from '../../lib/format/time.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Chip } from '../../ui/chip.tsx';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { Digest } from '../../ui/digest.tsx';
import { CodeText } from '../../ui/quantity.tsx';
import type { KeyTask } from './key-dialog.tsx';
import classes from './keys.module.css';

const states = {
  valid: { tone: 'pass', shape: '●', word: 'valid' },
  revoked: { tone: 'fail', shape: '✕', word: 'revoked' },
  shared: { tone: 'inconclusive', shape: '◐', word: 'shared' },
} as const;

interface KeysTableProps {
  person: PersonWithKeys;
  whyNot: string | null;
  onTask: (task: KeyTask) => void;
}

export function KeysTable({ person, whyNot, onTask }: KeysTableProps) {
  const columns: DataColumn<PersonKey>[] = [
    { key: 'id', title: 'key', width: 170, render: (key) => <CodeText>{key.id}</CodeText> },
    {
      key: 'state',
      title: 'state',
      render: (key) => {
        const { tone, shape, word } = states[key.state];
        return (
          <span className={classes.state}>
            <Chip tone={tone} shape={shape}>
              {word}
            </Chip>
            {key.revokedAt === null ? null : <span className={classes.dim}>since {absoluteTime(Date.parse(key.revokedAt))}.</span>}
            {key.why === '' ? null : <span className={classes.dim}>{key.why}</span>}
          </span>
        );
      },
    },
    { key: 'public', title: 'public half', width: 130, render: (key) => <Digest value={key.publicKey} /> },
    {
      key: 'private',
      title: 'private half',
      width: 210,
      render: (key) =>
        key.here ? (
          `here, ${key.needsPassphrase ? 'under a passphrase' : 'in the keychain'}`
        ) : (
          <span className={classes.dim}>not on this machine</span>
        ),
    },
    {
      key: 'actions',
      title: '',
      width: 44,
      align: 'right',
      render: (key) => <KeyMenu person={person} keyOfRow={key} whyNot={whyNot} onTask={onTask} />,
    },
  ];
  return <DataTable label={`Keys of ${person.name}`} columns={columns} rows={person.keys} rowKey={(key) => key.id} compact />;
}

function KeyMenu({ person, keyOfRow: key, whyNot, onTask }: KeysTableProps & { keyOfRow: PersonKey }) {
  const save = useCoreAction(client.keys.export, {
    failed: 'The key was not exported',
    onDone: ({ fileName, content }) => saveFile({ fileName, mediaType: 'application/x-pem-file', content }),
  });
  const base = { person: person.person, keyId: key.id };
  const task = (kind: 'export' | 'passphrase' | 'rotate' | 'revoke') => onTask({ kind, person, key });
  return (
    <Menu position="bottom-end" width={270}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`What can be done with key ${key.id}`} disabled={whyNot !== null}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.run({ ...base, half: 'public' })}>Export the public half (PEM)</Menu.Item>
        <Menu.Item disabled={!key.here} onClick={() => task('export')}>
          Export for another machine…
        </Menu.Item>
        <Menu.Item disabled={!key.needsPassphrase} onClick={() => task('passphrase')}>
          Change the passphrase…
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={key.state === 'revoked'} onClick={() => task('rotate')}>
          Replace by a new key…
        </Menu.Item>
        <Menu.Item color="red" disabled={key.state === 'revoked'} onClick={() => task('revoke')}>
          Revoke…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
