import type { ReviewedCriterion } from '#shared/contract/plan-import.ts';
import { plainContext } from '../criteria/reading.ts';
import { findQuantities } from '../criteria/quantities.ts';
import { readSentence } from '../criteria/sentence-criteria.ts';
import { tokenize } from '../criteria/tokens.ts';
import { isForeign, translate } from '../criteria/translate.ts';
import { inPointStyle, styleOf } from '../criteria/number-style.ts';
import { reviewedCriterion } from '../draft-criteria.ts';

/** What one line would be as a goal, for a person who says that it is one: with its first figure where the rules find none. */
export function readLine(written: string, line: number): ReviewedCriterion[] {
  const { text } = translate(inPointStyle(written, styleOf(written)), isForeign(written));
  const plain = text.replace(/^\s*(?:[-*+>]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, '').replaceAll(/[*_`|]+/g, ' ');
  const found = readSentence(plain, { ...plainContext, section: 'goals', check: true });
  const title = plain.replaceAll(/\s+/g, ' ').trim();
  const none = {
    text: title,
    phase: null,
    claimed: false,
    relative: false,
    baseline: null,
    improvement: null,
    file: '',
    line,
    raw: written,
  };
  if (found.length > 0) return found.map(({ at: _at, ...criterion }) => reviewedCriterion({ ...none, ...criterion }));
  const quantity = findQuantities(tokenize(plain))[0];
  const unit = quantity?.unit?.name ?? 'count';
  return [reviewedCriterion({ ...none, metric: 'value', stat: 'value', op: '<=', value: quantity?.value ?? 0, unit })];
}
