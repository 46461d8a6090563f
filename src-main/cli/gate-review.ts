import { type Command, Option } from 'commander';
import { positionSchema } from '#shared/contract/gate-reviews.ts';
import { lensSchema } from '#shared/contract/lenses.ts';
import type { CliHost } from './command.ts';
import { act, passphraseOption, signedBy, type SigningOptions } from './gate-output.ts';

/** `gate review` and `gate overrule`. */
export function registerReviews(gate: Command, cli: CliHost): void {
  gate
    .command('review')
    .argument('<phase>')
    .addOption(new Option('--lens <lens>').choices(lensSchema.options).makeOptionMandatory())
    .addOption(new Option('--position <position>').choices(positionSchema.options).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--by <person>', 'id of the reviewer')
    .description('take a position as a reviewer, in place of your earlier one for this lens')
    .action(
      cli.action((_signal, phaseId: string, options: { lens: string; position: string; reason: string; by: string }) => {
        const lens = lensSchema.parse(options.lens);
        const position = positionSchema.parse(options.position);
        return act(cli, ({ gates }) => gates.review({ phaseId, lens, position, reason: options.reason, by: options.by }));
      }),
    );

  gate
    .command('overrule')
    .argument('<phase>')
    .addOption(new Option('--lens <lens>').choices(lensSchema.options).makeOptionMandatory())
    .requiredOption('--objector <id>', 'whose objection')
    .requiredOption('--person <id>', 'the approver who overrules it: not the objector, nor who wrote the plan or started a run')
    .requiredOption('--reason <text>', 'why it does not hold the gate')
    .option(...passphraseOption)
    .description('sign that an objection does not hold the gate')
    .action(
      cli.action(async (signal, phaseId: string, options: SigningOptions & { lens: string; objector: string }) => {
        const lens = lensSchema.parse(options.lens);
        const signed = await signedBy(options, signal);
        return act(cli, ({ gates }) => gates.overrule({ phaseId, lens, objector: options.objector, ...signed }));
      }),
    );
}
