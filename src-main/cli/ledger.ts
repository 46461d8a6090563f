import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { LedgerHeadFile } from '#shared/contract/ledger.ts';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { verifyBundle } from '#core/ledger/bundle.ts';
import { verifyProof } from '#core/ledger/proof.ts';
import { type CliHost, type ExitStatus, exitStatus } from './command.ts';
import { passphraseVariable, readPassphrase } from './passphrase.ts';

interface VerifyOptions {
  bundle?: string;
  proof?: string;
  key?: string;
  since?: string;
}

export function register(program: Command, cli: CliHost): void {
  const ledger = program.command('ledger').description('the log of decisions and evidence');

  ledger
    .command('verify')
    .description('recompute the whole ledger; exit status 1 when it does not hold')
    .option('--bundle <file>', 'check an exported bundle instead: needs no workspace and no network')
    .option('--proof <file>', 'check the proof of one entry instead: needs no workspace and no network')
    .option('--key <key>', 'with --bundle or --proof: the verifier key of the console as you know it from elsewhere')
    .option('--since <file>', 'an older checkpoint that you kept: does the log go on from it, or was it rewritten?')
    .action(
      cli.action((_signal, options: VerifyOptions) =>
        options.proof === undefined ? verifyLog(cli, options) : verifyOne(cli, options.proof, options),
      ),
    );

  ledger
    .command('export')
    .description('write all entries with the evidence they name to one file that can be verified anywhere')
    .requiredOption('--out <file>', 'where to')
    .action(
      cli.action((_signal, { out }: { out: string }) =>
        cli.withClient(async ({ ledger }) => {
          const { content } = await ledger.export();
          writeFileSync(out, content);
          cli.line(`Written: ${out}`);
          cli.print({ file: out, bytes: Buffer.byteLength(content) });
          return exitStatus.done;
        }),
      ),
    );

  ledger
    .command('prove')
    .argument('<entry>', 'its number, as the ledger page shows it')
    .option('--out <file>', 'where to; standard output when left out')
    .description('write one entry with the proof that it is in the ledger; "ledger verify --proof" checks it anywhere')
    .action(
      cli.action((_signal, entry: string, { out }: { out?: string }) =>
        cli.withClient(async ({ ledger }) => {
          const { content, index, size, root, leafHash } = await ledger.prove({ index: entryNumber(entry) });
          if (out === undefined) {
            cli.line(content.trimEnd());
            cli.print(JSON.parse(content));
            return exitStatus.done;
          }
          writeFileSync(out, content);
          cli.line(`Written: ${out}. It shows that entry ${index} is one of the ${size} under root ${root}.`);
          cli.print({ file: out, index, size, root, leafHash });
          return exitStatus.done;
        }),
      ),
    );

  ledger
    .command('checkpoint')
    .option('--out <file>', 'where to; standard output when left out')
    .option('--cosign', 'add the signature of a person; it becomes an entry of the ledger')
    .option('--person <id>', 'with --cosign: who signs')
    .option('--passphrase-file <file>', `file with the passphrase of the key; else ${passphraseVariable}, else it is asked for`)
    .description('the signed head of the ledger, to be kept somewhere else: "ledger verify --since" compares with it')
    .action(
      cli.action(async (signal, options: { out?: string; cosign?: boolean; person?: string; passphraseFile?: string }) => {
        const { out, person } = options;
        if (options.cosign === true && person === undefined) {
          throw new HoldpointError('INVALID', '--cosign needs --person: who signs.');
        }
        const head = await cosigned(cli, options, signal);
        if (out === undefined) cli.line(head.content.trimEnd());
        else {
          writeFileSync(out, head.content);
          cli.line(`Written: ${out}. ${head.size} entries, root ${head.root}. Keep it where who keeps the ledger cannot change it.`);
        }
        cli.note(`Signed by ${head.key}`);
        cli.print({ file: out ?? null, checkpoint: head.content, key: head.key, size: head.size, root: head.root });
        return exitStatus.done;
      }),
    );
}

async function cosigned(
  cli: CliHost,
  { cosign, person, passphraseFile }: { cosign?: boolean; person?: string; passphraseFile?: string },
  signal: AbortSignal,
): Promise<LedgerHeadFile> {
  if (cosign !== true || person === undefined) return cli.withClient(({ ledger }) => ledger.checkpoint());
  const passphrase = await readPassphrase(passphraseFile, `Passphrase of ${person}`, signal);
  return cli.withClient(({ ledger }) => ledger.cosign({ person, ...(passphrase === undefined ? {} : { passphrase }) }));
}

async function verifyLog(cli: CliHost, { bundle, key, since }: VerifyOptions): Promise<ExitStatus> {
  if (bundle === undefined && key !== undefined) {
    throw new HoldpointError('INVALID', '--key goes with --bundle or --proof: the ledger of a workspace is checked with its own key.');
  }
  const kept = since === undefined ? undefined : readFileSync(since, 'utf8');
  const result =
    bundle === undefined
      ? await cli.withClient(({ ledger }) => ledger.verify(kept === undefined ? undefined : { since: kept }))
      : verifyBundle(readFileSync(bundle, 'utf8'), {
          trustedKey: key,
          since: kept === undefined ? undefined : { note: kept, where: since ?? '' },
        });
  const { ok, size, root, firstBad, notes } = result;
  cli.line(ok ? `The ledger holds: ${size} entries, root ${root}.` : 'The ledger does not hold.');
  if (firstBad !== null) cli.line(`First bad entry: ${firstBad.index}, ${firstBad.reason}.`);
  if (result.since?.holds === true) {
    cli.line(`It goes on from the checkpoint of ${result.since.size} entries (consistency proof of ${result.since.proof.length} hashes).`);
  }
  for (const note of notes) cli.note(note);
  cli.print({ ...result, checkedAt: new Date(result.checkedAt).toISOString() });
  return ok ? exitStatus.done : exitStatus.negative;
}

function verifyOne(cli: CliHost, file: string, { key }: VerifyOptions): Promise<ExitStatus> {
  const result = verifyProof(readFileSync(file, 'utf8'), { trustedKey: key });
  const { ok, index, size, root, entry, notes } = result;
  cli.line(ok ? `Entry ${index} is in the ledger of ${size} entries under root ${root}.` : 'The proof does not hold.');
  if (entry !== null) cli.line(`${entry.at} ${entry.who}: ${entry.what} (${entry.kind})`);
  for (const note of notes) cli.note(note);
  cli.print(result);
  return Promise.resolve(ok ? exitStatus.done : exitStatus.negative);
}

function entryNumber(text: string): number {
  const index = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(index)) return index;
  throw new HoldpointError('INVALID', `"${text}" is no number of an entry.`, { hint: 'Entries are counted from 0.' });
}
