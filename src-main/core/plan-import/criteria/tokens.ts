type TokenKind = 'number' | 'fraction' | 'stat' | 'ordinal' | 'word' | 'comparator' | 'percent' | 'arrow' | 'punctuation' | 'opaque';

export interface Token {
  kind: TokenKind;
  text: string;
  lower: string;
  start: number;
  end: number;
  /** Follows the token before without a space. */
  attached: boolean;
  /** Of a number; the first part of a fraction. */
  value: number;
  /** Second and further parts of a fraction: `22/22`, `50/100/200`. */
  parts: number[];
}

/** Written as numbers, and none: addresses, dates, times of day, versions, ids with a hyphen, `24/7`, `2>&1`. */
const opaque = [
  /\d+\^\d+/y,
  /(?<=^\s*)\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=\s+\p{Lu})/uy,
  /\d{2,5}\s?[x×]\s?\d{2,5}(?:\s?(?:px|pixels?))?(?![\d.,])/iuy,
  /[45]\d\d[’']?s(?=\s*(?:[:<>≤≥=|/&,)]|\b\p{L}|$))(?<!(?:within|under|than|below|least|most|up to|every|[<>≤≥=])\s*\d{3}[’']?s)/iuy,
  /https?:\/\/[^\s)>\]]+/y,
  /[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/y,
  /\d{4}-\d{2}(?:-\d{2})?(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?(?![\d%])/y,
  /\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2}(?!\d)/y,
  /\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m\b)?/iy,
  /24\s?[x×/]\s?7(?:\/365)?(?!\d)/iy,
  /(?!\d{1,3}(?:\.\d{3}){2,}(?![\d.]))\d+(?:\.\d+){2,}(?:[-+][\w.]{1,40})?/y,
  /[vV]\d+(?:\.\d+){0,4}(?:\.x)?\b/y,
  /\d?>&\d/y,
  /\d\.x\b/y,
  /#\d+/y,
  /§\s?\d+(?:\.\d+)*/y,
];
const graded = /(?:sev(?:erity)?|prio(?:rity)?|tier)[- ]?[0-5](?![\p{L}\p{N}])/iuy;
const word = /[\p{L}_][\p{L}\p{M}\p{N}_]*(?:[-'’.][\p{L}_][\p{L}\p{M}\p{N}_]*)*/uy;
const statusFamily = /[1-5]xx\b/iy;
const percentile = /(?:tp|p)\(\s?\d{1,3}(?:\.\d{1,3})?\s?\)|(?:tp|p)-?\d{2,5}(?:\.\d{1,3})?(?![\p{L}\p{N}_])/iuy;
const ordinal = /(\d{1,3}(?:\.\d{1,3})?)(?:st|nd|rd|th)(?![\p{L}\p{N}])/iuy;
const percentIle = /(\d{1,3}(?:\.\d{1,3})?)\s?(?:%-?ile|-?(?:per)?centile|-?pctl?e?\b|%\s?line\b(?!\s*(?:coverage|cov|of)))/iy;
const arrow = /-{1,2}>|<-{1,2}|=>|[→⇒➜➔⟶↦➡»]\ufe0f?/y;
const comparator = /<=|>=|=<|==|!=|<|>|=|≤|≥|⩽|⩾|≦|≧|≈|~/y;
const grouped = /\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\d.,]?\d)/y;
const plain = /(?:\d+(?:[.,_'’]\d+)*|\.\d+)(?:e[+-]?\d{1,3}(?![\p{L}\d]))?/iuy;
const multiplier = /[kKMB](?![\p{L}\p{N}])/uy;

const multipliers: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, M: 1e6, B: 1e9 };

/** Splits a sentence into tokens. Linear: every pattern is tried at one place only, and none can backtrack over more than its own match. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  let attached = false;
  const push = (kind: TokenKind, end: number, value = Number.NaN, parts: number[] = []) => {
    const piece = text.slice(index, end);
    tokens.push({ kind, text: piece, lower: piece.toLowerCase(), start: index, end, attached, value, parts });
    index = end;
    attached = true;
  };
  while (index < text.length) {
    const char = text.charAt(index);
    if (/\s/.test(char)) {
      index += 1;
      attached = false;
      continue;
    }
    const next = readToken(text, index, tokens.at(-1));
    push(next.kind, next.end, next.value, next.parts);
  }
  return tokens;
}

interface Read {
  kind: TokenKind;
  end: number;
  value?: number;
  parts?: number[];
}

function readToken(text: string, index: number, before: Token | undefined): Read {
  for (const pattern of opaque) {
    const end = matchEnd(pattern, text, index);
    if (end !== null) return { kind: 'opaque', end };
  }
  const stat = matchEnd(percentile, text, index);
  if (stat !== null && !/[\p{L}\p{N}_]/u.test(text.charAt(index - 1))) return { kind: 'stat', end: stat };
  const family = matchEnd(statusFamily, text, index);
  if (family !== null) return { kind: 'word', end: family };
  for (const pattern of [percentIle, ordinal]) {
    pattern.lastIndex = index;
    const match = pattern.exec(text);
    if (match !== null) return { kind: pattern === ordinal ? 'ordinal' : 'stat', end: pattern.lastIndex, value: Number(match[1]) };
  }
  if (/[\d.]/.test(text.charAt(index))) {
    const number = readNumber(text, index, before);
    if (number !== null) return number;
  }
  const wordEnd = matchEnd(graded, text, index) ?? matchEnd(word, text, index);
  if (wordEnd !== null) return { kind: 'word', end: wordEnd };
  const arrowEnd = matchEnd(arrow, text, index);
  if (arrowEnd !== null) {
    // `=> 95 %` is also how some people write ≥.
    const isComparator =
      text.slice(index, arrowEnd) === '=>' && before?.kind === 'word' && /^\s?\d/.test(text.slice(arrowEnd, arrowEnd + 2));
    return { kind: isComparator ? 'comparator' : 'arrow', end: arrowEnd };
  }
  const comparatorEnd = matchEnd(comparator, text, index);
  if (comparatorEnd !== null) return { kind: 'comparator', end: comparatorEnd };
  if (text.charAt(index) === '%') return { kind: 'percent', end: index + 1 };
  const point = text.codePointAt(index) ?? 0;
  return { kind: 'punctuation', end: index + (point > 0xffff ? 2 : 1) };
}

function readNumber(text: string, index: number, before: Token | undefined): Read | null {
  const first = readFigure(text, index);
  if (first === null) return null;
  // `US-7`, `COVID-19`, `utf8:8080`: part of a name. `sub-200ms` is not.
  const glued = before?.end === index && before.kind === 'punctuation' && /^[-:#@\\]$/.test(before.text);
  const owner = glued ? text.slice(Math.max(0, before.start - 12), before.start) : '';
  if (glued && /[\p{L}_]$/u.test(owner) && !/\bsub$/i.test(owner) && (before.text !== ':' || first.value >= 80)) {
    return { kind: 'opaque', end: first.end };
  }
  const parts: number[] = [];
  let end = first.end;
  while (parts.length < 8 && text.charAt(end) === '/' && /\d/.test(text.charAt(end + 1))) {
    const part = readFigure(text, end + 1);
    if (part === null) break;
    parts.push(part.value);
    end = part.end;
  }
  return parts.length > 0 ? { kind: 'fraction', end, value: first.value, parts } : { kind: 'number', end, value: first.value };
}

function readFigure(text: string, index: number): { value: number; end: number } | null {
  const end = matchEnd(grouped, text, index) ?? matchEnd(plain, text, index);
  if (end === null) return null;
  const value = figureValue(text.slice(index, end));
  const scaled = matchEnd(multiplier, text, end);
  return scaled === null ? { value, end } : { value: value * (multipliers[text.charAt(end)] ?? 1), end: scaled };
}

/** `20,000` and `1.234.567` are grouped; `0,05`, `1,5` and `1.234,5` have a decimal comma. */
function figureValue(written: string): number {
  const digits = written.replace(/[_'’ \u00a0\u202f\u2009]/g, '');
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(digits) || /^\d{1,3}(?:\.\d{3}){2,}$/.test(digits)) {
    return Number(digits.replaceAll('.', '').replace(',', '.'));
  }
  if (/^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(digits)) return Number(digits.replaceAll(',', ''));
  if (/^\d+,\d+$/.test(digits)) return Number(digits.replace(',', '.'));
  return Number(digits.replaceAll(',', ''));
}

function matchEnd(pattern: RegExp, text: string, index: number): number | null {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : null;
}
