import { type Command, Option } from 'commander';
import { noTests, scopeVerdictSchema } from '#shared/contract/gate-scope.ts';
import type { CliHost } from './command.ts';
import { act, passphraseOption, signedBy, type SigningOptions } from './gate-output.ts';

interface RequestOptions {
  title: string;
  reason: string;
  delay: string;
  cost: string;
  invalidates: string[];
  alternative: string[];
  by: string;
}

/** `gate scope request` and `gate scope decide`. */
export function registerScope(gate: Command, cli: CliHost): void {
  const scope = gate.command('scope').description('changes that the plan did not foresee');

  scope
    .command('request')
    .argument('<phase>')
    .argument('<id>', 'id of the change; used again, it takes the place of the earlier request')
    .requiredOption('--title <text>')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--delay <text>', 'what it means for the dates: 3 days, none')
    .requiredOption('--cost <text>', 'what it costs')
    .requiredOption('--invalidates <test...>', `criteria whose evidence no longer counts, other tests in words, or ${noTests}`)
    .requiredOption('--alternative <text...>', 'what could be done instead')
    .requiredOption('--by <person>', 'id of the person who asks for it')
    .description('ask for a change; it holds the gate until an approver decides')
    .action(
      cli.action((_signal, phaseId: string, id: string, { invalidates, alternative, ...options }: RequestOptions) =>
        act(cli, ({ gates }) => gates.requestScope({ phaseId, id, testsInvalidated: invalidates, alternatives: alternative, ...options })),
      ),
    );

  scope
    .command('decide')
    .argument('<phase>')
    .argument('<id>', 'id of the change')
    .addOption(new Option('--decision <decision>').choices(scopeVerdictSchema.options).makeOptionMandatory())
    .requiredOption('--person <id>', 'the approver: not who asked for it, wrote the plan or started a run')
    .requiredOption('--reason <text>', 'why')
    .option(...passphraseOption)
    .description('sign whether a change is accepted or declined')
    .action(
      cli.action(async (signal, phaseId: string, changeId: string, options: SigningOptions & { decision: string }) => {
        const decision = scopeVerdictSchema.parse(options.decision);
        const signed = await signedBy(options, signal);
        return act(cli, ({ gates }) => gates.decideScope({ phaseId, changeId, decision, ...signed }));
      }),
    );
}
