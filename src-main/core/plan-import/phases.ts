import type { ImportedPhase } from './imported-plan.ts';
import { clean, slug, type DocumentField } from './source.ts';
import type { Block, Place } from './statements.ts';
import type { Origin } from './imported-plan.ts';

const phasePattern =
  /^(?:proposed\s+|future\s+|new\s+)?(phase|stage|wave|iteration|sprint)\s+(\d{1,3}(?:\.\d{1,2})?[a-z]?|[A-Z]|[IVX]{1,4})(?![\w.]*\d)\b\s*(?:\(([^)]*)\))?\s*(?:[:—–.-]+|\s*$|\s+(?=[A-Z(]))\s*(.*)$/iu;

const emptyPlace: Place = { headings: [], lead: null, leadLine: 0, parents: [] };

interface Mention {
  id: string;
  name: string;
  title: string;
  line: number;
  /** A heading opens the phase for what follows; a list entry only names it. */
  depth: number | null;
  detail: string | null;
}

export interface PhaseReading {
  phases: ImportedPhase[];
  mentions: Mention[];
  phaseAt(line: number, place: Place): string | null;
}

export function readPhases(blocks: readonly Block[], fields: readonly DocumentField[], origin: (line: number) => Origin): PhaseReading {
  const mentions = blocks.flatMap(mentionsIn);
  const headings = mentions.filter(({ depth }) => depth !== null);
  const byId = new Map<string, ImportedPhase>();
  // Headings first: their titles are the phase's; a list entry gives one only to a phase without a heading.
  for (const mention of [...headings, ...mentions.filter(({ depth }) => depth === null)]) {
    const known = byId.get(mention.id);
    if (known !== undefined) {
      if (known.title === known.status || known.title === mention.name) known.title = mention.title === '' ? known.title : mention.title;
      known.duration ??= durationIn(mention.detail);
      continue;
    }
    byId.set(mention.id, {
      id: mention.id,
      title: mention.title === '' ? mention.name : mention.title,
      state: 'planned',
      status: null,
      duration: durationIn(mention.detail),
      priority: null,
      risk: null,
      owner: null,
      fields: [],
      ...origin(mention.line),
    });
  }
  const phaseAt = phaseFinder(headings, mentions);
  const opensWithPhase =
    mentionsIn(
      blocks.find(({ kind }) => kind === 'heading') ?? { kind: 'code', language: '', value: '', line: 0, firstLine: 0, place: emptyPlace },
    ).length > 0;
  const phases = [...byId.values()].sort((a, b) => a.line - b.line);
  for (const field of fields) {
    const { place, item, ...plain } = field;
    const named = /^(?:phase)\s+(\d+[a-z]?)\s+(.+)$/i.exec(field.name);
    const id = named === null ? phaseAt(field.line, place) : `phase-${named[1]?.toLowerCase() ?? ''}`;
    // The status of a document with several phases is that of each.
    if (!opensWithPhase && id === null && place.headings.length <= 1 && /^status$/i.test(field.name)) {
      for (const each of phases) if (each.status === null) applyField(each, 'status', field.value);
    }
    const phase = byId.get(id ?? '') ?? (phases.length > 0 && place.headings.length <= 1 && headings.length === 0 ? phases[0] : undefined);
    if (phase === undefined || (item && !/^(?:status|duration|priority|owner)$/i.test(field.name))) continue;
    applyField(phase, named === null ? field.name : (named[2] ?? ''), field.value);
    phase.fields.push(plain);
  }
  return { phases, mentions, phaseAt };
}

function mentionsIn(block: Block): Mention[] {
  if (block.kind === 'heading') return one(block.heading.text, block.line, block.heading.depth);
  if (block.kind === 'table') {
    if (!/^(?:phase|stage|sprint|wave)s?\b/i.test(block.columns[0]?.text ?? '')) return [];
    return block.rows.flatMap(({ cells, line }) => {
      const [first = '', second = ''] = cells.map(({ text }) => text);
      const numbered = /^\d{1,2}[a-z]?$/i.test(first.trim()) ? `Phase ${first.trim()}: ${second}` : first;
      const found = one(numbered, line, null);
      return found.map((mention) => ({
        ...mention,
        detail: mention.detail ?? cells.map(({ text }) => text).find((text) => durationIn(text) !== null) ?? null,
      }));
    });
  }
  if (block.kind !== 'line') return [];
  const text =
    block.content.bold !== null && /^(?:proposed |future )?phase\b/i.test(clean(block.content.bold))
      ? clean(block.content.text)
      : clean(block.content.text);
  return /^(?:proposed |future )?(?:phase)\s/i.test(text) && text.length < 160 ? one(text, block.line, null) : [];
}

function one(text: string, line: number, depth: number | null): Mention[] {
  const match = phasePattern.exec(clean(text));
  if (match === null) return [];
  const [, kind = '', number = '', bracket, rest = ''] = match;
  // `Phase 7 Checklist`, `Phase 4 Focus (1 Week)`: a part of the phase.
  const detail = bracket ?? /\(([^()]*)\)\s*:?$/.exec(rest)?.[1] ?? null;
  const title = titleOf(rest);
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1).toLowerCase()} ${number.toUpperCase()}`;
  return [{ id: `${kind.toLowerCase()}-${slug(number)}`, name, title, line, depth, detail }];
}

const notATitle =
  /^(?:checklist|focus|scope|status|tasks?|goals?|overview|timeline|risks?|deliverables|results?|summary|complete[d]?|planning complete|when|before|after|should|must|is|was|will|and|to|in|by|at|as|or|exit criteria|success|acceptance|milestones?|dependencies|details|plan|notes?|impact|work|immediately|first|depends|requires|objectives?|gates?|criteria|metrics)\b/i;

function titleOf(rest: string): string {
  const title = clean(
    rest
      .replace(/\s*\((?:\d[^()]*|weeks?[^()]*|days?[^()]*|optional[^()]*|completed?|current|deferred)\)\s*:?$/i, '')
      .replace(/[:\s]+$/, ''),
  );
  return notATitle.test(title) ? '' : title;
}

const durationPattern =
  /(?:~|about |approx\.? )?\d+(?:[.,]\d+)?\+?(?:\s*(?:-|–|to)\s*\d+(?:[.,]\d+)?)?\s*(?:hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|sprints?)\b|\bweeks?\s+\d+(?:\s*[-–]\s*\d+)?|\bdays?\s+\d+(?:\s*[-–]\s*\d+)?/i;

export function durationIn(text: string | null): string | null {
  return text === null ? null : (durationPattern.exec(text)?.[0] ?? null);
}

/** The phase of a line: of its nearest heading that names one; a heading that names another part of the document ends it. */
function phaseFinder(headings: readonly Mention[], mentions: readonly Mention[]): PhaseReading['phaseAt'] {
  const lines = new Map(headings.map((mention) => [mention.line, mention.id]));
  const leads = new Map(mentions.filter(({ depth }) => depth === null).map((mention) => [mention.line, mention.id]));
  const only = new Set(headings.map(({ id }) => id)).size === 1 ? (headings[0]?.id ?? null) : null;
  return (_line, place) => {
    const lead = place.lead === null ? undefined : leads.get(place.leadLine);
    if (lead !== undefined) return lead;
    const heading = place.headings.findLast(({ line }) => lines.has(line));
    return heading === undefined ? only : (lines.get(heading.line) ?? null);
  };
}

function applyField(phase: ImportedPhase, name: string, value: string): void {
  const text = clean(value.replaceAll('**', ''));
  if (/^(?:status|current status|state)$/i.test(name)) {
    phase.status ??= text;
    phase.state = stateOf(phase.status);
  } else if (/^(?:duration|estimated duration|estimate|effort|time|timeline)$/i.test(name)) phase.duration ??= text;
  else if (/^priority$/i.test(name)) phase.priority ??= priorityIn(value) ?? text;
  else if (/^risk(?: level)?$/i.test(name)) phase.risk ??= text;
  else if (/^(?:owner|lead|responsible|assignee|dri)s?$/i.test(name)) phase.owner ??= text;
}

/** Said in words; a mark or a claim never makes a phase done or approved that the words do not. */
function stateOf(status: string): ImportedPhase['state'] {
  if (/\b(?:deferred|postponed|on hold|paused|later)\b/i.test(status)) return 'deferred';
  if (/\bblocked\b/i.test(status)) return 'blocked';
  if (/\b(?:approval|review|awaiting)\b/i.test(status)) return 'in_review';
  if (/\b(?:plann(?:ing|ed)|proposed|draft|not started|ready to (?:begin|start)|todo|upcoming|future)\b/i.test(status)) return 'planned';
  if (/\b(?:in progress|active|ongoing|started|implementing|wip)\b/i.test(status)) return 'active';
  if (/\b(?:complete[d]?|done|finished|shipped)\b/i.test(status)) return 'done';
  return 'planned';
}

/** `P0`, `Low`, three stars; null when a text names none. */
export function priorityIn(text: string): string | null {
  const level = /\b(?:P([0-4])|(critical|highest|high|medium|normal|low(?:est)?|must|should|could|won't)(?=\s|\)|,|$|:|\]))/i.exec(text);
  if (level !== null) return level[1] === undefined ? capital(level[2] ?? '') : `P${level[1]}`;
  const stars = text.match(/⭐|★/g)?.length ?? 0;
  if (stars > 0) return `${stars} star${stars > 1 ? 's' : ''}`;
  if (/🔴/.test(text)) return 'High';
  if (/🟡|🟠/.test(text)) return 'Medium';
  return /🟢/.test(text) ? 'Low' : null;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
