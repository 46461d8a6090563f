import { messageOf, HoldpointError } from '../errors/holdpoint-error.ts';
import type { ProcessSelector } from '../workspace/workspace-schema.ts';
import { Pace, tooLargeBytes } from './pace.ts';
import { followTree, keyOf } from './process-tree.ts';
import type { ProcessEntry, ProcessKey, ProcessMemory, ProcessSource, ProcessUsage } from './process-source.ts';
import { RootFinder } from './root-finder.ts';
import { megabyte } from './signals.ts';
import type { ProcessSample, TreeEvent, TreeSample } from './tree-sample.ts';

/** New children are looked for this often; a reading of PSS looks as well, so that its sum is whole. */
const discoverMs = 5000;
/** Who listens on a port is asked again this often while the old one lives: it means a look at every open file of the machine. */
const verifyMs = 60_000;
/** While there is nothing to sample, a start is noticed within this time. */
const searchMs = 1000;

export interface TreeMonitorOptions {
  /** For messages: the target or the selector in words. */
  name: string;
  source: ProcessSource;
  /** Asked again and again: a service that was restarted has another pid. Null: there is nothing to choose by. */
  selector: () => ProcessSelector | null;
}

/** Follows one process tree by (pid, start time) and reads its figures. Holds no history. */
export class TreeMonitor {
  readonly #name: string;
  readonly #source: ProcessSource;
  readonly #selector: () => ProcessSelector | null;
  readonly #finder: RootFinder;
  readonly #memoryPace = new Pace();
  readonly #filesPace = new Pace();
  #roots: ProcessEntry[] = [];
  #lastRoots: ProcessKey[] = [];
  #chosenBy = '';
  #members: ProcessEntry[] = [];
  #message = '';
  #discoverAt = 0;
  #verifyAt = 0;
  #cpu = new Map<string, { seconds: number; at: number }>();
  #memory = new Map<string, { value: ProcessMemory | null; note: string }>();
  #files = new Map<string, number | null>();

  constructor({ name, source, selector }: TreeMonitorOptions) {
    this.#name = name;
    this.#source = source;
    this.#selector = selector;
    this.#finder = new RootFinder(source);
  }

  /** One look at the tree; at most one at a time. */
  async sample(): Promise<TreeSample> {
    const at = Date.now();
    const now = performance.now();
    if (this.#source.unsupported !== null) return this.#nothing(at, 'unsupported', this.#source.unsupported, []);
    const selector = this.#choose();
    const memoryDue = this.#memoryPace.isDue(now);
    const events: TreeEvent[] = [];
    if (selector === null) this.#lose(this.#message, events);
    else if (now >= this.#discoverAt || (memoryDue && this.#roots.length > 0)) await this.#discover(selector, now, events);
    const usage = await this.#usage();
    if (this.#roots.length === 0) {
      return this.#nothing(at, this.#lastRoots.length > 0 ? 'gone' : 'waiting', this.#message, events);
    }
    if (memoryDue) await this.#readMemory(usage, now);
    const filesDue = this.#filesPace.isDue(now);
    if (filesDue) await this.#readFiles(now);
    const processes = this.#members.flatMap((member) => this.#processOf(member, usage, now));
    return {
      at,
      state: 'sampling',
      message: [this.#source.label, this.#memoryPace.words('PSS')].filter((words) => words !== '').join(' · '),
      pid: this.#roots[0]?.pid ?? null,
      processes,
      figures: figuresOf(processes, { memoryDue, filesDue }),
      events,
    };
  }

  #choose(): ProcessSelector | null {
    try {
      const selector = this.#selector();
      if (selector === null)
        this.#message = `${this.#name} names no process to monitor. Add process: {port: …} to its target in holdpoint.yaml.`;
      const chosenBy = JSON.stringify(selector);
      if (chosenBy !== this.#chosenBy) this.#discoverAt = this.#verifyAt = 0;
      this.#chosenBy = chosenBy;
      return selector;
    } catch (error) {
      // A target that is not up has no process; anything else is a defect.
      if (!(error instanceof HoldpointError)) throw error;
      this.#message = messageOf(error);
      this.#chosenBy = '';
      return null;
    }
  }

  async #discover(selector: ProcessSelector, now: number, events: TreeEvent[]): Promise<void> {
    const entries = await this.#source.list();
    const alive = new Set(entries.map(keyOf));
    const rootsLive = this.#roots.length > 0 && this.#roots.every((root) => alive.has(keyOf(root)));
    const searchAt = 'port' in selector ? this.#verifyAt : this.#discoverAt;
    if (!rootsLive || now >= searchAt) {
      const { roots, message } = await this.#finder.find(selector, entries);
      const chosen = 'pid' in selector ? this.#withoutReusedPid(roots) : roots;
      if (chosen.length === 0) this.#lose(message === '' ? `${this.#name} has ended.` : message, events);
      else this.#follow(chosen, events);
      this.#verifyAt = now + verifyMs;
    }
    this.#discoverAt = now + (this.#roots.length > 0 ? discoverMs : searchMs);
    const known = new Set(this.#members.map(keyOf));
    this.#members = followTree(entries, this.#roots, known);
  }

  /** A process with the pid of one that has ended is another process, unless the target says that it is now the one. */
  #withoutReusedPid(roots: ProcessEntry[]): ProcessEntry[] {
    const last = this.#lastRoots[0];
    return roots.filter((root) => last === undefined || last.pid !== root.pid || last.start === root.start);
  }

  #follow(roots: ProcessEntry[], events: TreeEvent[]): void {
    const before = new Set(this.#lastRoots.map(keyOf));
    const was = this.#lastRoots[0];
    const first = roots[0];
    if (was !== undefined && first !== undefined && !roots.some((root) => before.has(keyOf(root)))) {
      events.push({ kind: 'restart', label: `${this.#name} restarted: pid ${was.pid} → ${first.pid}` });
      this.#members = [];
    } else if (was !== undefined && this.#roots.length === 0) {
      events.push({ kind: 'back', label: `${this.#name} is seen again` });
    }
    this.#roots = roots;
    this.#lastRoots = roots;
    this.#message = '';
  }

  #lose(message: string, events: TreeEvent[]): void {
    const first = this.#roots[0];
    if (first !== undefined) events.push({ kind: 'gone', label: `${this.#name} ended: pid ${first.pid}` });
    this.#roots = [];
    this.#members = [];
    this.#message = message;
  }

  async #usage(): Promise<Map<string, ProcessUsage>> {
    const usage = new Map((await this.#source.usage(this.#members.map(({ pid }) => pid))).map((each) => [keyOf(each), each]));
    this.#members = this.#members.filter((member) => usage.has(keyOf(member)));
    // The next sample looks for them: at once, not in five seconds.
    if (this.#roots.some((root) => !usage.has(keyOf(root)))) this.#discoverAt = 0;
    return usage;
  }

  async #readMemory(usage: ReadonlyMap<string, ProcessUsage>, now: number): Promise<void> {
    const costs = new Map<number, number>();
    const memory = new Map<string, { value: ProcessMemory | null; note: string }>();
    // One after the other: what a reading costs is measured, and no process is stalled because of another.
    for (const member of this.#members) {
      const rss = usage.get(keyOf(member))?.rssBytes ?? 0;
      if (rss > tooLargeBytes) {
        memory.set(keyOf(member), {
          value: null,
          note: `PSS is not read above 4 GB: it would stall the process (RSS ${(rss / 1e9).toFixed(1)} GB).`,
        });
        continue;
      }
      const before = performance.now();
      const result = await this.#source.memory(member.pid);
      if (result.state === 'gone') continue;
      if (result.state === 'refused') memory.set(keyOf(member), { value: null, note: result.why });
      else {
        memory.set(keyOf(member), { value: result.value, note: '' });
        costs.set(member.pid, performance.now() - before);
      }
    }
    this.#members = this.#members.filter((member) => memory.has(keyOf(member)));
    this.#memory = memory;
    this.#memoryPace.note(now, costs);
  }

  async #readFiles(now: number): Promise<void> {
    const costs = new Map<number, number>();
    const files = new Map<string, number | null>();
    for (const member of this.#members) {
      const before = performance.now();
      const result = await this.#source.openFiles(member.pid);
      files.set(keyOf(member), result.state === 'read' ? result.value : null);
      costs.set(member.pid, performance.now() - before);
    }
    this.#files = files;
    this.#filesPace.note(now, costs);
  }

  #processOf(member: ProcessEntry, usage: ReadonlyMap<string, ProcessUsage>, now: number): ProcessSample[] {
    const key = keyOf(member);
    const used = usage.get(key);
    if (used === undefined) return [];
    const memory = this.#memory.get(key);
    return [
      {
        ...member,
        rssBytes: used.rssBytes,
        threads: used.threads,
        pssBytes: memory?.value?.pssBytes ?? null,
        ussBytes: memory?.value?.ussBytes ?? null,
        anonBytes: memory?.value?.anonBytes ?? null,
        fds: this.#files.get(key) ?? null,
        cpuPercent: this.#cpuPercent(key, used.cpuSeconds, now),
        note: memory?.note ?? '',
      },
    ];
  }

