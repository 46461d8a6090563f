import type { Contradiction, ImportedDependency, ImportedPlan, ImportedTask } from './imported-plan.ts';
import type { PhaseReading } from './phases.ts';
import type { Source } from './source.ts';
import { convertUnit } from '../plans/units.ts';

type Parts = Omit<ImportedPlan, 'contradictions'>;

/** Places where the document disagrees with itself. They are reported; which side is right only a person knows. */
export function findContradictions(source: Source, parts: Parts, mentions: PhaseReading['mentions']): Contradiction[] {
  const report = (kind: Contradiction['kind'], message: string, line: number, lines: number[] = []): Contradiction => ({
    kind,
    message,
    lines,
    ...source.origin(line),
  });
  return [
    ...twoTitles(mentions, report),
    ...twoValues(source, parts, report),
    ...doubleTasks(parts, report),
    ...dependencyFaults(parts, report),
    ...claimedEarly(parts, report),
  ].sort((a, b) => a.line - b.line);
}

type Report = (kind: Contradiction['kind'], message: string, line: number, lines?: number[]) => Contradiction;

function twoTitles(mentions: PhaseReading['mentions'], report: Report): Contradiction[] {
  const found: Contradiction[] = [];
  const first = new Map<string, PhaseReading['mentions'][number]>();
  for (const mention of mentions) {
    if (mention.title === '') continue;
    const known = first.get(mention.id);
    if (known === undefined) first.set(mention.id, mention);
    else if (!sameTitle(known.title, mention.title)) {
      found.push(
        report(
          'duplicate',
          `${mention.name} is called "${known.title}" in line ${known.line} and "${mention.title}" in line ${mention.line}`,
          mention.line,
          [known.line],
        ),
      );
    }
  }
  return found;
}

/** Shares most of its words: `Remove JSON reads (cleanup)` repeats `Remove JSON Reads (Optional Cleanup)`. */
function sameTitle(a: string, b: string): boolean {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / Math.max(1, Math.min(left.size, right.size)) > 0.5;
}

function wordsOf(title: string): Set<string> {
  return new Set(
    title
      .replace(/\([^()]*\)/g, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2),
  );
}

function twoValues(source: Source, { criteria }: Parts, report: Report): Contradiction[] {
  const found: Contradiction[] = [];
  const statuses = source.fields.filter(
    ({ name, place }) => /^status$/i.test(name) && place.headings.filter(({ depth }) => depth > 1).length === 0,
  );
  const [status, ...others] = statuses;
  for (const other of others) {
    if (status !== undefined && other.value !== status.value)
      found.push(
        report(
          'two_values',
          `The status is "${status.value}" in line ${status.line} and "${other.value}" in line ${other.line}`,
          other.line,
          [status.line],
        ),
      );
  }
  const byTopic = new Map<string, (typeof criteria)[number]>();
  for (const criterion of criteria) {
    if (/^(?:value|response_time)$/.test(criterion.metric)) continue;
    const key = `${criterion.phase ?? ''} ${criterion.metric} ${criterion.stat} ${criterion.op.charAt(0)}`;
    const known = byTopic.get(key);
    if (known === undefined) byTopic.set(key, criterion);
    else if (
      known.line !== criterion.line &&
      convertUnit(criterion.value, criterion.unit, known.unit) !== known.value &&
      convertUnit(1, criterion.unit, known.unit) !== null
    ) {
      const words = (item: typeof criterion) => `${item.op} ${item.value} ${item.unit} in line ${item.line}`;
      found.push(
        report('two_values', `${criterion.metric} (${criterion.stat}) is ${words(known)} and ${words(criterion)}`, criterion.line, [
          known.line,
        ]),
      );
    }
  }
  return found;
}

function doubleTasks({ tasks }: Parts, report: Report): Contradiction[] {
  const found: Contradiction[] = [];
  const seen = new Map<string, ImportedTask>();
  const byId = new Map(tasks.map((task) => [`${task.phase} ${task.id}`, task]));
  for (const task of tasks) {
    const key = `${task.phase ?? ''} ${task.parent ?? ''} ${task.title.toLowerCase()}`;
    const known = seen.get(key);
    if (known === undefined) seen.set(key, task);
    else
      found.push(
        report('duplicate', `The task "${task.title}" is in line ${known.line} and again in line ${task.line}`, task.line, [known.line]),
      );
    const base = /^(task-\d[\w-]*)-\d+$/.exec(task.id)?.[1];
    const other = base === undefined ? undefined : byId.get(`${task.phase} ${base}`);
    if (other !== undefined && other.title.toLowerCase() !== task.title.toLowerCase() && task.parent === other.parent) {
      found.push(
        report(
          'duplicate',
          `Two tasks have the number of ${base}: "${other.title}" (line ${other.line}) and "${task.title}" (line ${task.line})`,
          task.line,
          [other.line],
        ),
      );
    }
  }
  return found;
}

