import { type Comparison, type Op, comparisonOf } from './comparators.ts';
import { countCriteria } from './count-criteria.ts';
import { unitOfLabel } from './label-unit.ts';
import { type Surroundings, capacityVerb, hasContent, labelOf } from './labels.ts';
import { isLookAlike } from './look-alikes.ts';
import { type Bound, dropCircumstances, inheritComparison, inheritUnit } from './bounds.ts';
import { type Direction, directionOf, metricName, namesMetric, sureDirectionOf } from './metric-words.ts';
import { type Quantity, findQuantities } from './quantities.ts';
import type { FoundCriterion, ReadingContext } from './reading.ts';
import { requestShares } from './request-shares.ts';
import { statIn, statsIn } from './statistics.ts';
import { type Token, tokenize } from './tokens.ts';
import type { Unit } from './unit-words.ts';

/** The measurable criteria of one sentence, list item or table cell. */
export function readSentence(written: string, context: ReadingContext): FoundCriterion[] {
  // Blanks of any width; as long as what was written, so that offsets hold.
  const text = written
    .replaceAll(/[\t\u00a0\u2007\u2009\u202f]/g, ' ')
    .replaceAll(/\bquantile\s?=~?\s?"0\.(\d{1,4})"/g, (label, digits: string) => percentileOf(digits).padEnd(label.length));
  if (!/\d|zero|none|\bno\b|half (?:an|of)|\b(?:under|within|below|exceed) (?:an?|one)\b|\b(?:most|least|than) [a-z]+/i.test(text))
    return [];
  const tokens = tokenize(text);
  const found: FoundCriterion[] = [];
  let subject = '';
  for (const [from, to] of splitSentences(tokens)) {
    // A question asks; it sets nothing.
    if (tokens[to - 1]?.text === '?') continue;
    const sentence = tokens.slice(from, to);
    const read = readTokens(text, sentence, announcesGoal(sentence) ? { ...context, section: 'neutral', check: true } : context, subject);
    found.push(...read.found);
    // `lag at p99: 3 s; at p50: 400 ms`: of the same.
    subject = sentence.at(-1)?.text === ';' ? read.subject || shortText(text, sentence) : '';
  }
  return found.sort((a, b) => a.at - b.at);
}

/** `A rollback reaches every device; 99.9 % of them within 20 minutes`. */
function shortText(text: string, tokens: readonly Token[]): string {
  return tokens.length > 12 ? '' : text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.start ?? 0);
}

/** `quantile="0.99"` of a query. */
function percentileOf(digits: string): string {
  const padded = digits.padEnd(2, '0');
  return `p${padded.slice(0, 2)}${padded.length > 2 ? `.${padded.slice(2)}` : ''}`;
}

/** `Verify: restore of 500 GB in under 1 h`, behind what was found and how it is mended. */
function announcesGoal(tokens: readonly Token[]): boolean {
  return tokens[1]?.text === ':' && /^(?:verify|verified|verification|acceptance|target|goal)$/.test(tokens[0]?.lower ?? '');
}

/** `.`, `!`, `?` and `;` end a sentence where a space follows; `then` ends what is given. */
function splitSentences(tokens: readonly Token[]): [number, number][] {
  const parts: [number, number][] = [];
  let from = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    const next = tokens[index + 1];
    const ends = token !== undefined && /^[.!?;]$/.test(token.text) && next !== undefined && !next.attached && token.kind === 'punctuation';
    const abbreviation =
      ends && token.text === '.' && /^(?:e\.?g|i\.?e|max|min|avg|approx|vs|etc|resp|no)$/.test(tokens[index - 1]?.lower ?? '');
    if ((ends && !abbreviation) || index - from >= maxTokens) {
      parts.push([from, index + 1]);
      from = index + 1;
    }
  }
  parts.push([from, tokens.length]);
  return parts;
}

/** Longer sentences are read in pieces: nobody writes a criterion of that length, and the rules look back over a whole sentence. */
const maxTokens = 120;

