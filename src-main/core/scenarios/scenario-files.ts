import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { planPreviewSchema } from '#shared/contract/runs.ts';
import {
  longestScenarioText,
  type ScenarioCheck,
  type ScenarioSurroundings,
  type ScenarioTemplate,
  type ScenarioText,
} from '#shared/contract/scenarios.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { readScenario } from './read-scenario.ts';
import type { Scenario } from './scenario.ts';
import { scenarioTemplates } from './templates.ts';

const folder = 'scenarios';

export interface ScenarioFilesOptions {
  workspace: Workspace;
  /** What a run of it would do. */
  preview: (scenario: Scenario) => z.output<typeof planPreviewSchema>;
}

/** The files under `scenarios/` for an editor: read, checked, and written only over what the editor has read. */
export class ScenarioFiles {
  readonly #workspace: Workspace;
  readonly #preview: ScenarioFilesOptions['preview'];

  constructor({ workspace, preview }: ScenarioFilesOptions) {
    this.#workspace = workspace;
    this.#preview = preview;
  }

  surroundings(): ScenarioSurroundings {
    const { targets, datasources } = this.#workspace.config;
    return {
      targets: Object.entries(targets).map(([name, target]) => ({
        name,
        address: 'baseUrl' in target ? target.baseUrl : `service ${target.service}`,
      })),
      datasources: Object.keys(datasources),
    };
  }

