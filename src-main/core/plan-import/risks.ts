import type { ImportedRisk } from './imported-plan.ts';
import { clean, type Source, under } from './source.ts';
import type { Place } from './statements.ts';

const riskSection = /\brisks?\b|\bwhat could go wrong\b/i;
const notRisks = /^(?:current|status|note|overview|summary|see)\b/i;

/** Risks as pairs of lines, list items, sub-headings and tables; a line `**Risk**: Low` is the level of a phase. */
export function readRisks(source: Source): ImportedRisk[] {
  const risks: ImportedRisk[] = [];
  const add = (title: string, line: number, place: Place, more: Partial<ImportedRisk> = {}) => {
    const risk: ImportedRisk = {
      id: `R${risks.length + 1}`,
      title: clean(title),
      mitigation: '',
      probability: null,
      impact: null,
      phase: source.phaseAt(line, place),
      ...more,
      ...source.origin(line),
    };
    risks.push(risk);
    return risk;
  };
  readTables(source, add);
  let last: { risk: ImportedRisk; heading: number; depth: number } | null = null;
  for (const block of source.blocks) {
    const section = under(block.place, riskSection);
    if (block.kind === 'heading') {
      const numbered = /^(?:risk|R)\s*#?\d+\s*[:.)—–-]+\s*(.+)$/i.exec(clean(block.heading.text));
      if (numbered !== null) last = { risk: add(numbered[1] ?? '', block.line, block.place), heading: block.line, depth: 0 };
      else if (section === undefined) last = null;
      continue;
    }
    if (block.kind !== 'line') continue;
    const text = clean(block.content.text);
    const heading = block.place.headings.at(-1)?.line ?? 0;
    const depth = block.item?.depth ?? 0;
    const field =
      /^(risk(?:\s*#?\d+)?|mitigation(?: strategy| plan)?|contingency|rollback|impact|probability|likelihood|severity|description)\s*:\s*(.+)$/i.exec(
        text,
      );
    const name = field?.[1]?.toLowerCase() ?? '';
    const value = field?.[2] ?? '';
    if (name.startsWith('risk')) {
      // The level of a phase, not a risk of its own.
      if (
        /^(?:very )?(?:low|medium|high|minimal|none|moderate|critical)\b.{0,12}$/i.test(value) ||
        (section === undefined && block.item === null)
      )
        continue;
      const [title, mitigation] = splitMitigation(value);
      last = { risk: add(title, block.line, block.place, { mitigation: mitigation ?? '' }), heading, depth };
      continue;
    }
    if (field !== null && last !== null && last.heading === heading) {
      if (/^(?:mitigation|contingency|rollback)/.test(name))
        last.risk.mitigation = [last.risk.mitigation, value].filter((part) => part !== '').join(' ');
      else if (name === 'impact' || name === 'severity') last.risk.impact = value;
      else if (name !== 'description') last.risk.probability = value;
      continue;
    }
    if (section === undefined || block.item === null || !block.item.first || field !== null) continue;
    const lead = block.place.lead ?? '';
    if (/^mitigation/i.test(lead) || (last !== null && depth > last.depth && last.heading === heading)) {
      if (last !== null && last.heading === heading)
        last.risk.mitigation = [last.risk.mitigation, text].filter((part) => part !== '').join('; ');
      continue;
    }
    if (notRisks.test(text) || depth > 0) continue;
    const [title, mitigation] = splitMitigation(text);
    const rated = ratingIn(title);
    last = {
      risk: add(rated?.title ?? title, block.line, block.place, {
        mitigation: mitigation ?? '',
        probability: rated?.probability ?? null,
        impact: rated?.impact ?? /\(((?:low|medium|high|critical)[^()]*)\)/i.exec(text)?.[1] ?? null,
      }),
      heading,
      depth,
    };
  }
  return risks;
}

/** `Clock skew (probability: medium, impact: high)`, `Cost overrun (low / medium)`, `Slow — likelihood 40 %, impact high`. */
function ratingIn(text: string): { title: string; probability: string; impact: string } | null {
  const level = '((?:very )?(?:low|medium|moderate|high|critical|unlikely|likely|possible|rare)|\\d{1,3} ?%)';
  const match =
    new RegExp(`[(—–-]\\s*(?:probability|likelihood)\\s*:?\\s*${level}\\s*[,;/|]\\s*impact\\s*:?\\s*${level}\\s*[).]?`, 'i').exec(text) ??
    new RegExp(`\\(\\s*${level}\\s*/\\s*${level}\\s*\\)`, 'i').exec(text);
  return match === null
    ? null
    : {
        title: `${text.slice(0, match.index).trim()} ${text.slice(match.index + match[0].length).trim()}`.replace(/[\s.—–-]+$/, ''),
        probability: match[1] ?? '',
        impact: match[2] ?? '',
      };
}

/** `Slow queries → add indexes`, `Slow queries (mitigation: add indexes)`. */
function splitMitigation(text: string): [string, string | undefined] {
  const match = /^(.{3,400}?)\s*(?:→|->|=>|\bmitigat(?:ion|ed by)\s*:?|[-–—;(,]\s*mitigation\s*:)\s*(.+?)\)?$/i.exec(text);
  return match === null ? [text, undefined] : [(match[1] ?? '').replace(/[\s(;,.–—-]+$/, ''), match[2]];
}

function readTables(source: Source, add: (title: string, line: number, place: Place, more: Partial<ImportedRisk>) => ImportedRisk): void {
  for (const block of source.blocks) {
    if (block.kind !== 'table') continue;
    const at = (pattern: RegExp) => block.columns.findIndex(({ text }) => pattern.test(text.trim()));
    const mitigationAt = at(/^(?:mitigation|response|counter-?measure|action|contingency|what we do|plan)/i);
    let riskAt = at(/^risks?(?: description)?$/i);
    if (riskAt < 0 && at(/^(?:probability|likelihood|chance|how likely)/i) > 0)
      riskAt = at(/^(?:what (?:may|can|could|might)|description|issue|threat|event)/i);
    if (riskAt < 0 && mitigationAt >= 0) riskAt = at(/^(?:risk|description|issue|threat)/i);
    if (riskAt < 0 || block.columns.length < 2) continue;
    for (const { cells, line } of block.rows) {
      const title = cells[riskAt]?.text ?? '';
      if (title.trim() === '' || /^(?:low|medium|high)$/i.test(title.trim())) continue;
      const cell = (pattern: RegExp) => cells[at(pattern)]?.text.trim() || null;
      add(title, line, block.place, {
        mitigation: cells[mitigationAt]?.text.trim() ?? '',
        probability: cell(/^(?:probability|likelihood|chance|how likely|p$)/i),
        impact: cell(/^(?:impact|severity|how bad|consequence|i$)/i),
      });
    }
  }
}
