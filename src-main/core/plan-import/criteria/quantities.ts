import { denominatorAt, scales, shareOf, stopsUnit } from './denominators.ts';
import type { Token } from './tokens.ts';
import { type Unit, countedUnit, perTime, unitOfWord } from './unit-words.ts';

/** A number with what it counts, as it stands in a sentence. */
export interface Quantity {
  /** First token, and the one behind the last. */
  from: number;
  to: number;
  value: number;
  /** End of a two-sided range. */
  high: number | null;
  /** `50/100/200 ms`: further values in the same unit. */
  more: number[];
  /** null: a bare number. */
  unit: Unit | null;
  /** `20,000+`. */
  plus: boolean;
  /** `22/22`. */
  wholeOf: boolean;
  /** `8-hour`: describes the next word. */
  adjective: boolean;
  /** Words between the number and the end of its unit: `concurrent users`. */
  noun: string;
}

const money = /^[$€£]$/;
const currencies: Readonly<Record<string, string>> = {
  eur: '€',
  euro: '€',
  euros: '€',
  usd: '$',
  dollars: '$',
  gbp: '£',
  pounds: '£',
  chf: 'CHF',
};
/** `at most two restarts`. */
const smallNumbers = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const rangeSigns = new Set(['-', '–', '—', '‑', 'to', '~', '..']);

/** Every quantity of a sentence, in order. */
export function findQuantities(tokens: readonly Token[]): Quantity[] {
  const found: Quantity[] = [];
  let index = 0;
  while (index < tokens.length) {
    const quantity = quantityAt(tokens, index);
    if (quantity === null) {
      index += 1;
      continue;
    }
    const joined = joinRange(tokens, quantity);
    found.push(joined);
    index = Math.max(joined.to, index + 1);
  }
  return found;
}

function quantityAt(tokens: readonly Token[], index: number): Quantity | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (token.kind === 'word' && /^(?:zero|none)$/.test(token.lower)) return zeroWord(tokens, index);
  const single = singleWord(tokens, index);
  if (single !== null) return single;
  const written = token.kind === 'word' && isCounted(tokens, index) ? smallNumbers.indexOf(token.lower) : -1;
  if (token.kind !== 'number' && token.kind !== 'fraction' && written < 1) return null;
  let to = index + 1;
  let value = written > 0 ? written : token.value;
  let more = token.parts;
  let wholeOf = false;
  if (token.kind === 'fraction' && token.parts.length === 1) {
    wholeOf = token.parts[0] === token.value && token.value > 0;
    if (wholeOf) more = [];
  }
  let plus = false;
  const takePlus = () => {
    if (tokens[to]?.text === '+' && tokens[to]?.attached === true) {
      plus = true;
      to += 1;
    }
  };
  takePlus();
  // `9 out of 10 users`.
  const outOf = shareOf(tokens, to, value);
  if (outOf?.share === true) return { ...bare(index, outOf.to), value: outOf.value, unit: { name: '%', dimension: 'ratio' } };
  if (outOf !== null) {
    to = outOf.to;
    wholeOf = outOf.value === outOf.whole;
  }
  // `1 in 10,000 requests`, `1 message in 10 million`, `3 errors per 10k requests`.
  const among = denominatorAt(tokens, to);
  if (among !== null && (written < 1 || value === 1)) return { ...bare(index, among.to), value, unit: among.unit, noun: among.noun };
  const whole = tokens[to + 1];
  if (whole?.attached === true && whole.text === '1' && tokens[to]?.text === ':' && tokens[to]?.attached === true) to += 2;
  // `fifteen (15) minutes`, as contracts write it.
  if (tokens[index - 1]?.text === '(' && tokens[to]?.text === ')' && unitOfWord(tokens[to + 1]?.lower ?? '') !== null) to += 1;
  const share = token.kind === 'fraction' ? token.parts[0] : undefined;
  if (share !== undefined && more.length === 1 && share >= 10 && value > 0 && value < share && isCompared(tokens, index)) {
    value /= share;
    more = [];
    return { ...bare(index, to), value, unit: { name: 'ratio', dimension: 'ratio' } };
  }
  const scale = scales[tokens[to]?.lower ?? ''];
  if (scale !== undefined) {
    value *= scale;
    to += 1;
    takePlus();
  }
  const before = tokens[index - 1];
  if (isNegative(tokens, index)) value = -value;
  const unit = before !== undefined && money.test(before.text) ? moneyUnit(tokens, to, before.text) : readUnit(tokens, to);
  const noun = tokens
    .slice(unit.nounFrom, unit.to)
    .map(({ text }) => text)
    .join(' ');
  to = unit.to;
  if (!plus) takePlus();
  return { from: index, to, value, high: null, more, unit: unit.unit, plus, wholeOf, adjective: unit.adjective, noun };
}

