import path from 'node:path';
import { openWorkspace } from '../workspace/workspace.ts';
import { createPersonKey, secretNameOf } from './person-keys.ts';
import { PassphraseSecretStore } from './passphrase-secret-store.ts';

/** Everybody may sign in the demo: its passphrase is no secret, and the page says it. */
export const demoPassphrase = 'demo';

/** Where the encrypted keys of a workspace lie. */
export function keyFolder(stateDir: string): string {
  return path.join(stateDir, 'keys');
}

/**
 * Gives each person of a demo workspace who has no key one whose private half is on this machine, encrypted with the passphrase `demo`, and
 * lists the public halves in `holdpoint.yaml`. Call it before the workspace is opened; a second call changes nothing.
 */
export async function createDemoIdentities(workspaceDir: string): Promise<void> {
  const workspace = openWorkspace(workspaceDir);
  const secrets = new PassphraseSecretStore(keyFolder(workspace.stateDir));
  for (const person of workspace.config.people) {
    const present = await Promise.all(person.keys.map(({ id }) => secrets.has(secretNameOf(id))));
    if (present.includes(true)) continue;
    await createPersonKey({ workspaceDir, person: person.id, secrets, passphrase: demoPassphrase });
  }
}
