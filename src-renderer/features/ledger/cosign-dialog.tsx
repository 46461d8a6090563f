import { PasswordInput, Select } from '@mantine/core';
import { useState } from 'react';
import { client, useCoreAction, useCoreQuery } from '../../lib/client/index.ts';
import { saveFile } from '../../lib/save-file.ts';
import { FormDialog, FormFrame } from '../../ui/form-frame.tsx';

export function CosignDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <FormDialog opened={opened} title="Cosign the head of the ledger" onClose={onClose}>
      <CosignForm onClose={onClose} />
    </FormDialog>
  );
}

/** A second person vouches for the ledger as it is now. */
function CosignForm({ onClose }: { onClose: () => void }) {
  const keys = useCoreQuery(['keys', 'list'], (options) => client.keys.list(undefined, options));
  const able = (keys.data?.people ?? []).flatMap((person) => {
    const key = person.keys.find(({ here, state }) => here && state !== 'revoked');
    return key === undefined ? [] : [{ ...person, key }];
  });
  const [chosen, setPerson] = useState<string | null>(null);
  const person = chosen ?? (able.length === 1 ? (able[0]?.person ?? null) : null);
  const [passphrase, setPassphrase] = useState('');
  const key = able.find((one) => one.person === person)?.key;
  const cosign = useCoreAction(client.ledger.cosign, {
    failed: null,
    changes: [['ledger']],
    done: ({ fileName }) => `The head is cosigned; ${fileName} is in your downloads.`,
    onDone: ({ fileName, content }) => {
      saveFile({ fileName, mediaType: 'text/plain', content });
      onClose();
    },
  });
  const complaints = { person: person === null ? 'Choose who cosigns.' : null };
  return (
    <FormFrame
      help="Your signature says that you have seen this head: how many entries there are, and the hash over all of them. It becomes an entry, and the file is yours to keep where nobody else can change it."
      complaints={complaints}
      submit="Cosign and save"
      busy={cosign.busy}
      error={cosign.error}
      failed="The head was not cosigned"
      onCancel={onClose}
      onSubmit={() => person !== null && cosign.run({ person, ...(key?.needsPassphrase === true ? { passphrase } : {}) })}
    >
      {(show) => (
        <>
          <Select
            label="Who cosigns"
            placeholder={keys.data !== undefined && able.length === 0 ? 'Nobody has a key on this machine' : 'Choose a person'}
            data={able.map((one) => ({ value: one.person, label: one.name }))}
            value={person}
            onChange={setPerson}
            error={show(complaints.person)}
            allowDeselect={false}
            data-autofocus
          />
          {key?.needsPassphrase === true ? (
            <PasswordInput
              label="Passphrase of the key"
              autoComplete="off"
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
          ) : null}
        </>
      )}
    </FormFrame>
  );
}
