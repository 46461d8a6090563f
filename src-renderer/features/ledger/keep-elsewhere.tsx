import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { useWhyNot } from '../../lib/live/system-info.ts';
import { saveFile } from '../../lib/save-file.ts';
import { CosignDialog } from './cosign-dialog.tsx';
import { useExportBundle } from './export-bundle.tsx';

/** What is to be kept where who keeps the ledger cannot change it. */
export function KeepElsewhereMenu() {
  const [cosigning, setCosigning] = useState(false);
  const whyNot = useWhyNot('approver');
  const bundle = useExportBundle();
  const head = useCoreAction(() => client.ledger.checkpoint(), {
    failed: 'The head was not saved',
    done: ({ fileName }) => `${fileName} is in your downloads. Compare with it later: holdpoint ledger verify --since.`,
    onDone: ({ fileName, content }) => saveFile({ fileName, mediaType: 'text/plain', content }),
  });
  return (
    <>
      <Menu position="bottom-end" width={290}>
        <Menu.Target>
          <Button loading={bundle.busy || head.busy}>Keep elsewhere…</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => bundle.run(undefined)}>Export bundle: all entries and evidence</Menu.Item>
          <Menu.Item onClick={() => head.run(undefined)}>Save checkpoint: the signed head</Menu.Item>
          <Menu.Item disabled={whyNot !== null} onClick={() => setCosigning(true)}>
            Cosign the head as a person…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <CosignDialog opened={cosigning} onClose={() => setCosigning(false)} />
    </>
  );
}
