import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { HoldpointError, messageOf } from '#core/errors/holdpoint-error.ts';
import { type HarImport, importHar } from '#core/scenarios/har/import-har.ts';
import { largestHarBytes } from '#core/scenarios/har/read-har.ts';
import { openWorkspace } from '#core/workspace/workspace.ts';
import { type CliHost, exitStatus } from './command.ts';

export function register(program: Command, cli: CliHost): void {
  const scenario = program.command('scenario').description('scenarios as files');

  scenario
    .command('import')
    .argument('<file>', 'a recording of a browser or a proxy (HAR 1.2)')
    .option('--out <file>', 'write the draft there instead of to stdout; a file that exists is left alone')
    .option(
      '--origin <origin>',
      'whose requests become steps, such as https://shop.example (default: the most frequent of the first party)',
    )
    .option('--assets', 'keep images, styles, scripts and fonts')
    .description('draft a scenario from a recording; credentials are never copied')
    .action(
      cli.action((_signal, file: string, options: { out?: string; origin?: string; assets?: boolean }) => {
        const imported = importHar(readRecording(file), { ...options, file: path.basename(file), targets: targetsOf(cli) });
        if (options.out !== undefined) writeNew(options.out, imported.yaml);
        tell(cli, imported, options.out);
        cli.print(imported);
        return exitStatus.done;
      }),
    );
}

/** The draft alone goes to stdout, so that it can be piped. */
function tell(cli: CliHost, { yaml, origin, origins, recorded, steps, notes }: HarImport, out: string | undefined): void {
  const others = origins.filter((one) => one.origin !== origin && one.requests > 0);
  cli.note(`${steps} of ${recorded} requests became steps, all to ${origin}.`);
  if (others.length > 0) cli.note(`Other origins: ${others.map((one) => `${one.origin} (${one.requests})`).join(', ')}.`);
  for (const note of notes) cli.note(note);
  if (out === undefined) cli.line(yaml.trimEnd());
  else cli.note(`Draft: ${out}. Look through it, then run it.`);
}

function readRecording(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    // The importer says what is too large; it need not be read for that.
    return size > largestHarBytes ? new Uint8Array(largestHarBytes + 1) : readFileSync(file);
  } catch (error) {
    throw new HoldpointError('NOT_FOUND', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** An existing scenario is somebody's work: it is not overwritten. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new HoldpointError('INVALID', `${file} cannot be written: ${exists ? 'it exists already' : messageOf(error)}`, {
      cause: error,
      ...(exists ? { hint: 'Choose another name, or remove the file first.' } : {}),
    });
  }
}

/** Targets are named where there is a workspace; a recording alone can be imported too. */
function targetsOf(cli: CliHost): { name: string; baseUrl: string }[] {
  try {
    const { targets } = openWorkspace(cli.workspaceDir()).config;
    return Object.entries(targets).flatMap(([name, target]) => ('baseUrl' in target ? [{ name, baseUrl: target.baseUrl }] : []));
  } catch (error) {
    if (error instanceof HoldpointError && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}
