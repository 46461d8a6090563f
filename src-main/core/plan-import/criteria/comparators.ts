import type { Quantity } from './quantities.ts';
import type { Token } from './tokens.ts';

export type Op = '<' | '<=' | '>' | '>=' | '==';

export interface Comparison {
  op: Op;
  /** First token of the comparator. */
  from: number;
  /** `no … > 10 %`, `must not exceed`: the writer turned it round. */
  negated: boolean;
  /** `within 5 % of baseline`, `< baseline + 10 %`. */
  relative: boolean;
  /** `no query takes longer than`: holds for each one. */
  none: boolean;
  /** Word or sign as written, lower case. */
  written: string;
}

const signs: Readonly<Record<string, Op>> = {
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  '⩽': '<=',
  '≦': '<=',
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
  '⩾': '>=',
  '≧': '>=',
  '==': '==',
  '=': '==',
};

/** Longest first where one ends with the other. */
const phrases: readonly (readonly [string, Op])[] = [
  ['less than or equal to', '<='],
  ['lower than or equal to', '<='],
  ['greater than or equal to', '>='],
  ['more than or equal to', '>='],
  ['at or below', '<='],
  ['at or under', '<='],
  ['at or above', '>='],
  ['equal to or less than', '<='],
  ['equal to or greater than', '>='],
  ...['less', 'fewer', 'lower', 'smaller', 'faster', 'shorter', 'quicker', 'better'].map((word): [string, Op] => [`${word} than`, '<']),
  ...['more', 'greater', 'higher', 'larger', 'longer', 'slower', 'bigger', 'worse'].map((word): [string, Op] => [`${word} than`, '>']),
  ...['older', 'later'].map((word): [string, Op] => [`${word} than`, '>']),
  ...['newer', 'earlier', 'sooner'].map((word): [string, Op] => [`${word} than`, '<']),
  ['at least every', '<='],
  ['at least once every', '<='],
  ['lt', '<'],
  ['lte', '<='],
  ['gt', '>'],
  ['gte', '>='],
  ['in excess of', '>'],
  ['at most', '<='],
  ['at least', '>='],
  ['up to', '<='],
  ['upto', '<='],
  ['limit to', '<='],
  ['limited to', '<='],
  ['limit of', '<='],
  ['capped at', '<='],
  ['cap of', '<='],
  ['ceiling of', '<='],
  ['budget of', '<='],
  ['maximum of', '<='],
  ['max of', '<='],
  ['minimum of', '>='],
  ['min of', '>='],
  ['floor of', '>='],
  ['equal to', '=='],
  ['equals', '=='],
  ['exactly', '=='],
  ['within', '<='],
  ['inside', '<='],
  ['under', '<'],
  ['below', '<'],
  ['beneath', '<'],
  ['sub', '<'],
  ['maximum', '<='],
  ['max', '<='],
  ['minimum', '>='],
  ['min', '>='],
  ['over', '>'],
  ['above', '>'],
  ['beyond', '>'],
  ['exceed', '>'],
  ['exceeds', '>'],
  ['exceeded', '>'],
  ['exceeding', '>'],
  ['surpass', '>'],
  ['surpasses', '>'],
  ['past', '>'],
];
const byLastWord = new Map<string, { words: string[]; op: Op }[]>();
for (const [phrase, op] of phrases) {
  const words = phrase.split(' ');
  const last = words.at(-1) ?? '';
  byLastWord.set(
    last,
    [...(byLastWord.get(last) ?? []), { words, op }].sort((a, b) => b.words.length - a.words.length),
  );
}