  #cpuPercent(key: string, seconds: number, at: number): number | null {
    const before = this.#cpu.get(key);
    this.#cpu.set(key, { seconds, at });
    if (this.#cpu.size > 2 * this.#members.length + 16) {
      const present = new Set(this.#members.map(keyOf));
      for (const old of this.#cpu.keys()) if (!present.has(old)) this.#cpu.delete(old);
    }
    return before === undefined || at <= before.at ? null : ((seconds - before.seconds) / ((at - before.at) / 1000)) * 100;
  }

  #nothing(at: number, state: TreeSample['state'], message: string, events: TreeEvent[]): TreeSample {
    this.#cpu.clear();
    this.#memory.clear();
    this.#files.clear();
    return { at, state, message, pid: null, processes: [], figures: new Map(), events };
  }
}

/** Sums over the tree. A sum with a part missing is no sum: it is left out. */
function figuresOf(
  processes: readonly ProcessSample[],
  { memoryDue, filesDue }: { memoryDue: boolean; filesDue: boolean },
): Map<string, number> {
  const figures = new Map<string, number>();
  const add = (name: string, parts: readonly (number | null)[], scale = 1) => {
    if (parts.length === 0 || parts.includes(null)) return;
    figures.set(name, parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) * scale);
  };
  add(
    'memory.rss',
    processes.map((each) => each.rssBytes),
    1 / megabyte,
  );
  add(
    'process.threads',
    processes.map((each) => each.threads),
  );
  add(
    'process.count',
    processes.map(() => 1),
  );
  // A process just seen has used no measured time yet: it must not hide what the others use.
  add(
    'process.cpu',
    processes.map((each) => each.cpuPercent).filter((part) => part !== null),
  );
  if (memoryDue) {
    add(
      'memory.pss',
      processes.map((each) => each.pssBytes),
      1 / megabyte,
    );
    add(
      'memory.uss',
      processes.map((each) => each.ussBytes),
      1 / megabyte,
    );
    add(
      'memory.anon',
      processes.map((each) => each.anonBytes),
      1 / megabyte,
    );
  }
  if (filesDue)
    add(
      'process.fds',
      processes.map((each) => each.fds),
    );
  return figures;
}
