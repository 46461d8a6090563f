import type { ImportedFinding } from './imported-plan.ts';
import { clean, linesOf, type Source } from './source.ts';
import type { Place } from './statements.ts';

const severities = { C: 'critical', H: 'high', M: 'medium', L: 'low' } as const;
/** `C1 terminal memory leak`, `[H2]`, `H1: …`; ids of milestones have a dot or say so. */
const mention =
  /(?:^|[\s([*])([CHML])-?(\d{1,2})(?![\w.]|[-–]\d)(?=[\s:)\].,*]|$)(?:\s*\((?:critical|high|medium|low|blocker|major|minor)[^()]{0,20}\))?\s*[:)\]—–-]?\s*([^.;:,()]{0,80})/g;

/** Findings by id, with every line that names them; the first gives the title. */
export function readFindings(source: Source): ImportedFinding[] {
  const byId = new Map<string, ImportedFinding>();
  const see = (text: string, line: number, place: Place) => {
    for (const [, letter = '', number = '', rest = ''] of text.matchAll(mention)) {
      if (!isSeverity(letter)) continue;
      const inSection = place.headings.some(({ text: heading }) => /\b(?:findings?|issues?|defects?|bugs?|vulnerabilit)/i.test(heading));
      // M1 is a milestone, L1 a cache or a layer, unless the document lists findings.
      if ((letter === 'M' || letter === 'L') && !inSection) continue;
      const id = `${letter}${number}`;
      const known = byId.get(id);
      if (known !== undefined) {
        if (!known.lines.includes(line)) known.lines.push(line);
        continue;
      }
      byId.set(id, {
        id,
        title: clean(rest),
        severity: severities[letter],
        phase: source.phaseAt(line, place),
        lines: [line],
        ...source.origin(line),
      });
    }
  };
  for (const { content, line, place } of linesOf(source)) see(content.text, line, place);
  for (const block of source.blocks) {
    if (block.kind === 'heading') see(block.heading.text, block.line, block.place);
    if (block.kind === 'table') for (const { cells, line } of block.rows) see(cells.map(({ text }) => text).join(' : '), line, block.place);
  }
  return [...byId.values()].sort((a, b) => a.line - b.line);
}

function isSeverity(letter: string): letter is keyof typeof severities {
  return Object.hasOwn(severities, letter);
}
