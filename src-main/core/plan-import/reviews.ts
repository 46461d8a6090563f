import type { ImportedReview } from './imported-plan.ts';
import { clean, type DocumentField, linesOf, type Source, under } from './source.ts';
import type { Block } from './statements.ts';

const reviewSection =
  /\b(?:perspectives?|reviews?|round ?table|assessments?|positions?|opinions?|feedback|current state review|compliance check|sign-?offs?|approvals?)\b/i;
/** `Sam Martinez v3.2.0 (Testing & Quality Lead)`, `Sarah Chen's Assessment`, `Taylor Brooks' Governance Ruling`. */
const person =
  /^((?:Dr\.?\s+|Prof\.?\s+)?\p{Lu}[\p{L}.-]+(?:\s+\p{Lu}[\p{L}.-]+){1,3}?)(?:['’]s?\s+(.{3,60}))?(?:\s+v\d[\w.]*)?\s*(?:\(([^)]{2,80})\))?\s*$/u;
const positionName = /\b(?:recommendation|position|opinion|ruling|verdict|decision|vote|conclusion|impact|assessment|stance|sign-?off)\b/i;
const lenses: readonly (readonly [RegExp, NonNullable<ImportedReview['lens']>])[] = [
  [/\b(?:test|quality|qa)/i, 'testing'],
  [/\b(?:infrastructure|operations|ops|sre|devops|platform)/i, 'infrastructure'],
  [/\b(?:document|process)/i, 'documentation'],
  [/\b(?:security|compliance|privacy)/i, 'security'],
  [/\b(?:governance|orchestration|audit)/i, 'governance'],
];

export function readReviews(source: Source): ImportedReview[] {
  return [...specialistReviews(source), ...tableReviews(source), ...decisions(source)].sort((a, b) => a.line - b.line);
}

function specialistReviews(source: Source): ImportedReview[] {
  const roles = participants(source);
  const insideOf = Map.groupBy(linesOf(source), ({ place }) => place.headings.at(-1)?.line);
  const fieldsOf = Map.groupBy(source.fields, ({ place }) => place.headings.at(-1)?.line);
  return source.blocks.flatMap((block) => {
    if (block.kind !== 'heading' || !block.place.headings.slice(0, -1).some(({ text }) => reviewSection.test(text))) return [];
    const match = person.exec(clean(block.heading.text));
    const reviewer = match?.[1]?.trim();
    // A title in capitals is no name.
    if (
      match === null ||
      reviewer === undefined ||
      !reviewer
        .split(/\s+/)
        .slice(1)
        .every((word) => /\p{Ll}/u.test(word)) ||
      /^(?:Core|Specialist|Final|User|Next|Current|Unanimous|Database|Production|Technical|Open)\b/.test(reviewer)
    )
      return [];
    const role = match[3] ?? roles.get(plainName(reviewer)) ?? null;
    const inside = insideOf.get(block.line) ?? [];
    const field = fieldsOf.get(block.line)?.findLast(({ name }) => positionName.test(name));
    const opening = inside.map((other) => (other.item === null ? clean(other.content.text) : '')).find((text) => text !== '') ?? '';
    const statement = field === undefined ? opening : clean(field.value).replace(/["”]$/, '');
    const concerns = inside.flatMap((other) =>
      other.item !== null && other.item.depth === 0 && isConcern(other) ? [clean(other.content.text)] : [],
    );
    return [
      {
        kind: 'review' as const,
        reviewer,
        role,
        lens: role === null ? null : (lenses.find(([pattern]) => pattern.test(role))?.[1] ?? null),
        position: positionOf(`${statement} ${opening}`),
        statement,
        concerns,
        phase: source.phaseAt(block.line, block.place),
        ...source.origin(block.line),
      },
    ];
  });
}

function isConcern(block: Extract<Block, { kind: 'line' }>): boolean {
  return (
    /^(?:no\b|we don['’]t|data |would|violat|need|adding|this)/i.test(clean(block.content.text)) ||
    /\b(?:concerns?|issues?|violations?|if we)\b/i.test(block.place.lead ?? '')
  );
}

/** `**Riley Thompson v1.1** - Infrastructure & Operations`. */
export function participants(source: Source): Map<string, string> {
  const roles = new Map<string, string>();
  for (const { content, item, place } of linesOf(source)) {
    if (item === null || content.bold === null || under(place, /\b(?:participants|attendees|reviewers|team)\b/i) === undefined) continue;
    const name = clean(content.bold).replace(/\s+v\d[\w.]*$/, '');
    const role = content.text
      .slice(content.text.indexOf(content.bold) + content.bold.length)
      .replace(/^\s*[-–—:(]+\s*/, '')
      .replace(/\)$/, '');
    if (role !== '') roles.set(plainName(name), role.trim());
  }
  return roles;
}

/** Without title and in lower case. */
function plainName(name: string): string {
  return name.replace(/^(?:Dr|Prof)\.?\s+/, '').toLowerCase();
}

/** What a statement says for or against; no word of either is a comment. */
function positionOf(statement: string): ImportedReview['position'] {
  if (/\b(?:abstain\w*|no opinion|neutral)\b/i.test(statement)) return 'abstain';
  if (/\b(?:pending|awaiting|tbd)\b/i.test(statement)) return 'pending';
  if (
    /\b(?:not add|absolutely not|should not|do not|don['’]t approve|violat\w*|negligent|reject(?:ed|s)?|object(?:s|ed|ion)?|oppos\w*|against|block(?:s|ed|ing)?|veto|fails?|without ops preparation|not approved?|no-go|not adding)\b/i.test(
      statement,
    )
  )
    return 'object';
  if (
    /\b(?:approv(?:e|es|ed)|agree[sd]?|support(?:s|ed)?|lgtm|accept(?:s|ed)?|endorse[sd]?|sign(?:s|ed)? off|go\b|proceed|recommend(?:s|ed)?|yes|test what we have)\b/i.test(
      statement,
    )
  )
    return 'approve';
  return 'comment';
}

function tableReviews(source: Source): ImportedReview[] {
  return source.blocks.flatMap((block) => {
    if (block.kind !== 'table') return [];
    const at = (pattern: RegExp) => block.columns.findIndex(({ text }) => pattern.test(text.trim()));
    const who = at(/^(?:reviewers?|approvers?|names?|persona|specialist|stakeholder|signatory|sign-?off)/i);
    const position = at(/^(?:position|decision|vote|verdict|approv(?:al|ed)|status|signature|sign-?off|stance)/i);
    if (who < 0 || position < 0 || who === position) return [];
    const isReview = reviewSection.test(
      [...block.place.headings.map(({ text }) => text), ...block.columns.map(({ text }) => text)].join(' '),
    );
    if (!isReview) return [];
    const roleAt = at(/^(?:role|lens|area|title|team)/i);
    const noteAt = at(/^(?:comments?|notes?|reason|rationale|conditions?)/i);
    return block.rows.map(({ cells, line }): ImportedReview => {
      const role = cells[roleAt]?.text ?? null;
      const stance = cells[position]?.text ?? '';
      const read = /✅|✔|\[x\]/i.test(stance)
        ? 'approve'
        : /❌/.test(stance)
          ? 'object'
          : /^[\s_☐⏳-]*$|\[ \]/u.test(stance)
            ? 'pending'
            : positionOf(stance);
      const name = cells[who]?.text ?? '';
      return {
        kind: 'review',
        reviewer: clean(name),
        role,
        lens: lenses.find(([pattern]) => pattern.test(role ?? name))?.[1] ?? null,
        position: read,
        statement: cells[noteAt]?.text ?? stance,
        concerns: [],
        phase: source.phaseAt(line, block.place),
        ...source.origin(line),
      };
    });
  });
}

/** Decisions that were taken, and approvals that are waited for. */
function decisions(source: Source): ImportedReview[] {
  const found: ImportedReview[] = [];
  const waiting = new Set(source.fields.filter(isWaiting).map(({ line }) => line));
  const add = (kind: 'decision' | 'pending_approval', statement: string, line: number, phase: string | null) =>
    found.push({
      kind,
      reviewer: null,
      role: null,
      lens: null,
      position: kind === 'decision' ? 'approve' : 'pending',
      statement,
      concerns: [],
      phase,
      ...source.origin(line),
    });
  for (const block of source.blocks) {
    if (block.kind === 'heading') {
      const text = clean(block.heading.text);
      const phase = source.phaseAt(block.line, block.place);
      if (/\b(?:unanimous(?:ly)?|decision\s*:|decided|approved\s*:|agreement on)\b/i.test(text) && !/\brequired\b/i.test(text))
        add('decision', text, block.line, phase);
      else if (/\b(?:approval (?:required|needed|pending)|pending approval|awaiting approval|requires? (?:user )?approval)\b/i.test(text))
        add('pending_approval', text, block.line, phase);
      continue;
    }
    if (block.kind !== 'line') continue;
    const text = clean(block.content.text);
    if (waiting.has(block.line) || /^(?:waiting|awaiting|pending)\b.{0,40}\b(?:decision|approval)/i.test(text)) {
      add('pending_approval', text, block.line, source.phaseAt(block.line, block.place));
    } else if (/^(?:decision|decided|resolution|adr[- ]?\d+|D\d{1,3})\s*:\s*\S/i.test(text))
      add('decision', text, block.line, source.phaseAt(block.line, block.place));
  }
  return found;
}

function isWaiting({ name, value }: DocumentField): boolean {
  return (
    /\b(?:status|approval|sign-?off|decision)\b/i.test(name) && /\b(?:requires?\b.*\bapproval|awaiting|pending|waiting for)\b/i.test(value)
  );
}