/** What one sentence says; `subject`: what the part before the semicolon is about. */
function readTokens(
  text: string,
  tokens: readonly Token[],
  context: ReadingContext,
  subject: string,
): { found: FoundCriterion[]; subject: string } {
  const then = thenClause(tokens);
  const bounds: Bound[] = [];
  let floor = then;
  for (const quantity of findQuantities(tokens)) {
    if (quantity.from < then) continue;
    const comparison = comparisonOf(tokens, quantity, floor);
    bounds.push({ quantity, comparison, from: comparison?.from ?? quantity.from });
    floor = quantity.to;
  }
  dropCircumstances(tokens, bounds);
  for (const index of bounds.keys()) {
    inheritComparison(tokens, bounds, index);
    inheritUnit(tokens, bounds, index);
  }
  const counts = countCriteria(tokens, bounds, context);
  const shares = requestShares(text, tokens, bounds, context, subject);
  const taken = new Set([...counts.taken, ...shares.taken]);
  const found = [...counts.found, ...shares.found];
  let inherited = subject;
  bounds.forEach((bound, index) => {
    if (taken.has(index)) return;
    if (isStep(tokens, bounds, index)) return;
    const piece = surroundings(text, tokens, bounds, index, then);
    const label = labelOf(piece, context, inherited);
    const criteria = judge(
      tokens,
      bound,
      piece,
      label,
      context,
      bounds.length > 1 && bounds.some((other) => other !== bound && other.comparison !== null),
    );
    if (criteria.length > 0) inherited = label;
    found.push(...criteria);
  });
  return { found, subject: inherited };
}

/** `500 ms → 200 ms` goes from what is to what shall be; a chain of three or more is a rollout or a ramp. */
function isStep(tokens: readonly Token[], bounds: readonly Bound[], index: number): boolean {
  const leads = (at: number) => {
    const [here, next] = [bounds[at], bounds[at + 1]];
    return here !== undefined && next !== undefined && tokens[here.quantity.to]?.kind === 'arrow' && next.from === here.quantity.to + 1;
  };
  return leads(index) || (leads(index - 1) && leads(index - 2));
}

/** Index behind `then` of a given-when-then sentence: what is given are parameters. */
function thenClause(tokens: readonly Token[]): number {
  const first = tokens.findIndex(({ kind }) => kind === 'word');
  if (!/^(?:given|when|if|with|as|and|under|for|scenario)$/.test(tokens[first]?.lower ?? '')) return 0;
  const then = tokens.findIndex(({ lower }, index) => lower === 'then' && index > first);
  if (then < 0) return 0;
  return /^(?:given|when|scenario|and|as)$/.test(tokens[first]?.lower ?? '') || tokens.some(({ lower }) => lower === 'given')
    ? then + 1
    : 0;
}

const boundary = /^(?:[,;|•·]|—|–)$/;
const conjunction = /^(?:and|but|while|whereas|plus|&|with)$/;