const fillers =
  /^(?:[([{"'“‘`*$€£+~≈±−-]|about|approximately|approx\.?|around|roughly|an?|the|only|just|by|baseline|current|previous|plus|our|its|value|threshold|target|limit|only|be|is|are|of|:)$/;
const relativeFiller = /^(?:baseline|current|previous)$/;
const maxFillers = 5;

const flipped: Readonly<Record<Op, Op>> = { '>': '<=', '<': '>=', '>=': '<', '<=': '>', '==': '==' };

/** The comparator that belongs to a quantity: before it, or behind it (`200 ms or less`, `99 % minimum`, `20,000+`). */
export function comparisonOf(tokens: readonly Token[], quantity: Quantity, floor: number): Comparison | null {
  const before = comparisonBefore(tokens, quantity, floor);
  if (before !== null) return before;
  const behind = comparisonBehind(tokens, quantity);
  if (behind !== null) return { op: behind, from: quantity.from, negated: false, relative: false, none: false, written: 'behind' };
  if (quantity.plus) return { op: '>=', from: quantity.from, negated: false, relative: false, none: false, written: '+' };
  return null;
}

function comparisonBefore(tokens: readonly Token[], quantity: Quantity, floor: number): Comparison | null {
  let index = quantity.from - 1;
  let relative = false;
  let skippedColon = false;
  for (let skipped = 0; skipped < maxFillers && index >= floor; skipped += 1) {
    const token = tokens[index];
    const abbreviated = token?.text === '.' && /^(?:max|min|approx)$/.test(tokens[index - 1]?.lower ?? '');
    if (token === undefined || (!fillers.test(token.lower) && !abbreviated) || phraseAt(tokens, index, floor) !== null) break;
    if (relativeFiller.test(token.lower)) relative = true;
    if (token.text === ':') skippedColon = true;
    index -= 1;
  }
  const token = tokens[index];
  const plus = tokens.slice(Math.max(floor, index), quantity.from).some(({ text }) => text === '+');
  // `CPU: baseline + 3 %`.
  const bounded: Comparison | null =
    relative && plus ? { op: '<=', from: index + 1, negated: false, relative, none: false, written: 'baseline' } : null;
  if (token === undefined || index < floor) return bounded;
  if (token.kind === 'comparator') {
    const op = signs[token.text];
    if (op === undefined) return null;
    // `key=value` sets something; `resets = 0` says what shall be.
    if (token.text === '=' && (token.attached || tokens[index + 1]?.attached === true)) return null;
    const repeated = tokens[index - 1]?.kind === 'comparator' ? index - 1 : index;
    return finish(tokens, { op, from: repeated, negated: false, relative, none: false, written: token.text }, floor);
  }
  const phrase = phraseAt(tokens, index, floor);
  if (phrase === null) return bounded;
  // `Max: 2 s`, `Minimum: 5`: there the word is a statistic or a label, with the same direction.
  if (skippedColon && !/^(?:max|maximum|min|minimum|at least|at most|limit to)$/.test(phrase.written)) return null;
  return finish(tokens, { ...phrase, negated: false, relative, none: false }, floor);
}

function phraseAt(tokens: readonly Token[], index: number, floor: number): { op: Op; from: number; written: string } | null {
  const last = tokens[index];
  if (last?.kind !== 'word') return null;
  for (const { words, op } of byLastWord.get(last.lower.replace(/\.$/, '')) ?? []) {
    const from = index - words.length + 1;
    if (from < floor) continue;
    if (words.slice(0, -1).every((word, offset) => tokens[from + offset]?.lower === word)) return { op, from, written: words.join(' ') };
  }
  return null;
}

const negators =
  /^(?:no|nobody|nothing|no-one|not|never|cannot|can't|won't|mustn't|shouldn't|doesn't|don't|without|neither|nor|none|non|n't|zero|0)$/;
const stops = /^(?:[,;:.()|—–!?]|and|or|but|while|whereas|then|because)$/;
/** How far before a comparator its negation may stand: `no single request may take longer than`. */
const negationReach = 9;

function finish(tokens: readonly Token[], comparison: Comparison, floor: number): Comparison {
  if (comparison.op === '==' || /^(?:within|up to|at most|at least|max|min|maximum|minimum)/.test(comparison.written)) return comparison;
  for (let index = comparison.from - 1; index >= Math.max(floor, comparison.from - negationReach); index -= 1) {
    const word = tokens[index]?.lower ?? '';
    if (stops.test(word)) break;
    if (negators.test(word) || /n['’]t$/.test(word)) {
      // `Sessions without a crash ≥ 99 %`: the word belongs to what is measured, the sign says which way.
      if (comparison.from < index + 1 || (/^[<>≤≥⩽⩾≦≧=]/.test(comparison.written) && /^(?:without|non|neither|nor)$/.test(word))) continue;
      // `not … below X or above`: only strict signs turn round cleanly; `no more than` is ≤.
      const adjacent = index === comparison.from - 1;
      return {
        ...comparison,
        op: flipped[comparison.op],
        negated: true,
        none: !adjacent && /^(?:no|none|nobody|nothing|no-one|zero|never|0)$/.test(word),
        from: adjacent ? index : comparison.from,
      };
    }
  }
  return comparison;
}

function comparisonBehind(tokens: readonly Token[], quantity: Quantity): Op | null {
  let at = quantity.to;
  while (/^[()"'”’`*]$/.test(tokens[at]?.text ?? '')) at += 1;
  const [first, second] = [tokens[at]?.lower ?? '', tokens[at + 1]?.lower ?? ''];
  if (first === 'or' || first === 'and') {
    // `2 Hz or faster`.
    if (/^(?:faster|quicker|better)$/.test(second) && quantity.unit?.dimension === 'frequency') return '>=';
    if (/^(?:less|fewer|lower|below|under|faster|quicker|shorter|smaller|better)$/.test(second))
      return second !== 'better' ? '<=' : quantity.unit?.dimension === 'time' || quantity.unit?.dimension === 'bytes' ? '<=' : '>=';
    if (/^(?:more|higher|greater|above|over|larger|longer|up|beyond)$/.test(second)) return '>=';
    return null;
  }
  // `has a 40 ms budget at p99`.
  if (first === 'budget' && /^(?:time|bytes)$/.test(quantity.unit?.dimension ?? '') && /^an?$/.test(tokens[quantity.from - 1]?.lower ?? ''))
    return '<=';
  if (
    /^(?:max|maximum|max\.|tops|ceiling)$/.test(first) ||
    (first === 'at' && (second === 'most' || (second === 'the' && tokens[at + 2]?.lower === 'latest')))
  )
    return '<=';
  if (/^(?:min|minimum|min\.)$/.test(first) || (first === 'at' && second === 'least')) return '>=';
  return null;
}
