import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Settings, settingsSchema } from '#shared/contract/system.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';

const defaults: Settings = { keepRunningInTray: true, notifyOnRunEnd: true, resumeInterruptedRuns: true };

/** `.holdpoint/settings.json`: written whole and renamed, so a crash leaves the old or the new one. */
export class SettingsFile {
  readonly #file: string;
  #current: Settings;

  /** @throws HoldpointError `INVALID` when the file exists and is not what we wrote. */
  constructor(file: string) {
    this.#file = file;
    this.#current = existsSync(file) ? { ...defaults, ...read(file) } : defaults;
  }

  get(): Settings {
    return this.#current;
  }

  /** @throws HoldpointError `UNAVAILABLE` when the file cannot be written; the old settings stay. */
  update(change: Partial<Settings>): Settings {
    const next: Settings = { ...this.#current, ...withoutUndefined(change) };
    try {
      writeFileSync(`${this.#file}.new`, `${JSON.stringify(next, null, 2)}\n`);
      renameSync(`${this.#file}.new`, this.#file);
    } catch (error) {
      throw new HoldpointError('UNAVAILABLE', `The settings could not be saved: ${messageOf(error)}`, {
        cause: error,
        hint: `Check free space and permissions of ${this.#file}.`,
      });
    }
    this.#current = next;
    return next;
  }
}

function read(file: string): Partial<Settings> {
  try {
    return settingsSchema.partial().parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new HoldpointError('INVALID', `The settings ${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'Correct the file, or remove it to go back to the defaults.',
    });
  }
}

/** A key sent as undefined means "as it is", not "forget it". */
function withoutUndefined(change: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