function bare(from: number, to: number): Quantity {
  return { from, to, value: 0, high: null, more: [], unit: null, plus: false, wholeOf: false, adjective: false, noun: '' };
}

/** `< 1/10,000`. */
function isCompared(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return before?.kind === 'comparator' || /^(?:than|exceed|below|under|most)$/.test(before?.lower ?? '');
}

/** `half an hour`, `under a second`, `within one minute`. */
function singleWord(tokens: readonly Token[], index: number): Quantity | null {
  const [first, second, third] = [tokens[index], tokens[index + 1], tokens[index + 2]];
  if (first?.kind !== 'word') return null;
  if (first.lower === 'half' && /^an?$/.test(second?.lower ?? '')) {
    const unit = unitOfWord(third?.lower ?? '');
    return unit?.dimension === 'time' && (third?.text.length ?? 0) > 2 ? { ...bare(index, index + 3), value: 0.5, unit } : null;
  }
  // `Half of all requests are answered in 80 ms`.
  if (first.lower === 'half' && /^(?:of|the)$/.test(second?.lower ?? ''))
    return { ...bare(index, index + 1), value: 50, unit: { name: '%', dimension: 'ratio' } };
  if (!/^(?:an?|one)$/.test(first.lower) || !/^(?:than|under|within|below|most|exceed|inside)$/.test(tokens[index - 1]?.lower ?? ''))
    return null;
  const unit = unitOfWord(second?.lower ?? '');
  return unit?.dimension === 'time' && (second?.text.length ?? 0) > 2 ? { ...bare(index, index + 2), value: 1, unit } : null;
}

/** `≥ −2 %`: a sign of its own behind a comparator. */
function isNegative(tokens: readonly Token[], index: number): boolean {
  const [sign, before] = [tokens[index - 1], tokens[index - 2]];
  return (
    /^[-−]$/.test(sign?.text ?? '') &&
    tokens[index]?.attached === true &&
    (before === undefined || before.kind === 'comparator' || before.text === ':')
  );
}

/** `at most two`, `a maximum of three`, `in ten minutes`. */
function isCounted(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.lower ?? '';
  if (/^(?:most|least|than)$/.test(before)) return true;
  if (before === 'of') return /^(?:max|maximum|min|minimum|limit|total|cap|most|least)$/.test(tokens[index - 2]?.lower ?? '');
  return /^(?:in|within|under|below|exceed|inside)$/.test(before) && unitOfWord(tokens[index + 1]?.lower ?? '')?.dimension === 'time';
}

function zeroWord(tokens: readonly Token[], index: number): Quantity | null {
  const next = tokens[index + 1];
  // `zero-downtime` is one word; `zero trust`, `none of the` are no counts.
  if (next?.lower === 'trust' || next?.lower === 'of' || next?.text === '-') return null;
  // `none takes more than 20 s`.
  if (tokens[index]?.lower === 'none' && /^(?:takes?|may|must|shall|should|is|are|exceeds?|lasts?|needs?|can)$/.test(next?.lower ?? ''))
    return null;
  const unit = next !== undefined && next.kind === 'word' ? countedUnit(next.lower) : null;
  return {
    from: index,
    to: unit === null ? index + 1 : index + 2,
    value: 0,
    high: null,
    more: [],
    unit,
    plus: false,
    wholeOf: false,
    adjective: false,
    noun: unit === null ? '' : (next?.text ?? ''),
  };
}

