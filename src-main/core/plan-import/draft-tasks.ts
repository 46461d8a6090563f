import type { Ids } from './draft-ids.ts';
import type { ImportedPlan, ImportedTask } from './imported-plan.ts';
import { oneLine } from './draft-criteria.ts';

/** A task as it stands in the YAML. */
interface DraftTask {
  id: string;
  title: string;
  state: 'todo' | 'done';
  owner?: string;
  estimate?: string;
  dependsOn?: string[];
  milestone?: string;
  parent?: string;
}

/** `All` of a longer list says nothing that a person could check. */
const mostForAll = 60;

/** The tasks of all phases, with what holds in a plan: ids that are unique, parents of the same phase, and no circle of dependencies. */
export function draftTasks(plan: ImportedPlan, ids: Ids, phaseOf: (task: ImportedTask) => string): Map<string, DraftTask[]> {
  const network = new Network();
  const drafts = plan.tasks.map((task) => {
    const id = ids.next('task', task.id);
    const draft: DraftTask = { id, title: oneLine(task.title) || task.id, state: task.state };
    return { task, phase: phaseOf(task), draft };
  });
  const byId = Map.groupBy(drafts, ({ task }) => task.id);
  const find = (id: string, phase: string) => {
    const named = byId.get(id) ?? [];
    return named.find((each) => each.phase === phase) ?? (named.length === 1 ? named[0] : undefined);
  };
  for (const { task, phase, draft } of drafts) {
    const parent = task.parent === null ? undefined : find(task.parent, phase);
    if (parent !== undefined && parent.phase === phase && network.isPart(draft.id, parent.draft.id)) draft.parent = parent.draft.id;
  }
  const wholes = new Set(drafts.flatMap(({ draft }) => draft.parent ?? []));
  for (const { task, draft } of drafts) {
    if (task.owner !== null && oneLine(task.owner) !== '') draft.owner = oneLine(task.owner);
    const estimate = workingTime(task.estimate);
    if (estimate !== null && !wholes.has(draft.id)) draft.estimate = estimate;
  }
  for (const { from, to } of plan.dependencies) {
    if (from === null) continue;
    for (const waiting of byId.get(from) ?? []) {
      const others = to.includes('*') ? drafts.filter((each) => each.phase === waiting.phase && each.draft.parent === undefined) : [];
      const named = [...to.flatMap((id) => find(id, waiting.phase) ?? []), ...(others.length <= mostForAll ? others : [])];
      for (const { draft } of named) {
        if (network.waitsFor(waiting.draft.id, draft.id)) waiting.draft.dependsOn = [...(waiting.draft.dependsOn ?? []), draft.id];
      }
    }
  }
  return new Map([...Map.groupBy(drafts, ({ phase }) => phase)].map(([phase, of]) => [phase, of.map(({ draft }) => draft)]));
}

/** `1-2 weeks` → `2w`, `3 days` → `3d`, `4 hours` → `4h`; null for what is no working time. */
export function workingTime(written: string | null): string | null {
  const match = /(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?)\s*)?(h|hrs?|hours?|d|pd|days?|person[- ]days?|w|wks?|weeks?)\b/i.exec(
    written ?? '',
  );
  if (match === null) return null;
  const amount = Number(match[2] ?? match[1]);
  const unit = match[3]
    ?.toLowerCase()
    .replace(/^p(?:d|erson)/, 'd')
    .charAt(0);
  return amount > 0 && amount <= 1000 && unit !== undefined ? `${amount}${unit}` : null;
}

/** What waits for what, so that no circle is written. */
class Network {
  readonly #needs = new Map<string, string[]>();
  readonly #parts = new Map<string, string[]>();
  readonly #whole = new Map<string, string>();

  /** False where it would be a part of its own part. */
  isPart(id: string, whole: string): boolean {
    for (let at: string | undefined = whole; at !== undefined; at = this.#whole.get(at)) if (at === id) return false;
    this.#whole.set(id, whole);
    this.#parts.set(whole, [...(this.#parts.get(whole) ?? []), id]);
    return true;
  }

  /** False where it is known already, or would close a circle. */
  waitsFor(id: string, other: string): boolean {
    const known = this.#needs.get(id) ?? [];
    if (id === other || known.includes(other)) return false;
    const own = new Set([id]);
    const open = [id];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const part of this.#parts.get(at) ?? []) {
        own.add(part);
        open.push(part);
      }
    }
    if (own.has(other) || this.#reaches(other, own)) return false;
    this.#needs.set(id, [...known, other]);
    return true;
  }

  /** A whole needs its parts, and a part what its whole waits for. */
  #reaches(from: string, wanted: ReadonlySet<string>): boolean {
    const seen = new Set([from]);
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (wanted.has(at)) return true;
      const next = [...(this.#needs.get(at) ?? []), ...(this.#parts.get(at) ?? [])];
      for (let whole = this.#whole.get(at); whole !== undefined; whole = this.#whole.get(whole)) {
        next.push(...(this.#needs.get(whole) ?? []));
        // What waits for a part's whole to begin is not the whole itself, but its own whole ends after it.
        if (wanted.has(whole)) return true;
      }
      for (const each of next) {
        if (seen.has(each)) continue;
        seen.add(each);
        open.push(each);
      }
    }
    return false;
  }
}
