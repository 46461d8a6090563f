import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { verifyBundle } from '#core/ledger/bundle.ts';
import { type CliHost, exitStatus } from './command.ts';

export function register(program: Command, cli: CliHost): void {
  const ledger = program.command('ledger').description('the log of decisions and evidence');

  ledger
    .command('verify')
    .description('recompute the whole ledger; exit status 1 when it does not hold')
    .option('--bundle <file>', 'check an exported bundle instead: needs no workspace and no network')
    .option('--key <key>', 'with --bundle: the verifier key of the console as you know it from elsewhere')
    .action(
      cli.action(async (_signal, { bundle, key }: { bundle?: string; key?: string }) => {
        const trusted = key === undefined ? {} : { trustedKey: key };
        const result =
          bundle === undefined
            ? await cli.withClient(({ ledger }) => ledger.verify())
            : verifyBundle(readFileSync(bundle, 'utf8'), trusted);
        const { ok, size, root, firstBad, notes } = result;
        cli.line(ok ? `The ledger holds: ${size} entries, root ${root}.` : 'The ledger does not hold.');
        if (firstBad !== null) cli.line(`First bad entry: ${firstBad.index}, ${firstBad.reason}.`);
        for (const note of notes) cli.note(note);
        cli.print({ ...result, checkedAt: new Date(result.checkedAt).toISOString() });
        return ok ? exitStatus.done : exitStatus.negative;
      }),
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
}
