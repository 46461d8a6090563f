import { namesMetric } from './metric-words.ts';
import type { ReadingContext } from './reading.ts';

export interface Surroundings {
  /** The sentence before the comparator. */
  before: string;
  /** From the last comma, bracket or dash. */
  near: string;
  /** To the next comma, bracket, dash or comparator. */
  next: string;
  behind: string;
  unit: string;
  /** What the number counts. */
  noun: string;
  nearFrom: number;
  nextTo: number;
  /** Between the quantity before and this one. */
  gap: string;
}

export const capacityVerb =
  /\b(?:support(?:s|ed|ing)?|handl(?:e|es|ed|ing)|sustain(?:s|ed|ing)?|serv(?:e|es|ing)|scal(?:e|es|ed|ing)(?: up)? to|process(?:es|ing)?|accommodat\w*|withstand\w*|ingest\w*|capacity|throughput|cope with|holds?|keeps? \d)\b/i;

/** What a figure is called: the words beside it, else what stands above. */
export function labelOf(whole: Surroundings, context: ReadingContext, inherited: string): string {
  const piece = withoutCategory(whole);
  // `handle 10,000 concurrent requests`: what is counted says more than the verb.
  if (capacityVerb.test(piece.near)) {
    const subject = piece.near.replace(carriers, ' ').replace(/^\s*:/, ' ');
    if (hasContent(subject) && !/[:(]/.test(subject) && subject.trim().split(/\s+/).length <= 3)
      return `${subject} ${throughputWord(piece.noun)}`;
    if (hasContent(piece.noun) && namesMetric(piece.noun)) return piece.noun;
  }
  // `shall not lose more than 1 frame per 1,000,000`, `shall use at most 80 connections`: what is counted is meant.
  if (hasContent(piece.noun)) {
    const verb = /\b(?:(lose|drop|miss|reject)s?|(?:use|have|has|allow|open|create|need|require|contain|consume|store)s?)\s*$/i.exec(
      piece.near.trimEnd(),
    );
    if (verb !== null) return `${pastOf[verb[1]?.toLowerCase() ?? ''] ?? ''} ${piece.noun}`.trim();
  }
  const own = [piece.near, /^(?:after|during|when|while|under|at|in|on|for|with|per|following)\b/i.test(piece.next) ? '' : piece.next];
  // `Cache hits: at least 19 out of 20 requests`.
  if (/:\s*$/.test(piece.near) && hasWords(piece.near, 1) && !namesMetric(piece.near) && !/\d/.test(piece.near) && !context.target)
    return piece.near;
  for (const candidate of own) if (hasContent(candidate) && namesMetric(candidate)) return candidate;
  // `coverage ≥ 90 % (lines), ≥ 80 % (branches)`.
  const says = /^\W*([\p{L} ]{3,24}?)\W*$/u.exec(piece.next)?.[1];
  if (
    inherited !== '' &&
    !hasContent(piece.near) &&
    says !== undefined &&
    hasContent(says) &&
    !namesMetric(says) &&
    /%|\bpercent/.test(piece.unit)
  )
    return `${inherited} ${says}`;
  if (hasContent(piece.noun) && !hasContent(piece.near)) return piece.noun;
  if (hasContent(piece.gap) && namesMetric(piece.gap)) return piece.gap;
  if (inherited !== '' && !hasContent(piece.near) && !hasContent(own[1] ?? '')) return inherited;
  if (hasContent(piece.before) && inherited === '' && namesMetric(piece.before)) return piece.before;
  const outer = context.labels.find((label) => hasContent(label) && namesMetric(label));
  const inner = own.find(hasContent) ?? '';
  // `Autocomplete has a budget of 50 ms`: says enough of itself.
  if (outer !== undefined && inner !== '' && !context.target && /\p{L}{7}/u.test(inner) && hasWords(inner, 1)) return inner;
  if (outer !== undefined && !hasWords(inner, 2)) return inner === '' || !/\p{L}{3}|\p{Lu}{2}/u.test(inner) ? outer : `${outer} ${inner}`;
  if (inner !== '') return inner;
  return context.labels.find(hasContent) ?? inherited;
}

/** `**Scalability:** 10 000 users at once`: a chapter of quality says nothing of what is measured in it. */
function withoutCategory(piece: Surroundings): Surroundings {
  const near = piece.near.replace(/^\W*\p{Lu}{1,4}[-_ ]?\d{1,4}[a-z]?\s*[:.)–—-]+(?:\s|$)/u, ' ').replace(category, ' ');
  return near === piece.near || !hasContent(`${near} ${piece.next}`) ? piece : { ...piece, near };
}

const pastOf: Readonly<Record<string, string>> = { lose: 'lost', drop: 'dropped', miss: 'missed', reject: 'rejected' };

const category =
  /^\W*(?:performance|reliability|scalability|usability|maintainability|portability|security|efficiency|capacity|stability|quality|robustness|resilience|operability|observability|speed|size|energy|accessibility|done when|exit|gate|goal|target)s?\s*[:–—-]\s/i;

/** Words that say that something carries a load, and who. */
const carriers =
  /\b(?:support\w*|handl\w*|sustain\w*|serv(?:e|es|ing)|scal(?:e|es|ing)(?: up)?|process(?:es)?|accommodat\w*|withstand\w*|cope|with|exit|the|our|system|service|api|platform|application|app|it|must|shall|should|can|will|be|able|to|we|and|minimum|of|at|least|up)\b/gi;

/** `Ingest sustains 120k rows/s` → `ingest rate`. */
function throughputWord(noun: string): string {
  return /^\p{L}+\s*(?:\/|per )/iu.test(noun) ? 'rate' : noun;
}

const empty = new Set(
  'target targets goal goals slo sla max min maximum minimum must should shall be is are the a an of to at in on for by than less more no not p average avg median mean percentile per value limit threshold expected required requirement acceptance criteria criterion pass under over within below above it they all and or with least most current baseline objective runs run has have uses there take takes we can one down up'.split(
    ' ',
  ),
);

/** Says enough to stand alone. */
function hasWords(label: string, least: number): boolean {
  return (
    [...label.toLowerCase().matchAll(/\p{L}[\p{L}\p{N}]{2,}/gu)].filter(
      ([word]) => (word === 'current' || !empty.has(word)) && !/^p\d+$/.test(word),
    ).length >= least
  );
}

/** Has a word that could name something. */
export function hasContent(label: string): boolean {
  for (const [word] of label.toLowerCase().matchAll(/\p{L}[\p{L}\p{N}]*/gu)) if (!empty.has(word) && !/^p\d+$/.test(word)) return true;
  return false;
}
