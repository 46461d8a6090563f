import type { Comparison } from './comparators.ts';
import type { Quantity } from './quantities.ts';
import { statIn } from './statistics.ts';
import type { Token } from './tokens.ts';

export interface Bound {
  quantity: Quantity;
  comparison: Comparison | null;
  /** First token of the comparator, or of the number. */
  from: number;
}

/**
 * What a goal holds in, between its name and its bound: `growth during the 12h soak ≤ 5 MB/h`, `query p95 (10 M rows) ≤ 30 ms`,
 * `import of 2 million rows finishes in under 40 minutes`. It is no bound, and does not cut the name off.
 */
export function dropCircumstances(tokens: readonly Token[], bounds: Bound[]): void {
  for (let index = bounds.length - 2; index >= 0; index -= 1) {
    const [bound, next] = [bounds[index], bounds[index + 1]];
    if (bound === undefined || next === undefined || next.comparison === null || bound.quantity.high !== null) continue;
    // `averaged over 10 minutes`, `over any 30-day period`: a window.
    const windowed = bound.comparison?.written === 'over' && bound.quantity.unit?.dimension === 'time' && !bound.comparison.negated;
    if (bound.comparison !== null && !windowed) continue;
    const { quantity } = bound;
    if (quantity.unit === null || /^(?:ratio|factor|money)$/.test(quantity.unit.dimension) || quantity.value === 0) continue;
    const between = tokens.slice(quantity.to, next.from);
    const inBrackets = tokens[bound.from - 1]?.text === '(' && between[0]?.text === ')';
    const gap = inBrackets ? between.slice(1) : between;
    if (gap.some(({ text }) => /^[,;|()]$/.test(text)) || gap.some(({ lower }) => /^(?:and|or|but)$/.test(lower))) continue;
    if (inBrackets || windowed || (between.length > 0 && circumstance.test(tokens[bound.from - 1]?.lower ?? ''))) bounds.splice(index, 1);
  }
}

const circumstance = /^(?:during|of|over|after|for|the|a|an|with|at|under|per|every)$/;

/** `at most 5 % slower at the median and 10 % at p99`: the comparator holds for both. */
export function inheritComparison(tokens: readonly Token[], bounds: Bound[], index: number): void {
  const [before, bound] = [bounds[index - 1], bounds[index]];
  if (before === undefined || before.comparison === null || bound === undefined || bound.comparison !== null) return;
  if (bound.quantity.unit?.name !== before.quantity.unit?.name || bound.quantity.high !== null) return;
  const between = tokens.slice(before.quantity.to, bound.from);
  const joined = /^(?:and|,|&)$/.test(between.at(-1)?.lower ?? '') && between.length <= maxJoin;
  if (joined && statIn(tokens, bound.quantity.to, bound.quantity.to + 4) !== null)
    bounds[index] = { ...bound, comparison: { ...before.comparison, from: bound.from } };
}

const maxJoin = 8;

/** `took 50 minutes last time, we want < 30`: the same unit. */
export function inheritUnit(tokens: readonly Token[], bounds: Bound[], index: number): void {
  const [before, bound] = [bounds[index - 1], bounds[index]];
  if (
    before === undefined ||
    bound === undefined ||
    bound.quantity.unit !== null ||
    bound.comparison === null ||
    bound.quantity.value === 0
  )
    return;
  const next = tokens[bound.quantity.to];
  const alone = next === undefined || /^[.,;)]$/.test(next.text);
  const said = tokens
    .slice(before.quantity.to, bound.from)
    .some(({ lower }) => /^(?:want|target|goal|aim|to|now|instead|need|→)$/.test(lower));
  if (alone && said && before.comparison === null && before.quantity.unit?.dimension === 'time')
    bounds[index] = { ...bound, quantity: { ...bound.quantity, unit: before.quantity.unit } };
}
