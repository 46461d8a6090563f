import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import { keyOf, lineage, topmost } from './process-tree.ts';
import type { ProcessEntry, ProcessSource } from './process-source.ts';

export interface FoundRoots {
  roots: ProcessEntry[];
  /** What was looked for and why nothing was found; empty when something was. */
  message: string;
}

/** Finds the processes that a selector means. */
export class RootFinder {
  readonly #source: ProcessSource;
  /** Command lines by process, for `match`: reading each of them every time would cost more than all the rest. */
  #commands = new Map<string, string>();

  constructor(source: ProcessSource) {
    this.#source = source;
  }

  async find(selector: ProcessSelector, entries: readonly ProcessEntry[]): Promise<FoundRoots> {
    if ('pid' in selector) {
      const roots = entries.filter(({ pid }) => pid === selector.pid);
      return { roots, message: roots.length > 0 ? '' : `There is no process ${selector.pid}.` };
    }
    return 'port' in selector ? this.#byPort(selector.port, entries) : this.#byCommand(selector.match, entries);
  }

  async #byPort(port: number, entries: readonly ProcessEntry[]): Promise<FoundRoots> {
    const { pids, listening } = await this.#source.listeners(port);
    const roots = topmost(entries, new Set(pids));
    if (roots.length > 0) return { roots, message: '' };
    return {
      roots,
      message: listening
        ? `Something listens on port ${port}, but its process cannot be seen: it belongs to another user or another container.`
        : `Nothing listens on port ${port}.`,
    };
  }

  async #byCommand(match: string, entries: readonly ProcessEntry[]): Promise<FoundRoots> {
    // The words being looked for stand in our own command line, and in that of the shell that started us.
    const own = lineage(entries, process.pid);
    const commands = new Map<string, string>();
    for (const entry of entries) {
      const key = keyOf(entry);
      commands.set(key, this.#commands.get(key) ?? (await this.#source.commandLine(entry.pid)));
    }
    this.#commands = commands;
    const matching = entries.filter((entry) => !own.has(entry.pid) && commands.get(keyOf(entry))?.includes(match));
    const roots = topmost(entries, new Set(matching.map(({ pid }) => pid)));
    return { roots, message: roots.length > 0 ? '' : `No process has "${match}" in its command.` };
  }
}