  templates(): ScenarioTemplate[] {
    return scenarioTemplates(Object.keys(this.#workspace.config.targets)[0] ?? null);
  }

  /** Targets whose address is written down; that of a service is known only once it runs. */
  targetAddresses(): { name: string; baseUrl: string }[] {
    const targets = Object.entries(this.#workspace.config.targets);
    return targets.flatMap(([name, target]) => ('baseUrl' in target ? [{ name, baseUrl: target.baseUrl }] : []));
  }

  /** @throws HoldpointError `FORBIDDEN` outside the folder, `NOT_FOUND`, `INVALID` for what no editor should open. */
  read({ file }: { file: string }): ScenarioText {
    const place = this.#placeOf(file);
    const bytes = readIfThere(place.full, place.file);
    if (bytes === null) throw missing(place.file);
    const text = bytes.toString('utf8');
    if (text.length > longestScenarioText) throw tooLong(place.file);
    // An editor that shows replacement characters would write them back.
    if (!Buffer.from(text, 'utf8').equals(bytes)) {
      throw new HoldpointError('INVALID', `${place.file} is not UTF-8 text.`, { hint: 'Convert it with the editor that wrote it.' });
    }
    return { file: place.file, text, digest: digestOf(bytes) };
  }

  /** Never throws for what the text says: that is what the problems are. @throws HoldpointError `FORBIDDEN` outside the folder. */
  check({ file, text }: { file: string; text: string }): ScenarioCheck {
    const place = this.#placeOf(file);
    try {
      const { targets, datasources } = this.#workspace.config;
      const scenario = readScenario(text, place.file, Object.keys(targets), Object.keys(datasources));
      return { problems: [], preview: this.#preview(scenario) };
    } catch (error) {
      if (!(error instanceof HoldpointError)) throw error;
      const problems = error.problems.length > 0 ? error.problems : [{ file, message: error.message, severity: 'error' as const }];
      return { problems, preview: null };
    }
  }

  /**
   * Writes a file whole: a reader sees the old text or the new one, and a crash leaves one of them.
   * @param input.expected digest of what the editor has read; null: there must be no such file.
   * @throws HoldpointError `CONFLICT` when the disk has something else, `FORBIDDEN` outside the folder, `INVALID` for another ending,
   * `UNAVAILABLE` when it cannot be written.
   */
  save({ file, text, expected }: { file: string; text: string; expected: string | null }): { file: string; digest: string } {
    const place = this.#placeOf(file);
    if (!place.file.endsWith('.yaml')) {
      throw new HoldpointError('INVALID', `${place.file} does not end in .yaml.`, { hint: 'Rename it; scenarios are written as .yaml.' });
    }
    const bytes = Buffer.from(text, 'utf8');
    const fresh = path.join(path.dirname(place.full), `.${path.basename(place.full)}.${randomBytes(4).toString('hex')}.new`);
    try {
      mkdirSync(path.dirname(place.full), { recursive: true });
      this.#refuseLinks(place);
      const mode = expected === null ? 0o644 : lstatSync(place.full, { throwIfNoEntry: false })?.mode;
      writeDurably(fresh, bytes, mode);
      const now = readIfThere(place.full, place.file);
      if ((now === null ? null : digestOf(now)) !== expected) throw conflict(place.file, now !== null, expected);
      // A link fails where a file has appeared in between; a rename would replace it.
      if (expected === null) linkSync(fresh, place.full);
      else renameSync(fresh, place.full);
    } catch (error) {
      if (error instanceof HoldpointError) throw error;
      if (codeOf(error) === 'EEXIST') throw conflict(place.file, true, expected);
      throw new HoldpointError('UNAVAILABLE', `${place.file} could not be written: ${messageOf(error)}.`, {
        cause: error,
        hint: 'Check free space and permissions of the folder scenarios.',
      });
    } finally {
      rmSync(fresh, { force: true });
    }
    return { file: place.file, digest: digestOf(bytes) };
  }

  /** Moves a file to `.holdpoint/removed/`: whoever regrets it finds it there. @throws HoldpointError as `save`. */
  remove({ file }: { file: string }): { kept: string } {
    const place = this.#placeOf(file);
    if (lstatSync(place.full, { throwIfNoEntry: false }) === undefined) throw missing(place.file);
    const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const kept = path.join(this.#workspace.stateDir, 'removed', `${stamp}-${place.file.replaceAll('/', '-')}`);
    try {
      mkdirSync(path.dirname(kept), { recursive: true });
      renameSync(place.full, kept);
    } catch (error) {
      throw new HoldpointError('UNAVAILABLE', `${place.file} could not be removed: ${messageOf(error)}.`, { cause: error });
    }
    return { kept: path.relative(this.#workspace.root, kept).split(path.sep).join('/') };
  }

  /** @throws HoldpointError `FORBIDDEN` for what is not a YAML file under `scenarios/`, also by a link. */
  #placeOf(file: string): Place {
    const root = path.join(this.#workspace.root, folder);
    const full = path.resolve(this.#workspace.root, file);
    const inside = path.relative(root, full);
    const parts = inside.split(path.sep);
    const strange = /[\0\\:*?"<>|]/.test(inside) || parts.some((part) => part.startsWith('.') || part.endsWith(' ') || part === '');
    if (path.isAbsolute(inside) || strange || !/\.ya?ml$/.test(inside)) {
      throw new HoldpointError('FORBIDDEN', `${file} is not a file under ${folder}/ that ends in .yaml.`, {
        hint: 'Choose a name such as scenarios/checkout.yaml.',
      });
    }
    const place = { full, file: path.posix.join(folder, ...parts) };
    this.#refuseLinks(place);
    return place;
  }

  /** A link in the folder must not lead the editor to a file elsewhere. */
  #refuseLinks({ full, file }: Place): void {
    const leadsAway = (real: string) => path.relative(realpathSync(this.#workspace.root), real).startsWith('..');
    for (let at = full; at.length > this.#workspace.root.length; at = path.dirname(at)) {
      if (!lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) continue;
      // A folder may be linked within the workspace; a file that is a link would be replaced by the writing.
      if (at !== full && !leadsAway(realpathSync(at))) continue;
      throw new HoldpointError('FORBIDDEN', `${file} is reached through a link, which the editor does not follow.`, {
        hint: 'Edit the file that the link leads to.',
      });
    }
  }
}

interface Place {
  /** Absolute. */
  full: string;
  /** Relative to the workspace, with forward slashes. */
  file: string;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function readIfThere(full: string, file: string): Buffer | null {
  try {
    const stat = lstatSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (!stat.isFile()) throw new Error('it is not a file');
    // Four bytes a letter at most.
    if (stat.size > 4 * longestScenarioText) throw tooLong(file);
    return readFileSync(full);
  } catch (error) {
    if (error instanceof HoldpointError) throw error;
    if (codeOf(error) === 'ENOENT') return null;
    throw new HoldpointError('UNAVAILABLE', `${file} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

function writeDurably(file: string, bytes: Uint8Array, mode: number | undefined): void {
  const descriptor = openSync(file, 'wx', mode === undefined ? 0o644 : mode & 0o777);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function missing(file: string): HoldpointError {
  return new HoldpointError('NOT_FOUND', `There is no scenario ${file}.`, { hint: 'It may have been removed or renamed meanwhile.' });
}

function tooLong(file: string): HoldpointError {
  return new HoldpointError('INVALID', `${file} has more than ${longestScenarioText / 1024} Ki characters.`, {
    hint: 'Edit it outside; it runs as it is.',
  });
}

function conflict(file: string, there: boolean, expected: string | null): HoldpointError {
  if (expected === null) return new HoldpointError('CONFLICT', `${file} exists already.`, { hint: 'Choose another name.' });
  return new HoldpointError(
    'CONFLICT',
    there ? `${file} was changed on the disk meanwhile.` : `${file} was removed from the disk meanwhile.`,
    {
      hint: 'Compare both texts, and keep what is right.',
    },
  );
}
