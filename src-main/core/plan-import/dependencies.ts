import type { ImportedDependency, ImportedPhase, ImportedTask } from './imported-plan.ts';
import { clean, linesOf, slug, type Source, under } from './source.ts';

/** Dependencies of tasks and phases, and what the document needs from outside. */
export function readDependencies(source: Source, tasks: readonly ImportedTask[], phases: readonly ImportedPhase[]): ImportedDependency[] {
  const found: ImportedDependency[] = [];
  const names = namesOf([...tasks, ...phases]);
  const taken = new Set<number>();
  for (const task of tasks) {
    for (const text of task.dependsOn) {
      const { file, line, raw, phase } = task;
      found.push({ text, from: task.id, to: targetsOf(text, names), phase, file, line, raw });
    }
  }
  const said = new Set(tasks.flatMap(({ phase, dependsOn }) => dependsOn.map((text) => `${phase} ${text}`)));
  for (const phase of phases) {
    for (const field of phase.fields) {
      if (!/^(?:depend(?:s on|enc(?:y|ies))|prerequisites?|blocked by|requires)$/i.test(field.name)) continue;
      if (said.has(`${phase.id} ${clean(field.value)}`)) continue;
      const { file, line, raw, value } = field;
      found.push({ text: value, from: phase.id, to: targetsOf(value, names), phase: phase.id, file, line, raw });
    }
  }
  for (const { line } of found) taken.add(line);
  for (const { content, item, line, place } of linesOf(source)) {
    const heading = place.headings.at(-1);
    const listed =
      item !== null &&
      item.first &&
      heading !== undefined &&
      under(place, /^\W*(?:\d+[.)]?\s*)?(?:external |internal |key |technical )?(?:dependenc(?:y|ies)|prerequisites?|depends on)\b/iu) ===
        heading;
    const led =
      item !== null &&
      item.first &&
      /^(?:\*\*)?(?:dependenc(?:y|ies)|prerequisites?|depends on|blocked by)\b.{0,30}:/i.test(clean(place.lead ?? ''));
    if ((!listed && !led) || taken.has(line)) continue;
    const text = clean(content.text);
    const named = /^(tasks?\s+[\d.]+|phase\s+\d+)\s*(?:depends on|requires|needs|after|blocked by|←|:)\s*(.+)$/i.exec(text);
    const from = named === null ? null : (targetsOf(named[1] ?? '', names)[0] ?? null);
    found.push({ text, from, to: targetsOf(named?.[2] ?? text, names), phase: source.phaseAt(line, place), ...source.origin(line) });
  }
  return found.sort((a, b) => a.line - b.line);
}

type Names = ReadonlyMap<string, string>;

/** `Task 1 complete`, `Tasks 3 & 4`, `Tasks 1-3`, `Phase 6`, `All`; empty where nothing of the document is named. */
function targetsOf(text: string, names: Names): string[] {
  if (/^(?:none|n\/a|-|—|no dependencies)\b/i.test(text.trim())) return [];
  if (/^all\b(?! [a-z]+ (?!tasks|phases))/i.test(text.trim()) || /\ball (?:other |previous |above |prior )?(?:tasks|phases)\b/i.test(text))
    return ['*'];
  const targets: string[] = [];
  const take = (kind: string, numbers: string) => {
    for (const number of numbersIn(numbers)) {
      const id = `${kind}-${slug(number.replaceAll('.', '-'))}`;
      if (!targets.includes(id)) targets.push(id);
    }
  };
  for (const [, kind = '', numbers = ''] of text.matchAll(
    /\b(task|phase|stage|sprint)s?\s+(\d+(?:\.\d+)*[a-z]?(?:\s*(?:,|&|and|\+|-|–|to)\s*\d+(?:\.\d+)*[a-z]?){0,12})/gi,
  ))
    take(kind.toLowerCase(), numbers);
  if (targets.length === 0 && /^[\d\s.,&+–-]+$/.test(text)) take('task', text);
  const plain = text.toLowerCase().replace(/[.`*]/g, '').trim();
  for (const key of new Set([plain, ...plain.split(/[\s,&]+/)])) {
    const id = names.get(key);
    if (id !== undefined && !targets.includes(id)) targets.push(id);
  }
  return targets;
}

/** Ids and titles of what can be depended on; the numbered ones are named by their numbers. */
function namesOf(items: readonly { id: string; title: string }[]): Names {
  const names = new Map<string, string>();
  for (const { id, title } of items) {
    if (/^(?:task|phase)-\d/.test(id)) continue;
    if (!names.has(id)) names.set(id, id);
    const plain = title
      .replace(/\s*\([^()]*\)/g, '')
      .toLowerCase()
      .trim();
    for (const name of [title.toLowerCase(), plain]) if (/\s/.test(name) && !names.has(name)) names.set(name, id);
  }
  return names;
}

function numbersIn(text: string): string[] {
  return text.split(/\s*(?:,|&|and|\+)\s*/i).flatMap((part) => {
    const range = /^(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})$/i.exec(part.trim());
    if (range === null) return part.trim() === '' ? [] : [part.trim()];
    const [from, to] = [Number(range[1]), Number(range[2])];
    return to < from || to - from > 100 ? [] : Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
  });
}
