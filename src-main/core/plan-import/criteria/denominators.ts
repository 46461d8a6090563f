import type { Token } from './tokens.ts';
import { type Unit, unitOfWord } from './unit-words.ts';

export const scales: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, mio: 1e6, mn: 1e6, billion: 1e9 };

/** `9 out of 10 users`, `99 of 100 requests`, `99 times out of 100`: a share; `22 of 22`: the whole; `80 of the 100 in the pool` is no share. */
export function shareOf(
  tokens: readonly Token[],
  at: number,
  value: number,
): { to: number; value: number; whole: number; share: boolean } | null {
  const start = tokens[at]?.lower === 'times' ? at + 1 : at;
  const out = tokens[start]?.lower === 'out';
  const from = out ? start + 1 : start;
  if (tokens[from]?.lower !== 'of') return null;
  const article = /^(?:the|all|its|our)$/.test(tokens[from + 1]?.lower ?? '');
  const whole = tokens[from + (article ? 2 : 1)];
  if (whole?.kind !== 'number') return null;
  const to = from + (article ? 3 : 2);
  if (whole.value === value && value > 1 && unitOfWord(tokens[to]?.lower ?? '') === null) return { to, value, whole: value, share: false };
  if (value >= whole.value || unitOfWord(tokens[to]?.lower ?? '') !== null) return null;
  const round = [10, 20, 50, 100, 1000, 10_000].includes(whole.value);
  // What the share is of stands behind it: `99 of 100 requests`; `≤ 80 of 100` in the row of the connections counts.
  const named = out || start !== at || tokens[to]?.kind === 'word';
  if (article || !round || !named) return article || round ? { to, value, whole: whole.value, share: false } : null;
  return value / whole.value >= 0.5
    ? { to, value: Number(((value / whole.value) * 100).toFixed(4)), whole: whole.value, share: true }
    : null;
}

/** Words that may stand between a figure and its denominator: `1 message in 10 million`, `5 HTTP 5xx responses per 10,000`. */
const maxCountedWords = { in: 2, per: 4 };
const verbs =
  /^(?:may|must|can|will|shall|should|is|are|was|were|be|gets?|goes|needs?|fails?|have|has|takes?|arrives?|survives?|lost|dropped|or|at|each|every|all)$/;

/** What so many of are counted in: `in 10,000 requests`, `per million events`, `per 1k users`. */
export function denominatorAt(tokens: readonly Token[], at: number): { to: number; unit: Unit; noun: string } | null {
  for (let place = at; place <= at + maxCountedWords.per; place += 1) {
    const sign = tokens[place];
    if (sign === undefined) return null;
    const isIn = sign.lower === 'in';
    if (isIn && place > at + maxCountedWords.in) return null;
    if (isIn || sign.lower === 'per' || (sign.lower === 'out' && tokens[place + 1]?.lower === 'of')) {
      let next = sign.lower === 'out' ? place + 2 : place + 1;
      if (/^(?:an?|every|one|the)$/.test(tokens[next]?.lower ?? '')) next += 1;
      const number = tokens[next];
      const scaled = scales[tokens[next + (number?.kind === 'number' ? 1 : 0)]?.lower ?? ''];
      const isNumber = number?.kind === 'number';
      if (!isNumber && !(number?.kind === 'word' && /^(?:million|thousand|hundred|mille|billion)$/.test(number.lower))) return null;
      const size = (isNumber ? number.value : 1) * (scaled ?? 1);
      let to = next + (isNumber && scaled !== undefined ? 2 : 1);
      // `60k in 2 years`, `1 in 5`: no denominator of a rare event.
      if (isNumber && (size < 100 || unitOfWord(tokens[to]?.lower ?? '') !== null)) return null;
      const written = tokens
        .slice(next, to)
        .map(({ text }) => text.replaceAll(/[ \u202f.'’](?=\d{3})/g, ','))
        .join(' ');
      const what = tokens[to];
      const counted = what?.kind === 'word' && !stopsUnit(what.lower) && !verbs.test(what.lower) ? what.lower : '';
      if (counted !== '') to += 1;
      const before = tokens
        .slice(at, place)
        .map(({ text }) => text)
        .join(' ');
      return {
        to,
        unit: { name: `per ${written}${counted === '' ? '' : ` ${counted}`}`, dimension: 'ratio' },
        noun: before === '' && isIn ? counted : before,
      };
    }
    if (sign.kind !== 'word' || stopsUnit(sign.lower) || unitOfWord(sign.lower)?.dimension === 'time') return null;
  }
  return null;
}

/** Words that end what a number counts. */
export function stopsUnit(word: string): boolean {
  return /^(?:of|for|with|at|in|on|and|or|to|the|by|under|within|from|if|when|after|during|over|per|is|are|as|than)$/.test(word);
}

/** `per 10,000 requests`, `per 1k users`, `per million events` → 10,000; null for other units. */
export function denominatorOf(unit: string): number | null {
  const match = /^per (?:([\d.,]+)\s?(k)?\b\s?)?(thousand|million|billion)?/i.exec(unit);
  if (match === null || (match[1] === undefined && match[3] === undefined)) return null;
  const [, digits = '1', k, word = ''] = match;
  return Number(digits.replace(/[.,]/g, '')) * (k === undefined ? 1 : 1000) * (scales[word.toLowerCase()] ?? 1);
}
