import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { verdictLooks } from '#shared/looks.ts';
import { type CliHost, exitStatus } from './command.ts';

export function register(program: Command, cli: CliHost): void {
  program
    .command('status')
    .description('all phases with their criteria in numbers, for people who do not open the console')
    .option('--out <file.html>', 'write it as one HTML page that opens offline')
    .action(
      cli.action((_signal, { out }: { out?: string }) =>
        cli.withClient(async ({ status }) => {
          const report = await status.get();
          if (out !== undefined) writeFileSync(out, (await status.page()).content);
          for (const problem of report.problems) cli.note(problem);
          for (const phase of report.phases) {
            cli.line(`${phase.title}: ${phase.open ? `released ${phase.releasedAt}` : phase.state.replaceAll('_', ' ')}`);
            for (const { title, rule, observed, unit, verdict } of phase.criteria) {
              const seen = observed === null ? '' : ` ${Number(observed.toPrecision(3))} ${unit}`;
              cli.line(`  ${verdictLooks[verdict].word.padEnd(13)} ${title} (${rule})${seen}`);
            }
            if (!phase.open) cli.line(`  ${phase.missing.length} missing`);
          }
          if (report.phases.length === 0) cli.note('The workspace has no plan.');
          if (out !== undefined) cli.line(`Written: ${out}`);
          cli.print(report);
          return exitStatus.done;
        }),
      ),
    );
}
