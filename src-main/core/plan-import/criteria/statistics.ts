import type { Token } from './tokens.ts';

/** `p95`, `mean`, `max` … of a piece of a sentence; null when it names none. `from` and `to`: tokens to look at. */
export function statIn(tokens: readonly Token[], from: number, to: number): { stat: string; at: number } | null {
  for (let index = Math.max(0, from); index < Math.min(to, tokens.length); index += 1) {
    const stat = statAt(tokens, index);
    if (stat !== null) return { stat, at: index };
  }
  return null;
}

/** All of a piece, in order: `p50/p95/p99`. */
export function statsIn(tokens: readonly Token[], from: number, to: number): string[] {
  const found: string[] = [];
  for (let index = from; index < to; index += 1) {
    const stat = statAt(tokens, index);
    if (stat !== null) found.push(stat);
  }
  return found;
}

function statAt(tokens: readonly Token[], index: number): string | null {
  const token = tokens[index];
  if (token === undefined) return null;
  if (token.kind === 'stat') return percentileStat(Number.isNaN(token.value) ? token.text : String(token.value));
  if (token.kind === 'ordinal' && /^(?:percentile|pct|pctl|perc|centile|%ile|quantile)s?$/.test(tokens[index + 1]?.lower ?? '')) {
    return percentileStat(token.text);
  }
  // `percentile3 (95th)`.
  if (token.kind === 'ordinal' && token.value >= 50 && tokens[index - 1]?.text === '(' && tokens[index + 1]?.text === ')')
    return percentileStat(token.text);
  // `50th: 100 ms, 99th: 800 ms`.
  if (token.kind === 'ordinal' && token.value >= 50 && /^[:=<≤]/.test(tokens[index + 1]?.text ?? '')) return percentileStat(token.text);
  if (token.kind !== 'word') return null;
  if (token.lower === 'percentile' && tokens[index + 1]?.kind === 'number') return percentileStat(tokens[index + 1]?.text ?? '');
  if (token.lower === 'median' || (token.lower === 'med' && tokens[index + 1]?.kind !== 'word')) return 'p50';
  if (/^(?:stddev|stdev|sd)$/.test(token.lower) || (token.lower === 'standard' && tokens[index + 1]?.lower === 'deviation'))
    return 'stddev';
  if (/^(?:average|avg|mean|averaged)$/.test(token.lower)) {
    // `mean time to recovery` is the name of a metric.
    return token.lower === 'mean' && tokens[index + 1]?.lower === 'time' && /^(?:to|between)$/.test(tokens[index + 2]?.lower ?? '')
      ? null
      : 'mean';
  }
  // `every response arrives within 4 s`.
  if (
    /^(?:every|each|any)$/.test(token.lower) &&
    /^(?:single|individual|request|response|call|query|transaction)$/.test(tokens[index + 1]?.lower ?? '')
  )
    return tokens[index + 2] === undefined ? null : 'max';
  if (/^(?:worst|worst-case|slowest|peak)$/.test(token.lower)) {
    if (/^(?:during|at|under|in|on|for)$/.test(tokens[index - 1]?.lower ?? '')) return null;
    return /^(?:load|hours?|traffic|times?|usage\s?hours|season|periods?|demand)$/.test(tokens[index + 1]?.lower ?? '') ? null : 'max';
  }
  if (/^(?:max|maximum)$/.test(token.lower)) return isName(tokens[index + 1]) ? 'max' : null;
  return null;
}

/** `Max response time`, `Max:`; not `max 2 s`, which compares. */
function isName(next: Token | undefined): boolean {
  return next === undefined || next.text === ':' || next.text === ')' || (next.kind === 'word' && next.lower !== 'of');
}

/** `p95`, `P(99.9)`, `p999`, `99.9th` → `p95`, `p999`. */
export function percentileStat(written: string): string {
  const digits = /\d+(?:\.\d+)?/.exec(written)?.[0] ?? '';
  return `p${digits.replace('.', '').replace(/^(\d{2})0+$/, '$1')}`;
}