interface ReadUnit {
  unit: Unit | null;
  to: number;
  nounFrom: number;
  adjective: boolean;
}

/** How many words may stand between a number and what it counts: `10,000 concurrent active users`. */
const maxAdjectives = 3;

function readUnit(tokens: readonly Token[], at: number): ReadUnit {
  const none: ReadUnit = { unit: null, to: at, nounFrom: at, adjective: false };
  const token = tokens[at];
  if (token === undefined) return none;
  if (token.kind === 'percent') return percentUnit(tokens, at + 1);
  const currency = /^[$€£]$/.test(token.text) ? token.text : currencies[token.lower];
  if (currency !== undefined) return { ...moneyUnit(tokens, at + 1, currency) };
  if (/^[×x]$/.test(token.text) && countsPieces(tokens, at)) return none;
  if (token.text === '×') return { unit: unitOfWord('x'), to: at + 1, nounFrom: at + 1, adjective: false };
  if (token.text === '°' && /^[cf]$/.test(tokens[at + 1]?.lower ?? ''))
    return {
      unit: { name: `°${tokens[at + 1]?.text.toUpperCase() ?? ''}`, dimension: 'none' },
      to: at + 2,
      nounFrom: at + 2,
      adjective: false,
    };
  // `under 0.1 week over week`.
  if (tokens[at + 1]?.lower === 'over' && tokens[at + 2]?.lower === token.lower) return none;
  // `fewer than 3 a day`.
  const perHundred = /^(?:per|an?|each)$/.test(token.lower) || token.text === '/';
  if (perHundred) return perUnit(tokens, at) ?? none;
  if (/^[-‑]$/.test(token.text) && token.attached && tokens[at + 1]?.attached === true) {
    const unit = unitOfWord(tokens[at + 1]?.lower ?? '');
    return unit === null ? none : { unit, to: at + 2, nounFrom: at + 2, adjective: unit.name !== 'x' };
  }
  if (token.kind !== 'word') return none;
  if (token.lower === 'per' && tokens[at + 1]?.lower === 'cent') return percentUnit(tokens, at + 2);
  if (/^percentage$/.test(token.lower) && /^points?$/.test(tokens[at + 1]?.lower ?? '')) {
    return { unit: { name: 'pp', dimension: 'ratio' }, to: at + 2, nounFrom: at + 2, adjective: false };
  }
  if (token.lower === 'percent' || token.lower === 'pct') return percentUnit(tokens, at + 1);
  const hyphened = /^([a-zµμ]+)-([a-z].*)$/.exec(token.lower);
  if (hyphened !== null && unitOfWord(hyphened[1] ?? '') !== null && token.attached) {
    return { unit: unitOfWord(hyphened[1] ?? ''), to: at + 1, nounFrom: at + 1, adjective: true };
  }
  const direct = unitOfWord(token.text);
  const rate = rateAfter(tokens, at);
  if (rate !== null) return rate;
  if (direct !== null && !isOtherWord(tokens, at)) return { unit: direct, to: at + 1, nounFrom: at + 1, adjective: false };
  return countAfter(tokens, at) ?? none;
}

/** `8 × A100`, `4 x c5.large`: pieces of hardware, no factor. */
function countsPieces(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  if (next === undefined || tokens[at]?.attached === true) return next?.kind === 'number' && next.attached;
  return next.kind === 'number' || (next.kind === 'word' && /\d/.test(next.text));
}

