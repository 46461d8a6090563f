import { Button } from '@mantine/core';
import { client, useCoreAction } from '../../lib/client/index.ts';

/** Saves the bundle that `holdpoint ledger verify --bundle` checks offline. */
export function ExportBundleButton() {
  const save = useCoreAction(() => client.ledger.export(), {
    failed: 'The bundle was not exported',
    done: ({ fileName }) => `${fileName} is in your downloads. Check it with holdpoint ledger verify --bundle.`,
    onDone: ({ fileName, content }) => saveFile(fileName, content),
  });
  return (
    <Button loading={save.busy} onClick={() => save.run(undefined)}>
      Export bundle
    </Button>
  );
}

/** Long enough for any browser to have begun the download. */
const revokeAfterMs = 10_000;

function saveFile(fileName: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), revokeAfterMs);
}
