import type { Command } from 'commander';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { keyFolder } from '#core/identities/demo-identities.ts';
import { PassphraseSecretStore } from '#core/identities/passphrase-secret-store.ts';
import { createPersonKey, secretNameOf } from '#core/identities/person-keys.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { type CliHost, exitStatus } from './command.ts';
import { passphraseVariable, readPassphrase } from './passphrase.ts';

/** Shorter ones are guessed faster than scrypt slows it down. */
const shortestPassphrase = 8;

export function register(program: Command, cli: CliHost): void {
  const key = program.command('key').description('the keys that people sign with');

  key
    .command('new')
    .description('make a signing key; its public half is added to holdpoint.yaml, its private half stays on this machine, encrypted')
    .requiredOption('--person <id>', 'whose key, as listed in holdpoint.yaml')
    .option('--passphrase-file <file>', `file with the passphrase; else ${passphraseVariable}, else it is asked for`)
    .action(
      cli.action(async (signal, { person, passphraseFile }: { person: string; passphraseFile?: string }) => {
        const workspace = openWorkspace(cli.workspaceDir());
        const passphrase = await readPassphrase(passphraseFile, 'Passphrase for the new key', signal);
        if (passphrase === undefined || passphrase.length < shortestPassphrase) {
          throw new HoldpointError('INVALID', `A key needs a passphrase of at least ${shortestPassphrase} characters.`, {
            hint: `Give it with --passphrase-file or ${passphraseVariable}.`,
          });
        }
        const secrets = new PassphraseSecretStore(keyFolder(workspace.stateDir));
        const entry = await createPersonKey({ workspaceDir: workspace.root, person, secrets, passphrase });
        cli.line(`Key ${entry.id} of ${person} was made and listed in holdpoint.yaml.`);
        cli.print({ person, ...entry });
        return exitStatus.done;
      }),
    );

  key
    .command('list')
    .description('the keys that holdpoint.yaml lists, and which of them are on this machine')
    .action(
      cli.action(async () => {
        const workspace = openWorkspace(cli.workspaceDir());
        const secrets = new PassphraseSecretStore(keyFolder(workspace.stateDir));
        const list = await Promise.all(
          workspace.config.people.flatMap((person) =>
            person.keys.map(async ({ id, publicKey, revokedAt }) => ({
              person: person.id,
              id,
              publicKey,
              revokedAt: revokedAt ?? null,
              here: /^[a-z0-9._-]+$/i.test(id) && (await secrets.has(secretNameOf(id))),
            })),
          ),
        );
        for (const { person, id, publicKey, revokedAt, here } of list) {
          cli.line(
            `${person.padEnd(12)} ${id}  ${publicKey}  ${here ? 'here' : ''} ${revokedAt === null ? '' : `revoked ${revokedAt}`}`.trimEnd(),
          );
        }
        if (list.length === 0) cli.note('Nobody has a key. Make one with "holdpoint key new --person ID".');
        cli.print(list);
        return exitStatus.done;
      }),
    );
}
