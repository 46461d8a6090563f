import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { ContractClient } from '#shared/contract/index.ts';
import type { PersonKey } from '#shared/contract/keys.ts';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { type CliHost, exitStatus } from './command.ts';
import { passphraseVariable, readPassphrase } from './passphrase.ts';

interface KeyOptions {
  person: string;
  key?: string;
  passphraseFile?: string;
  newPassphraseFile?: string;
  filePassphraseFile?: string;
  out?: string;
  private?: boolean;
  reason: string;
}

const passphraseOption = [
  '--passphrase-file <file>',
  `file with the passphrase; else ${passphraseVariable}, else it is asked for`,
] as const;
const personOption = ['--person <id>', 'whose key, as listed in holdpoint.yaml'] as const;
const keyOption = ['--key <id>', 'which key, as "key list" shows it; the only valid one when left out'] as const;

export function register(program: Command, cli: CliHost): void {
  const key = program.command('key').description('the keys that people sign with');

  key
    .command('new')
    .description('make a signing key; its public half is added to holdpoint.yaml, its private half stays on this machine, encrypted')
    .requiredOption(...personOption)
    .option(...passphraseOption)
    .action(
      cli.action(async (signal, { person, passphraseFile }: KeyOptions) => {
        const passphrase = await readPassphrase(passphraseFile, 'Passphrase for the new key', signal);
        return cli.withClient(async ({ keys }) => {
          const made = await keys.create({ person, ...given('passphrase', passphrase) });
          cli.line(`Key ${made.id} of ${person} was made and listed in holdpoint.yaml.`);
          cli.print(made);
          return exitStatus.done;
        });
      }),
    );

  key
    .command('list')
    .description('the keys that holdpoint.yaml lists, whether they are valid, and which of them are on this machine')
    .action(
      cli.action(() =>
        cli.withClient(async ({ keys }) => {
          const { people } = await keys.list();
          const list = people.flatMap(({ person, keys: theirs }) => theirs.map((one) => ({ person, ...one })));
          for (const { person, id, publicKey, here, state, revokedAt, why } of list) {
            cli.line(
              `${person.padEnd(12)} ${id}  ${publicKey}  ${here ? 'here' : '    '} ${state} ${revokedAt === null ? '' : `since ${revokedAt}. `}${why}`.trimEnd(),
            );
          }
          if (list.length === 0) cli.note('Nobody has a key. Make one with "holdpoint key new --person ID".');
          cli.print(list);
          return exitStatus.done;
        }),
      ),
    );

  key
    .command('export')
    .description('write the public half as PEM, or with --private the encrypted private half for another machine')
    .requiredOption(...personOption)
    .option(...keyOption)
    .option('--private', 'the private half, encrypted under a passphrase')
    .option('--out <file>', 'where to; standard output when left out')
    .option(...passphraseOption)
    .option('--new-passphrase-file <file>', 'with --private: file with another passphrase for the written file')
    .action(
      cli.action(async (signal, { person, key: id, private: isPrivate, out, passphraseFile, newPassphraseFile }: KeyOptions) => {
        const half = isPrivate === true ? 'private' : 'public';
        const passphrase = half === 'private' ? await readPassphrase(passphraseFile, `Passphrase of ${person}`, signal) : undefined;
        const filePassphrase = newPassphraseFile === undefined ? undefined : firstLine(newPassphraseFile);
        return cli.withClient(async (client) => {
          const keyId = await chosenKey(client, person, id);
          const secrets = { ...given('passphrase', passphrase), ...given('filePassphrase', filePassphrase) };
          const { content } = await client.keys.export({ person, keyId, half, ...secrets });
          if (out === undefined) cli.line(content.trimEnd());
          else {
            writeFileSync(out, content, { mode: half === 'private' ? 0o600 : 0o644 });
            cli.line(`Written: ${out}`);
          }
          cli.print({ person, id: keyId, half, file: out ?? null, content: out === undefined ? content : null });
          return exitStatus.done;
        });
      }),
    );

  key
    .command('import')
    .argument('<file>', 'what "key export --private" wrote, or an Ed25519 key as PKCS#8 PEM')
    .description('take a private key over to this machine; its public half is added to holdpoint.yaml where it is not listed')
    .requiredOption(...personOption)
    .option(...passphraseOption)
    .option('--file-passphrase-file <file>', 'file with the passphrase of the key file, where it is another one')
    .action(
      cli.action(async (signal, file: string, { person, passphraseFile, filePassphraseFile }: KeyOptions) => {
        const content = readFileSync(file, 'utf8');
        const passphrase = await readPassphrase(passphraseFile, 'Passphrase of the key', signal);
        const filePassphrase = filePassphraseFile === undefined ? passphrase : firstLine(filePassphraseFile);
        return cli.withClient(async ({ keys }) => {
          const made = await keys.import({
            person,
            content,
            ...given('passphrase', passphrase),
            ...given('filePassphrase', filePassphrase),
          });
          cli.line(`Key ${made.id} of ${person} is on this machine now.`);
          cli.print(made);
          return exitStatus.done;
        });
      }),
    );

  key
    .command('rotate')
    .description('make a new key and revoke the old one')
    .requiredOption(...personOption)
    .option(...keyOption)
    .requiredOption('--reason <text>', 'why')
    .option(...passphraseOption)
    .action(
      cli.action(async (signal, { person, key: id, reason, passphraseFile }: KeyOptions) => {
        const passphrase = await readPassphrase(passphraseFile, 'Passphrase for the new key', signal);
        return cli.withClient(async (client) => {
          const keyId = await chosenKey(client, person, id);
          const made = await client.keys.rotate({ person, keyId, reason, ...given('passphrase', passphrase) });
          cli.line(`Key ${made.id} of ${person} replaces ${keyId}, which is revoked.`);
          cli.print({ ...made, revoked: keyId });
          return exitStatus.done;
        });
      }),
    );

  key
    .command('revoke')
    .description('signatures under this key do not count from now on; earlier ones stay valid. This cannot be taken back')
    .requiredOption(...personOption)
    .option(...keyOption)
    .requiredOption('--reason <text>', 'why')
    .action(
      cli.action((_signal, { person, key: id, reason }: KeyOptions) =>
        cli.withClient(async (client) => {
          const revoked = await client.keys.revoke({ person, keyId: await chosenKey(client, person, id), reason });
          cli.line(`Key ${revoked.id} of ${person} is revoked from ${revoked.revokedAt} on.`);
          cli.print(revoked);
          return exitStatus.done;
        }),
      ),
    );

  key
    .command('passphrase')
    .description('give the private half on this machine another passphrase')
    .requiredOption(...personOption)
    .option(...keyOption)
    .option(...passphraseOption)
    .requiredOption('--new-passphrase-file <file>', 'file with the new passphrase')
    .action(
      cli.action(async (signal, { person, key: id, passphraseFile, newPassphraseFile }: KeyOptions) => {
        const passphrase = (await readPassphrase(passphraseFile, `Passphrase of ${person}`, signal)) ?? '';
        const newPassphrase = firstLine(newPassphraseFile ?? '');
        return cli.withClient(async (client) => {
          const keyId = await chosenKey(client, person, id);
          const changed = await client.keys.changePassphrase({ person, keyId, passphrase, newPassphrase });
          cli.line(`Key ${keyId} of ${person} has another passphrase on this machine.`);
          cli.print(changed);
          return exitStatus.done;
        });
      }),
    );
}

function given<K extends string>(name: K, value: string | undefined): { [key in K]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [key in K]?: string };
}

function firstLine(file: string): string {
  return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
}

/** The one that was named, else the only one that is valid. */
async function chosenKey({ keys }: ContractClient, person: string, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const found = (await keys.list()).people.find((one) => one.person === person);
  if (found === undefined) throw new HoldpointError('NOT_FOUND', `holdpoint.yaml lists no person "${person}".`);
  const valid: PersonKey[] = found.keys.filter(({ state }) => state !== 'revoked');
  const [only] = valid;
  if (only !== undefined && valid.length === 1) return only.id;
  throw new HoldpointError('INVALID', `${found.name} has ${valid.length === 0 ? 'no valid key' : `${valid.length} valid keys`}.`, {
    hint:
      valid.length === 0
        ? `Make one with "holdpoint key new --person ${person}".`
        : `Name one with --key: ${valid.map(({ id }) => id).join(', ')}.`,
  });
}
