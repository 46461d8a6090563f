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
import { longestScenarioText as longestText } from '#shared/contract/base.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { Workspace } from './workspace.ts';

/** A text as an editor has read it. */
export interface FileText {
  file: string;
  text: string;
  /** SHA-256 of its bytes. */
  digest: string;
}

/** The YAML files of one folder of a workspace for an editor: read, and written only over what the editor has read. */
export class TextFiles {
  readonly #workspace: Workspace;
  readonly #folder: 'scenarios' | 'plans';
  /** What one of them is called in a message. */
  readonly #noun: string;

  constructor(workspace: Workspace, folder: 'scenarios' | 'plans') {
    this.#workspace = workspace;
    this.#folder = folder;
    this.#noun = folder.slice(0, -1);
  }

  /** @throws HoldpointError `FORBIDDEN` outside the folder, `NOT_FOUND`, `INVALID` for what no editor should open. */
  read({ file }: { file: string }): FileText {
    const place = this.placeOf(file);
    const bytes = readIfThere(place.full, place.file);
    if (bytes === null) throw this.#missing(place.file);
    const text = bytes.toString('utf8');
    if (text.length > longestText) throw tooLong(place.file);
    // An editor that shows replacement characters would write them back.
    if (!Buffer.from(text, 'utf8').equals(bytes)) {
      throw new HoldpointError('INVALID', `${place.file} is not UTF-8 text.`, { hint: 'Convert it with the editor that wrote it.' });
    }
    return { file: place.file, text, digest: digestOf(bytes) };
  }

  /**
   * Writes a file whole: a reader sees the old text or the new one, and a crash leaves one of them.
   * @param input.expected digest of what the editor has read; null: there must be no such file.
   * @throws HoldpointError `CONFLICT` when the disk has something else, `FORBIDDEN` outside the folder, `INVALID` for another ending,
   * `UNAVAILABLE` when it cannot be written.
   */
  save({ file, text, expected }: { file: string; text: string; expected: string | null }): { file: string; digest: string } {
    const place = this.placeOf(file);
    if (!place.file.endsWith('.yaml')) {
      throw new HoldpointError('INVALID', `${place.file} does not end in .yaml.`, {
        hint: `Rename it; ${this.#folder} are written as .yaml.`,
      });
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
        hint: `Check free space and permissions of the folder ${this.#folder}.`,
      });
    } finally {
      rmSync(fresh, { force: true });
    }
    return { file: place.file, digest: digestOf(bytes) };
  }

  /** Moves a file to `.holdpoint/removed/`: whoever regrets it finds it there. @throws HoldpointError as `save`. */
  remove({ file }: { file: string }): { kept: string } {
    const place = this.placeOf(file);
    if (lstatSync(place.full, { throwIfNoEntry: false }) === undefined) throw this.#missing(place.file);
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
  placeOf(file: string): Place {
    const root = path.join(this.#workspace.root, this.#folder);
    const full = path.resolve(this.#workspace.root, file);
    const inside = path.relative(root, full);
    const parts = inside.split(path.sep);
    const strange = /[\0\\:*?"<>|]/.test(inside) || parts.some((part) => part.startsWith('.') || part.endsWith(' ') || part === '');
    if (path.isAbsolute(inside) || strange || !/\.ya?ml$/.test(inside)) {
      throw new HoldpointError('FORBIDDEN', `${file} is not a file under ${this.#folder}/ that ends in .yaml.`, {
        hint: `Choose a name such as ${this.#folder}/checkout.yaml.`,
      });
    }
    const place = { full, file: path.posix.join(this.#folder, ...parts) };
    this.#refuseLinks(place);
    return place;
  }

  #missing(file: string): HoldpointError {
    return new HoldpointError('NOT_FOUND', `There is no ${this.#noun} ${file}.`, {
      hint: 'It may have been removed or renamed meanwhile.',
    });
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

export interface Place {
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
    if (stat.size > 4 * longestText) throw tooLong(file);
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

function tooLong(file: string): HoldpointError {
  return new HoldpointError('INVALID', `${file} has more than ${longestText / 1024} Ki characters.`, {
    hint: 'Edit it outside; it is read as it is.',
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