/** `m`, `d`, `w`, `b`, `g`, `x` and `times` are units only where they cannot be something else. */
function isOtherWord(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return true;
  if (token.lower === 'times') return false;
  return token.text.length === 1 && !token.attached && !/^[smhBdW]$/.test(token.text);
}

function percentUnit(tokens: readonly Token[], at: number): ReadUnit {
  const each = tokens[at];
  const span = each?.text === '/' || each?.lower === 'per' ? perTime('percent', tokens[at + 1]?.lower ?? '') : null;
  if (span !== null && /\/(?:s|min|h)$/.test(span.name)) return { unit: span, to: at + 2, nounFrom: at + 2, adjective: false };
  return { unit: { name: '%', dimension: 'ratio' }, to: at, nounFrom: at, adjective: false };
}

/** `100/s`, `1 per day`, `< 5 per 1k requests`. */
function perUnit(tokens: readonly Token[], at: number): ReadUnit | null {
  const next = tokens[at + 1];
  if (next === undefined) return null;
  const unit = perTime(null, next.lower);
  return unit === null ? null : { unit, to: at + 2, nounFrom: at + 2, adjective: false };
}

/** `requests/minute`, `concurrent HTTP requests per second`, `errors per 1k requests`. */
function rateAfter(tokens: readonly Token[], at: number): ReadUnit | null {
  for (let place = at; place <= at + maxAdjectives; place += 1) {
    const noun = tokens[place];
    if (noun?.kind !== 'word' || stopsUnit(noun.lower)) return null;
    const sign = tokens[place + 1];
    if (sign === undefined) return null;
    if (sign.text === '/' || sign.lower === 'per' || /^(?:an?|each|every)$/.test(sign.lower)) {
      const each = tokens[place + 2];
      if (each === undefined) return null;
      if (each.kind === 'number') return null;
      const unit = perTime(noun.lower, each.lower);
      return unit === null ? null : { unit, to: place + 3, nounFrom: at, adjective: false };
    }
    if (unitOfWord(noun.lower) !== null) return null;
  }
  return null;
}

function countAfter(tokens: readonly Token[], at: number): ReadUnit | null {
  for (let place = at; place <= at + maxAdjectives; place += 1) {
    const noun = tokens[place];
    if (noun?.kind !== 'word' || stopsUnit(noun.lower)) return null;
    const unit = countedUnit(noun.lower);
    // `requests timeout`: the noun describes the next word.
    if (unit !== null) return { unit, to: place + 1, nounFrom: at, adjective: false };
  }
  return null;
}

function moneyUnit(tokens: readonly Token[], at: number, sign: string): ReadUnit {
  const each = tokens[at];
  const what = tokens[at + 1];
  if ((each?.text === '/' || each?.lower === 'per') && what?.kind === 'word') {
    return { unit: { name: `${sign}/${what.lower}`, dimension: 'money' }, to: at + 2, nounFrom: at + 2, adjective: false };
  }
  return { unit: { name: sign, dimension: 'money' }, to: at, nounFrom: at, adjective: false };
}

/** `60-80 %`, `100ms – 200ms`, `between 40 % and 70 %`. */
function joinRange(tokens: readonly Token[], low: Quantity): Quantity {
  const sign = tokens[low.to];
  const between = tokens[low.from - 1]?.lower === 'between' && sign?.lower === 'and';
  if (sign === undefined || low.plus || (!rangeSigns.has(sign.lower) && !between)) return low;
  // `from 500 ms to 200 ms` is a change, no range.
  if (sign.lower === 'to' && tokens[low.from - 1]?.lower === 'from') return low;
  const high = quantityAt(tokens, low.to + 1);
  if (high === null || high.high !== null || high.plus) return low;
  const sameUnit = low.unit === null || high.unit === null || low.unit.name === high.unit.name;
  if (!sameUnit || high.value < low.value) return low;
  return { ...low, to: high.to, high: high.value, unit: high.unit ?? low.unit, adjective: high.adjective, noun: high.noun };
}
