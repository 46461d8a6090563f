import type { Command } from 'commander';
import type { CliHost } from './command.ts';
import { act, passphraseOption, signedBy, type SigningOptions } from './gate-output.ts';

/** `gate waive`. */
export function registerWaivers(gate: Command, cli: CliHost): void {
  gate
    .command('waive')
    .argument('<phase>')
    .argument('<criterion>')
    .option('--until <date>', 'the day that it ends, at the latest policy.maxWaiver from now')
    .option('--withdraw', 'end it now')
    .requiredOption('--person <id>', 'the approver: not who wrote the plan or started a run')
    .requiredOption('--reason <text>', 'why')
    .option(...passphraseOption)
    .description('sign that a criterion does not hold the gate until a day; its actual verdict stays visible')
    .action(
      cli.action(async (signal, phaseId: string, criterionId: string, options: SigningOptions & { until?: string; withdraw?: boolean }) => {
        const signed = await signedBy(options, signal);
        return act(cli, ({ gates }) =>
          options.withdraw === true
            ? gates.withdrawWaiver({ phaseId, criterionId, ...signed })
            : // Without a day the core refuses it, in its own words.
              gates.waive({ phaseId, criterionId, until: options.until ?? '', ...signed }),
        );
      }),
    );
}
