import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import { draftPlan } from '#core/plan-import/draft-plan.ts';
import { importPlan } from '#core/plan-import/import-plan.ts';
import { scenarioNamesOf } from '#core/plans/lints/scenario-metric.ts';
import { parsePlan, type PlanContext } from '#core/plans/parse-plan.ts';
import { ruleOf } from '#core/plans/plan.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { planTimeline } from '#core/plans/timeline/plan-timeline.ts';
import type { Problem } from '#shared/contract/base.ts';
import { largestDocumentBytes } from '#shared/contract/plan-import.ts';
import { type CliHost, exitStatus } from './command.ts';
import { describeProblem } from './failure.ts';
import { timelineWords } from './timeline-words.ts';

export function register(program: Command, cli: CliHost): void {
  const plan = program.command('plan').description('plans as files');

  plan
    .command('lint')
    .argument('<file>', 'a plan file')
    .description('find errors (exit status 2) and warnings in a plan, with line and column')
    .action(
      cli.action((_signal, file: string) => {
        const problems = problemsOf(readText(file), file, contextOf(cli));
        const errors = problems.filter(({ severity }) => severity === 'error').length;
        for (const problem of problems) cli.line(describeProblem(problem));
        const warnings = problems.length - errors;
        if (errors === 0)
          cli.line(`${file}: no errors${warnings === 0 ? '' : `, ${warnings === 1 ? '1 warning' : `${warnings} warnings`}`}.`);
        cli.print({ file, ok: errors === 0, problems });
        return errors === 0 ? exitStatus.done : exitStatus.usage;
      }),
    );

  plan
    .command('import')
    .argument('<file>', 'a Markdown document')
    .option('--out <file>', 'write a draft plan, which a person completes')
    .description('read phases, tasks, criteria, risks, findings and reviews from a Markdown document')
    .action(
      cli.action((_signal, file: string, options: { out?: string }) => {
        const bytes = readDocument(file);
        if (bytes.length > largestDocumentBytes) {
          throw new HoldpointError('INVALID', `${file} has more than ${largestDocumentBytes / 1024 / 1024} MB.`, {
            hint: 'Import its parts one by one.',
          });
        }
        const imported = importPlan(bytes, file);
        for (const remark of imported.remarks) cli.note(`${file}: ${remark}`);
        if (options.out !== undefined) writeDraft(options.out, draftPlan(imported));
        const { plan: read } = imported;
        cli.line(imported.title);
        cli.line(
          Object.entries(read)
            .map(([name, items]) => `${items.length} ${name}`)
            .join(', '),
        );
        for (const { line, text, metric, stat, op, value, unit } of read.criteria) {
          cli.line(`  ${String(line).padStart(5)}  ${metric} ${stat} ${op} ${value} ${unit}  [${text}]`);
        }
        for (const { line, message } of read.contradictions) cli.line(`${file}:${line}: ${message}.`);
        if (options.out !== undefined) cli.line(`Draft: ${options.out}. Complete it, then check it with plan lint.`);
        cli.print(read);
        return exitStatus.done;
      }),
    );

  plan
    .command('show')
    .argument('<file>', 'a plan file')
    .description('phases and criteria of a plan, and its timeline with the critical path')
    .action(
      cli.action((_signal, file: string) => {
        const read = parsePlan(readText(file), file, contextOf(cli));
        const { warnings: _warnings, taskLines: _lines, ...shown } = read;
        const timeline = planTimeline(read, new Date().toISOString().slice(0, 10));
        cli.line(shown.title);
        for (const phase of shown.phases) {
          cli.line(`\n${phase.id}  ${phase.title} (${phase.state})`);
          for (const criterion of phase.criteria) {
            cli.line(`  ${criterion.id.padEnd(20)} ${criterion.title}: ${ruleOf(criterion)}  [${criterion.origin}]`);
          }
        }
        for (const line of timelineWords(timeline)) cli.line(line);
        const { phases: spans, ...rest } = timeline;
        const phases = shown.phases.map((phase, index) => ({ ...phase, ...spans[index] }));
        cli.print({ ...shown, ...rest, phases });
        return exitStatus.done;
      }),
    );
}

/** Errors and warnings, in the order of the file. */
function problemsOf(text: string, file: string, context: PlanContext): Problem[] {
  try {
    return parsePlan(text, file, context).warnings;
  } catch (error) {
    if (!(error instanceof HoldpointError) || error.code !== 'INVALID') throw error;
    return error.problems;
  }
}

function readText(file: string): string {
  return new TextDecoder().decode(readDocument(file));
}

function readDocument(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new HoldpointError('NOT_FOUND', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** An existing plan is somebody's work: it is not overwritten. */
function writeDraft(file: string, text: string): void {
  try {
    const isEmpty = statSync(file, { throwIfNoEntry: false })?.size === 0;
    writeFileSync(file, text, { flag: isEmpty ? 'w' : 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const hint = exists ? 'Choose another name, or remove the file first.' : undefined;
    throw new HoldpointError(
      exists ? 'CONFLICT' : 'INVALID',
      `${file} cannot be written: ${exists ? 'it exists already' : messageOf(error)}`,
      {
        cause: error,
        ...(hint === undefined ? {} : { hint }),
      },
    );
  }
}

/** Names are checked against the workspace where there is one; a plan alone can be checked too. */
function contextOf(cli: CliHost): PlanContext {
  try {
    const workspace = openWorkspace(cli.workspaceDir());
    const { datasources, people } = workspace.config;
    return { datasources: Object.keys(datasources), people, scenarioNames: scenarioNamesOf(workspace) };
  } catch (error) {
    if (error instanceof HoldpointError && error.code === 'NOT_FOUND') return {};
    throw error;
  }
}
