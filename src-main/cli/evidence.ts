import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Verdict } from '#shared/contract/base.ts';
import { importFormatSchema, longestImportPart } from '#shared/contract/evidence.ts';
import type { ContractClient } from '#shared/contract/index.ts';
import { verdictLooks } from '#shared/looks.ts';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { type CliHost, type ExitStatus, exitStatus } from './command.ts';

const statusOf: Record<Verdict, ExitStatus> = {
  pass: exitStatus.done,
  waived: exitStatus.done,
  fail: exitStatus.negative,
  inconclusive: exitStatus.inconclusive,
  not_measured: exitStatus.inconclusive,
  stale: exitStatus.inconclusive,
};

export function register(program: Command, cli: CliHost): void {
  const evidence = program.command('evidence').description('what was measured, and results of other tools');

  evidence
    .command('import')
    .argument('<file>', 'a JUnit XML report, or a summary of k6 (--summary-export or handleSummary)')
    .requiredOption('--name <name>', 'what criteria call it: source: { import: NAME }')
    .addOption(new Option('--format <format>', 'told by the file when left out').choices(importFormatSchema.options))
    .option('--by <person>', 'id of the person who measured; with separation of duties they do not release')
    .description('keep the result of another tool as evidence; the exit status is that of its verdict')
    .action(
      cli.action((_signal, file: string, { name, format, by }: { name: string; format?: string; by?: string }) => {
        const bytes = readFileSync(file);
        const modifiedAt = statSync(file).mtime.toISOString();
        return cli.withClient(async (client) => {
          const imported = await client.evidence.import({
            upload: await uploaded(client, bytes),
            name,
            fileName: path.basename(file),
            modifiedAt,
            ...(format === undefined ? {} : { format: importFormatSchema.parse(format) }),
            ...(by === undefined ? {} : { by }),
          });
          cli.line(`${verdictLooks[imported.verdict].word}: ${imported.reason}`);
          cli.line(`Evidence ${imported.digest}`);
          cli.print(imported);
          return statusOf[imported.verdict];
        });
      }),
    );

  evidence
    .command('show')
    .argument('<digest>', 'SHA-256 of the record')
    .description('one record, as it is stored')
    .action(
      cli.action((_signal, digest: string) =>
        cli.withClient(async (client) => {
          const record = await client.evidence.get({ digest });
          const { label, verdict, at, intact, ledgerIndex, statement } = record;
          cli.line(
            `${label}: ${verdictLooks[verdict].word}, ${at}, ${ledgerIndex === null ? 'not in the ledger' : `ledger entry ${ledgerIndex}`}`,
          );
          if (!intact) cli.note('Its bytes were changed after it was recorded: no gate accepts it.');
          cli.line(JSON.stringify(statement, null, 2));
          cli.print(record);
          return intact ? exitStatus.done : exitStatus.negative;
        }),
      ),
    );
}

async function uploaded({ evidence }: ContractClient, bytes: Buffer): Promise<string> {
  const perPart = Math.floor(longestImportPart / 4) * 3 - 3;
  let upload: string | null = null;
  for (let from = 0; from < bytes.length || upload === null; from += perPart) {
    if (bytes.length === 0) throw new HoldpointError('INVALID', 'The file is empty.', { hint: 'Nothing was imported. Did the tool run?' });
    ({ upload } = await evidence.uploadPart({ upload, part: bytes.subarray(from, from + perPart).toString('base64') }));
  }
  return upload;
}