function surroundings(text: string, tokens: readonly Token[], bounds: readonly Bound[], index: number, floor: number): Surroundings {
  const bound = bounds[index];
  const previous = bounds[index - 1];
  const following = bounds[index + 1];
  const from = bound?.from ?? 0;
  const to = bound?.quantity.to ?? 0;
  let nearFrom = from;
  let depth = 0;
  while (nearFrom > Math.max(floor, previous?.quantity.to ?? 0)) {
    const token = tokens[nearFrom - 1];
    if (token === undefined) break;
    if (token.text === ')' || token.text === ']') depth += 1;
    if (token.text === '(' || token.text === '[') depth -= 1;
    if (depth < 0) break;
    if (
      depth === 0 &&
      (boundary.test(token.text) || isDash(tokens, nearFrom - 1) || (previous !== undefined && conjunction.test(token.lower)))
    )
      break;
    nearFrom -= 1;
  }
  let nextTo = to;
  depth = 0;
  const last = following?.from ?? tokens.length;
  while (nextTo < last) {
    const token = tokens[nextTo];
    if (token === undefined) break;
    if (token.text === '(' || token.text === '[') depth += 1;
    if (token.text === ')' || token.text === ']') depth -= 1;
    if (depth < 0) break;
    if (depth === 0 && (boundary.test(token.text) || isDash(tokens, nextTo) || (conjunction.test(token.lower) && token.lower !== '&')))
      break;
    nextTo += 1;
  }
  // `≤ 8 s (p99: ≤ 12 s)`: what an open bracket holds belongs to the next bound.
  if (depth > 0 && following !== undefined) {
    const open = tokens.findLastIndex((token, at) => at >= to && at < nextTo && /^[([]$/.test(token.text));
    if (open >= 0) nextTo = open;
  }
  const slice = (start: number, end: number) =>
    start >= end ? '' : text.slice(tokens[start]?.start ?? 0, tokens[end - 1]?.end ?? 0).replaceAll(/\s+/g, ' ');
  return {
    before: slice(floor, from),
    near: slice(nearFrom, from),
    next: [bound?.quantity.noun ?? '', slice(to, nextTo)].join(' ').trim(),
    behind: slice(to, tokens.length),
    unit: bound?.quantity.unit?.name ?? '',
    noun: bound?.quantity.noun ?? '',
    nearFrom,
    nextTo,
    gap: slice(previous?.quantity.to ?? floor, from),
  };
}

/** A hyphen between spaces. */
function isDash(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  return (token?.text === '-' || token?.text === '/') && !token.attached && tokens[index + 1]?.attached === false;
}

const modalWords =
  /\b(?:must|shall|should|needs? to|has to|have to|wants?|required|requires?|ensure[sd]?|guarantee[sd]?|promises?|commits? to|targets?|targeting|aim(?:s|ing)?|goals?|achieve|maintain(?:s|ed|ing)?|keep|slo|sla|limit(?:s|ed)?|expect(?:s|ed)?|will|stay(?:s)?|remains?|may not|cannot|acceptable|acceptance)\b/i;
const changeVerb =
  /\b(?:improv\w+|reduc\w+|decreas\w+|increas\w+|cuts?|boosts?|lowers?|raises?|speeds? up|drops?|falls?|shrink|faster|grow)\b/i;
const scoreWords =
  /\b(?:recall|precision|accuracy|auc|ndcg|f1|mrr|psnr|ssim|availability|layout shift|score|rating|index|coverage|complexity|apdex|lighthouse|nps|csat|cls|count|errors?|failures?|bugs|defects|vulnerabilities|incidents|crashes|leaks?|restarts?|depth|lines|warnings|violations|duplicates|deadlocks?|issues|queries|users|sessions|contrast|tests?|concurren\w*|findings|lag|backlog|retries|rank|ratio|fps|grade|slo|blockers?|outages?|alerts|load average|satisfaction)\b/i;

function judge(
  tokens: readonly Token[],
  bound: Bound,
  piece: Surroundings,
  label: string,
  context: ReadingContext,
  hasOther: boolean,
): FoundCriterion[] {
  const { quantity } = bound;
  let { comparison } = bound;
  const unit =
    shareUnit(bound, label) ?? quantity.unit ?? (quantity.value === 0 && comparison === null ? null : (context.unit ?? unitOfLabel(label)));
  const sentence = `${piece.before} ${piece.behind}`;
  // `memory may grow by at most 2 MB/h` allows it.
  const allows =
    /\b(?:may|can|cannot|not|never|only)\b[^,;]*$/i.test(piece.before) ||
    (comparison?.op.startsWith('<') === true && /\bgrow\w*\b[^,;]*$/i.test(piece.before));
  const changes =
    (!allows && changeVerb.test(piece.before) && /\bby\s*$/i.test(piece.near.trimEnd())) ||
    /\b(?:is|are|costs?|rates?|load|usage|traffic|errors|revenue|sales) (?:down|up)(?: by)?\s*$/i.test(piece.near);
  const direction = changes ? 'up' : directionOf(label, unit);
  const stats = statsOf(tokens, piece, context, bound, unit, label);
  const check = context.check;
  const capacity = capacityVerb.test(piece.before) || capacityVerb.test(label);
  // `supports up to 10,000 users`: what it must reach, not a limit.
  if (comparison !== null && capacity && comparison.op === '<=' && /^(?:up to|max|maximum)/.test(comparison.written) && isLoadUnit(unit)) {
    comparison = { ...comparison, op: '>=' };
  }
  const goals = context.section === 'goals' || context.target;
  const modal = modalWords.test(piece.before);
  const place = {
    quantity: { ...quantity, unit },
    comparison,
    label,
    before: piece.before,
    behind: piece.behind,
    near: piece.near,
    direction,
    hasOther,
    goals,
    modal,
    check,
    stat: stats.length > 0 && stats[0] !== context.stat,
    target: context.target,
  };
  if (isLookAlike(place)) return [];
  if (context.section === 'excluded' && !context.target && !/\b(?:must|shall|target|goal|slo)\b/i.test(piece.before)) return [];
  if (
    !accepted(quantity, unit, comparison, label, direction, context, {
      goals,
      modal,
      capacity,
      sentence,
      near: piece.near,
      before: piece.before,
      stat: stats.length > 0,
      other: hasOther,
    })
  )
    return [];
  const make = (op: Op, value: number, stat: string): FoundCriterion => ({
    at: tokens[quantity.from]?.start ?? 0,
    metric: hasContent(label) || unit?.dimension !== 'time' ? metricName(label, unit) : 'response_time',
    op,
    value,
    unit: unit === null ? 'count' : nameOfUnit(unit, label),
    stat,
    relative:
      comparison?.relative === true ||
      /^\s*(?:of|from|vs\.?|versus|over|against|compared (?:to|with))?\s*(?:the |our |its )?(?:baseline|previous (?:release|version))/i.test(
        piece.behind,
      ),
  });
  const stat =
    stats[0] ??
    (comparison?.none === true && (unit?.dimension === 'time' || unit?.dimension === 'factor')
      ? 'max'
      : unit === null && quantity.value === 0
        ? 'count'
        : defaultStat(unit, label));
  if (quantity.high !== null && (comparison === null || comparison.written === 'within')) {
    return [make('>=', quantity.value, stat), make('<=', quantity.high, stat)];
  }
  if (sureDirectionOf(label, unit) === 'up' && comparison !== null && /^(?:worse|better) than$/.test(comparison.written))
    comparison = { ...comparison, op: comparison.written === 'better than' ? '>' : comparison.negated ? '>=' : '<' };
  const slower = unit?.dimension === 'factor' && /\b(?:may|can|might) (?:take|use|need|be)\s*$/i.test(piece.near.trimEnd());
  const op = slower
    ? '<='
    : (comparison?.op ?? columnOp(context.op, label, unit) ?? (changes ? '>=' : impliedOp(quantity, unit, direction, piece.behind)));
  if (quantity.more.length > 0 && stats.length === quantity.more.length + 1) {
    return stats.map((each, index) => make(op, index === 0 ? quantity.value : (quantity.more[index - 1] ?? 0), each));
  }
  return [make(op, quantity.high ?? quantity.value, stat)];
}

/** `Availability shall be at least 0.9995`. */
function shareUnit({ quantity, comparison }: Bound, label: string): Unit | null {
  const isShare = quantity.unit === null && quantity.value >= 0 && quantity.value < 1 && comparison !== null;
  return isShare &&
    /\b(?:availability|uptime|(?:success|error|failure|hit|miss|loss|drop|reject(?:ion)?|mismatch|duplicate)[- _](?:rate|ratio))\b/i.test(
      label,
    )
    ? { name: 'ratio', dimension: 'ratio' }
    : null;
}

/** `Minimum acceptable` of a time is its upper limit, and a `Limit` of what is sustained its lower one: what is measured says which way. */
function columnOp(op: Op | null, label: string, unit: Unit | null): Op | null {
  const sure = sureDirectionOf(label, unit) ?? (unit?.dimension === 'frequency' && capacityVerb.test(label) ? 'up' : null);
  if (op === null || sure === null) return op;
  return (op === '>=') === (sure === 'up') ? op : null;
}

function isLoadUnit(unit: Unit | null): boolean {
  return unit === null || unit.dimension === 'count' || unit.dimension === 'frequency';
}

interface Words {
  goals: boolean;
  modal: boolean;
  capacity: boolean;
  sentence: string;
  near: string;
  before: string;
  /** A statistic is named. */
  stat: boolean;
  /** Another figure of the sentence is compared. */
  other: boolean;
}

/** Whether enough is said to call it a goal: a comparator and something measurable, or a place where goals stand. */
function accepted(
  quantity: Quantity,
  unit: Unit | null,
  comparison: Comparison | null,
  label: string,
  direction: Direction | null,
  context: ReadingContext,
  words: Words,
): boolean {
  if (quantity.adjective && comparison === null) return false;
  if (quantity.more.length > 0 && comparison === null && !words.goals) return false;
  if (context.target) return true;
  const named = words.stat || namesMetric(label);
  if (comparison !== null) {
    const goals = words.goals || context.check;
    // `queue = 0` in a list of goals is one; elsewhere it sets or explains something.
    if (comparison.written === '=')
      return goals && hasContent(label) && (quantity.value === 0 || quantity.value === 100 || unit?.name === '%');
    // `no more than 2 open crashes`.
    const strict =
      /^[<>≤≥=]/.test(comparison.written) || /^(?:at most|at least|fewer than|behind)$/.test(comparison.written) || comparison.negated;
    if (unit === null) return goals ? named || hasContent(label) : scoreWords.test(label) && (strict || words.modal);
    if (goals) return hasContent(label) || words.stat;
    const bounded = comparison.negated || /^(?:[<>≤≥]|under$|below$|at most$|at least$|minimum of$|less than$)/.test(comparison.written);
    if (!named && words.modal && bounded && !/^(?:count|bytes)$/.test(unit.dimension)) return hasContent(label);
    if (!named) return context.item && hasContent(words.near) && /^[<>≤≥]/.test(comparison.written) && unit.dimension !== 'count';
    const loose = /^(?:over|up to|under|above|past|max|min|maximum|minimum|more than|exceeds|beyond|\+|limit)/.test(comparison.written);
    return (
      !loose ||
      words.modal ||
      words.capacity ||
      (context.item && !/^(?:up to|over|past|above|beyond|exceeds|more than)$/.test(comparison.written)) ||
      comparison.negated
    );
  }
  if (quantity.wholeOf) return false;
  // `The contract covers 400 TB a month.` in running text asks for nothing.
  const isTold = !context.item && !words.modal && !words.capacity && !words.stat && !/[:=]\s*$/.test(words.near.trimEnd());
  if (isTold && /^(?:bytes|growth|money)$/.test(unit?.dimension ?? '')) return false;
  if (
    quantity.value === 0 &&
    (words.goals || context.check || (words.other && direction === 'down')) &&
    direction !== 'up' &&
    /(?:[:=]|\b(?:of|is|are|be|remain|remains|stay|stays))\s*$/.test(words.near.trimEnd())
  )
    return direction === 'down' || unit === null;
  if (unit === null)
    return (
      words.goals &&
      scoreWords.test(label) &&
      (/[:=]\s*$|\b(?:of|to|is|be|at)\s*$/.test(words.near.trimEnd()) || /\b(?:score|rating|grade|index)\s*$/i.test(words.near.trimEnd()))
    );
  if (changeVerb.test(words.before) && /\b(?:by|to)\s*$/i.test(words.near.trimEnd())) return words.goals || words.modal;
  if (unit.dimension === 'factor')
    return words.goals && (named || /\b(?:faster|improve\w*|speed\w*|increase|growth)\b/i.test(words.sentence));
  if (words.capacity && isLoadUnit(unit)) return words.goals || words.modal;
  if (unit.dimension === 'time' && !words.goals)
    return words.modal && named && /[:=]\s*$|\b(?:in|of|is|be|to|at)\s*$/i.test(words.near.trimEnd());
  if (unit.name === '%' && quantity.value === 100 && context.item && words.near.trim() === '' && /^\s*of\b/i.test(words.sentence.trim()))
    return true;
  if (unit.dimension === 'count' && direction === 'down' && quantity.value > 0) return words.goals && /[:=]\s*$/.test(words.near.trimEnd());
  return (
    (words.goals ||
      (words.modal && /\b(?:must|shall|should|target|goal|slo|sla|ensure|achieve|maintain|promises?|guarantees?)\b/i.test(words.before))) &&
    (direction !== null || named || unit.name === '%')
  );
}

/** Times are upper limits, availability a lower one; a share of which the words say nothing is meant to be reached. */
function impliedOp(quantity: Quantity, unit: Unit | null, direction: Direction | null, behind: string): Op {
  if (quantity.value === 0) return '==';
  if (unit?.name === '%' && quantity.value === 100 && /^\s*of\b/i.test(behind)) return '==';
  if (unit?.name === '%' && quantity.value === 100) return '>=';
  if (unit?.name === '%' && quantity.value >= 99) return '>=';
  if (direction !== null) return direction === 'up' ? '>=' : '<=';
  return unit?.name === '%' && quantity.value < 50 ? '<=' : '>=';
}

function statsOf(
  tokens: readonly Token[],
  piece: Surroundings,
  context: ReadingContext,
  bound: Bound,
  unit: Unit | null,
  label: string,
): string[] {
  if (bound.quantity.more.length > 0) {
    const all = statsIn(tokens, piece.nearFrom, bound.from);
    if (all.length > 1) return all;
  }
  const behind = statIn(tokens, bound.quantity.to, piece.nextTo);
  const before = statIn(tokens, piece.nearFrom, bound.from);
  const near =
    before ?? (behind?.stat === 'max' && bound.comparison?.written === 'behind' ? null : behind) ?? widerStat(tokens, piece, bound);
  const stat = near?.stat ?? context.stat;
  if (stat === null || stat === undefined) return [];
  // `Maximum error rate 1 %` limits; it is no statistic of a rate.
  if (
    (stat === 'max' || stat === 'min') &&
    unit !== null &&
    unit.dimension !== 'time' &&
    unit.dimension !== 'bytes' &&
    !/\b(?:cpu|memory|util)/i.test(label)
  )
    return [];
  return [stat];
}

/** `For the 95th percentile, response time < 200 ms`; only the first quantity of a sentence may reach that far. */
function widerStat(tokens: readonly Token[], piece: Surroundings, bound: Bound): { stat: string } | null {
  // `Reduce p95 build time from 18 min to 9 min`.
  const changed =
    /^\s*(?:down |up )?to\b/i.test(piece.near) &&
    /\bfrom\s+[\d.,]+\s?\S{0,12}(?:\s\p{L}+)?\s+(?:down |up )?to\s*(?:under|below|less than|over|at least)?\s*$/iu.test(piece.before);
  const isFirst = piece.gap === piece.before || changed;
  return isFirst ? statIn(tokens, 0, bound.from) : null;
}

function defaultStat(unit: Unit | null, label: string): string {
  const dimension = unit?.dimension;
  if (dimension === 'frequency') return 'rate';
  if (dimension === 'count') return 'count';
  if (dimension === 'ratio') return /\b(?:rate|ratio)\b/i.test(label) ? 'rate' : 'value';
  return unit === null && counts.test(label) ? 'count' : 'value';
}

const counts = /\b(?:count|errors|failures|bugs|defects|vulnerabilities|incidents|crashes|issues|tests?|leaks)\b/i;

/** `1/s` of something that is called requests. */
function nameOfUnit(unit: Unit, label: string): string {
  const per = /^1\/(.+)$/.exec(unit.name);
  return per !== null && /\b(?:requests?|throughput|rps)\b/i.test(label) ? `requests/${per[1] === 'min' ? 'minute' : per[1]}` : unit.name;
}
