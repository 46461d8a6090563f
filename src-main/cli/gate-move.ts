import { type Command, Option } from 'commander';
import type { CliHost } from './command.ts';
import { act } from './gate-output.ts';

const places = ['planned', 'active', 'blocked', 'deferred'] as const;

/** `gate move` and `gate accept`. */
export function registerMoves(gate: Command, cli: CliHost): void {
  gate
    .command('move')
    .argument('<phase>')
    .addOption(new Option('--to <state>').choices(places).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--by <person>', 'id of the person who moves it')
    .description('begin, block, defer or put back a phase; only signatures release it')
    .action(
      cli.action((_signal, phaseId: string, options: { to: (typeof places)[number]; reason: string; by: string }) =>
        act(cli, ({ gates }) => gates.move({ phaseId, ...options })),
      ),
    );

  gate
    .command('accept')
    .argument('<phase>')
    .argument('<finding>', 'id of a built-in finding, such as data-store.retention')
    .requiredOption('--reason <text>', 'why it may stay as it is')
    .requiredOption('--by <person>', 'id of the reviewer: not who wrote the plan')
    .description('take a finding that a lens made by itself as it is')
    .action(
      cli.action((_signal, phaseId: string, findingId: string, options: { reason: string; by: string }) =>
        act(cli, ({ gates }) => gates.acceptFinding({ phaseId, findingId, ...options })),
      ),
    );
}
