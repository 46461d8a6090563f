import type { ImportedMilestone } from './imported-plan.ts';
import { durationIn } from './phases.ts';
import { clean, type Source } from './source.ts';
import type { Place } from './statements.ts';

const milestone = /^(?:milestone\s+)?(M\d{1,2}(?:\.\d{1,2})?|milestone\s+\d{1,2}(?:\.\d{1,2})?)\s*(?:\(([^()]*)\))?\s*[:.)—–-]*\s*(.*)$/i;
const period =
  /^((?:weeks?|days?|sprints?|months?)\s+\d{1,3}(?:\s*[-–&]\s*\d{1,3})?|Q[1-4](?:\s+\d{4})?)\s*(?:\(([^()]*)\))?\s*(?:[:—–-]+\s*(.*))?$/i;

/** Milestones by id, and the stretches of a timeline in lists, tables and trees. */
export function readMilestones(source: Source): ImportedMilestone[] {
  const found = new Map<string, ImportedMilestone>();
  const add = (kind: ImportedMilestone['kind'], id: string, title: string, when: string | null, line: number, place: Place) => {
    const key = `${kind} ${id.toLowerCase()} ${kind === 'period' ? (source.phaseAt(line, place) ?? '') : ''}`;
    const known = found.get(key);
    if (known !== undefined) {
      if (kind === 'period' && title !== '') known.items.push(title);
      return known;
    }
    const made: ImportedMilestone = {
      id,
      title: title === '' ? id : title,
      kind,
      phase: source.phaseAt(line, place),
      when,
      items: [],
      ...source.origin(line),
    };
    found.set(key, made);
    return made;
  };
  const read = (text: string, line: number, place: Place): ImportedMilestone | null => {
    const plain = clean(text);
    const mark = milestone.exec(plain);
    // `M1 (medium): …` below findings is one of them.
    const inFindings = place.headings.some(({ text: heading }) => /\bfindings?\b/i.test(heading));
    if (mark !== null && !inFindings && (mark[1] ?? '') !== '')
      return add(
        'milestone',
        (mark[1] ?? '').replace(/^m(?=\d)/, 'M'),
        clean((mark[3] ?? '').replace(/[*]/g, '')),
        durationIn(mark[2] ?? null) ?? mark[2] ?? whenIn(mark[3] ?? ''),
        line,
        place,
      );
    const span = period.exec(plain.replace(/[*]/g, ''));
    return span === null
      ? null
      : add(
          'period',
          (span[1] ?? '').replace(/^\w/, (letter) => letter.toUpperCase()),
          clean(span[3] ?? ''),
          span[2] ?? null,
          line,
          place,
        );
  };
  let current: { made: ImportedMilestone; line: number } | null = null;
  for (const block of source.blocks) {
    switch (block.kind) {
      case 'heading': {
        const made = read(block.heading.text, block.line, block.place);
        current = made === null ? null : { made, line: block.line };
        break;
      }
      case 'line': {
        const text = clean(block.content.text);
        const named =
          block.content.bold !== null || block.item !== null ? read(text.length < 200 ? text : '', block.line, block.place) : null;
        if (named !== null) current = { made: named, line: block.line };
        else if (
          block.item !== null &&
          block.item.first &&
          current !== null &&
          (block.place.leadLine === current.line || block.place.parents.length > 0 || block.place.headings.at(-1)?.line === current.line)
        )
          current.made.items.push(text);
        break;
      }
      case 'table':
        for (const { cells, line } of block.rows) {
          const made = read(cells[0]?.text ?? '', line, block.place);
          if (made === null) continue;
          const rest = cells.slice(1).map(({ text }) => text.trim());
          if (made.title === made.id) made.title = rest[0] ?? made.id;
          made.when ??= rest.map((text) => durationIn(text)).find((value) => value !== null) ?? null;
        }
        break;
      case 'code':
        // A tree: `├── Week 1: …`.
        for (const [index, text] of block.value.split('\n').slice(0, 500).entries()) {
          if (/[├└│─]|\b(?:week|day)\s+\d/i.test(text))
            read(text.replace(/^[\s│├└─┬┐┘+|`\\-]+/u, ''), block.firstLine + index, block.place);
        }
        break;
    }
  }
  return [...found.values()].sort((a, b) => a.line - b.line);
}

/** `Conflict resolution (Week 21)`, `Private beta (Jan 13 → Mar 7)`. */
function whenIn(title: string): string | null {
  return (
    /\(((?:weeks?|days?|sprints?|months?|q[1-4]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{4}-\d{2})\b[^()]{0,40})\)/i.exec(
      title,
    )?.[1] ?? null
  );
}
