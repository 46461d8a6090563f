import { Button } from '@mantine/core';
import { client, useCoreAction } from '../../lib/client/index.ts';
import { saveFile } from '../../lib/save-file.ts';

/** Saves the bundle that `holdpoint ledger verify --bundle` checks offline. */
export function useExportBundle() {
  return useCoreAction(() => client.ledger.export(), {
    failed: 'The bundle was not exported',
    done: ({ fileName }) => `${fileName} is in your downloads. Check it with holdpoint ledger verify --bundle.`,
    onDone: ({ fileName, content }) => saveFile({ fileName, mediaType: 'application/json', content }),
  });
}

export function ExportBundleButton() {
  const save = useExportBundle();
  return (
    <Button loading={save.busy} onClick={() => save.run(undefined)}>
      Export bundle
    </Button>
  );
}
