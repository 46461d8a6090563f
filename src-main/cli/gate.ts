import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type GateDetail, questionIdSchema } from '#shared/contract/gates.ts';
import type { ContractClient } from '#shared/contract/index.ts';
import { HoldpointError } from '#core/errors/holdpoint-error.ts';
import { gateAsJUnit } from '#core/gates/junit-report.ts';
import { checkOf } from '#core/gates/gate-views.ts';
import { type CliHost, type ExitStatus, exitStatus } from './command.ts';
import { registerDecisions } from './gate-decide.ts';
import { act, showGate } from './gate-output.ts';
import { registerMoves } from './gate-move.ts';
import { registerReviews } from './gate-review.ts';
import { registerScope } from './gate-scope.ts';
import { registerWaivers } from './gate-signed.ts';

export function register(program: Command, cli: CliHost): void {
  const gate = program.command('gate').description('what holds a phase, and releasing it');

  gate
    .command('status')
    .description('every phase with its state and what it lacks')
    .action(
      cli.action(() =>
        cli.withClient(async ({ gates }) => {
          const list = await gates.list();
          for (const { phaseId, title, state, missing, active } of list) {
            cli.line(
              `${active ? '>' : ' '} ${phaseId.padEnd(16)} ${state.padEnd(10)} ${missing === 0 ? '' : `${missing} missing`.padEnd(12)} ${title}`,
            );
          }
          if (list.length === 0) cli.note('The workspace has no plan.');
          cli.print(list);
          return exitStatus.done;
        }),
      ),
    );

  gate
    .command('check')
    .argument('[phase]', 'id of the phase; the active one when left out')
    .option('--junit <file>', 'also write it as JUnit XML, for the page of a pipeline')
    .description('is the phase released? Exit status 0 yes, 1 no, 3 when what is missing was not or not clearly measured')
    .action(
      cli.action((_signal, phase: string | undefined, { junit }: { junit?: string }) =>
        cli.withClient(async (client) => {
          const detail = await client.gates.get({ phaseId: phase ?? (await activePhase(client)) });
          if (junit !== undefined) writeFileSync(junit, gateAsJUnit(detail));
          showGate(detail, cli);
          cli.print(checkOf(detail));
          return statusOf(detail);
        }),
      ),
    );

  gate
    .command('answer')
    .argument('<phase>')
    .addOption(new Option('--question <id>', 'which question').choices(questionIdSchema.options).makeOptionMandatory())
    .requiredOption('--text <text>', 'the answer')
    .requiredOption('--artefact <link...>', 'what backs it: a file of the workspace, /runs/…, an address, an evidence digest')
    .requiredOption('--by <person>', 'id of the person who answers')
    .description('answer one of the Three Questions or the 3 AM test')
    .action(
      cli.action((_signal, phaseId: string, options: { question: string; text: string; artefact: string[]; by: string }) => {
        const { text, artefact: artefacts, by } = options;
        const question = questionIdSchema.parse(options.question);
        return act(cli, ({ gates }) => gates.answer({ phaseId, question, text, artefacts, by }));
      }),
    );

  gate
    .command('attest')
    .argument('<phase>')
    .argument('<criterion>', 'id of a checklist item')
    .addOption(new Option('--answer <answer>').choices(['yes', 'no']).makeOptionMandatory())
    .requiredOption('--note <text>', 'what was looked at')
    .option('--artefact <link...>', 'what backs it; needed for a finding')
    .requiredOption('--by <person>', 'id of the person who answers')
    .description('answer a checklist item, or say that a finding is verified (finding.C1)')
    .action(
      cli.action(
        (
          _signal,
          phaseId: string,
          criterionId: string,
          options: { answer: 'yes' | 'no'; note: string; artefact?: string[]; by: string },
        ) => {
          const { answer, note, artefact: artefacts = [], by } = options;
          return act(cli, ({ gates }) => gates.attest({ phaseId, criterionId, answer, note, artefacts, by }));
        },
      ),
    );

  registerReviews(gate, cli);
  registerWaivers(gate, cli);
  registerScope(gate, cli);
  registerMoves(gate, cli);

  registerDecisions(gate, cli);
}

async function activePhase({ gates }: ContractClient): Promise<string> {
  const active = (await gates.list()).find((one) => one.active);
  if (active) return active.phaseId;
  throw new HoldpointError('NOT_FOUND', 'No phase is active.', { hint: 'Name one: holdpoint gate check PHASE.' });
}

/** A fail outweighs what is only unknown: measuring more would not open the gate. */
function statusOf({ open, criteriaResults }: GateDetail): ExitStatus {
  if (open) return exitStatus.done;
  const blocking = criteriaResults.filter(({ required, verdict }) => required && verdict !== 'pass' && verdict !== 'waived');
  if (blocking.length === 0 || blocking.some(({ verdict }) => verdict === 'fail')) return exitStatus.negative;
  return exitStatus.inconclusive;
}