function dependencyFaults({ tasks, phases, dependencies }: Parts, report: Report): Contradiction[] {
  const found: Contradiction[] = [];
  const byId = new Map<string, { id: string; title: string; line: number; schedule?: string | null }>(
    [...phases, ...tasks].map((item) => [item.id, item]),
  );
  const edges = new Map<string, { to: string[]; dependency: ImportedDependency }>();
  const parentOf = new Map(tasks.map(({ id, parent }) => [id, parent]));
  const waitingFor = new Map<string, string[]>();
  for (const { from, to } of dependencies)
    for (const id of to) if (from !== null) waitingFor.set(id, [...(waitingFor.get(id) ?? []).slice(0, maxWaiting), from]);
  for (const dependency of dependencies) {
    const { from } = dependency;
    if (from === null) continue;
    // Of all others only those matter here that wait for this one: they make a cycle.
    const all = dependency.to.includes('*') ? (waitingFor.get(from) ?? []).filter((id) => id !== from && parentOf.get(id) !== from) : [];
    const to = [...dependency.to.filter((id) => id !== '*'), ...all];
    const known = edges.get(from);
    edges.set(from, { to: [...(known?.to ?? []), ...to], dependency });
    for (const id of dependency.to) {
      if (id === '*' || byId.has(id) || id.startsWith('phase-')) continue;
      found.push(
        report(
          'unknown_dependency',
          `${nameOf(from, byId)} depends on "${id.replaceAll('-', ' ')}", which is not in the document`,
          dependency.line,
        ),
      );
    }
    const start = dayOf(byId.get(from)?.schedule, 'start');
    if (start === null) continue;
    if (dependency.to.includes('*') && start <= 1) {
      found.push(report('schedule', `${nameOf(from, byId)} depends on all others but starts on day 1`, dependency.line));
      continue;
    }
    for (const id of to) {
      const end = dayOf(byId.get(id)?.schedule, 'end');
      if (end !== null && start < end)
        found.push(
          report(
            'schedule',
            `${nameOf(from, byId)} starts on day ${start}, before ${nameOf(id, byId)}, on which it depends, ends on day ${end}`,
            dependency.line,
            [byId.get(id)?.line ?? dependency.line],
          ),
        );
    }
  }
  found.push(...cycles(edges, byId, report));
  return found;
}

/** More tasks that wait for one are not needed to show a cycle. */
const maxWaiting = 50;

function nameOf(id: string, byId: ReadonlyMap<string, { title: string }>): string {
  const title = byId.get(id)?.title;
  return title === undefined ? id : `${/^(?:task|phase)-/.test(id) ? `${id.replace('-', ' ')} ` : ''}"${title}"`;
}

/** `Day 1-2` → 1 or 2; weeks count as five days. */
function dayOf(schedule: string | null | undefined, end: 'start' | 'end'): number | null {
  const match = /\b(day|week)s?\s+(\d{1,3})(?:\s*[-–]\s*(?:day\s+|week\s+)?(\d{1,3}))?/i.exec(schedule ?? '');
  if (match === null) return null;
  const [from, to] = [Number(match[2]), Number(match[3] ?? match[2])];
  const isWeek = match[1]?.toLowerCase() === 'week';
  if (end === 'start') return isWeek ? (from - 1) * workDays + 1 : from;
  return isWeek ? to * workDays : to;
}

const workDays = 5;

/** Depth-first, without recursion: a document can name thousands of tasks. */
function cycles(
  edges: ReadonlyMap<string, { to: string[]; dependency: ImportedDependency }>,
  byId: ReadonlyMap<string, { title: string }>,
  report: Report,
): Contradiction[] {
  const found: Contradiction[] = [];
  const done = new Set<string>();
  for (const start of edges.keys()) {
    if (done.has(start)) continue;
    const path: string[] = [start];
    const next: number[] = [0];
    const onPath = new Set(path);
    while (path.length > 0) {
      const node = path.at(-1) ?? '';
      const edge = edges.get(node);
      const at = next.at(-1) ?? 0;
      const target = edge?.to[at];
      if (target === undefined) {
        done.add(node);
        onPath.delete(node);
        path.pop();
        next.pop();
        continue;
      }
      next[next.length - 1] = at + 1;
      if (onPath.has(target)) {
        const loop = [...path.slice(path.indexOf(target)), target];
        if (edge !== undefined)
          found.push(report('cycle', `These wait for each other: ${loop.map((id) => nameOf(id, byId)).join(' → ')}`, edge.dependency.line));
      } else if (!done.has(target)) {
        path.push(target);
        next.push(0);
        onPath.add(target);
      }
    }
  }
  return found;
}

function claimedEarly({ phases, criteria }: Parts, report: Report): Contradiction[] {
  return phases.flatMap((phase) => {
    if (phase.state !== 'planned' || phase.status === null) return [];
    const claimed = criteria.filter((criterion) => criterion.phase === phase.id && criterion.claimed);
    const [first, ...others] = claimed;
    if (first === undefined) return [];
    const message = `${claimed.length} ${claimed.length === 1 ? 'goal is' : 'goals are'} ticked as met, but the status of ${phase.id} is "${phase.status}": nothing was measured`;
    return [
      report(
        'claimed_early',
        message,
        first.line,
        others.map(({ line }) => line),
      ),
    ];
  });
}
