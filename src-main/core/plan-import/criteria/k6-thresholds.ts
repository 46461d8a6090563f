import type { Op } from './comparators.ts';
import type { FoundCriterion } from './reading.ts';
import { percentileStat } from './statistics.ts';

const expression = /^\s*(avg|min|med|max|count|rate|value|p\(\s*\d{1,3}(?:\.\d{1,4})?\s*\))\s*(===|<=|>=|==|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/;
const stats: Readonly<Record<string, string>> = {
  avg: 'mean',
  med: 'p50',
  min: 'min',
  max: 'max',
  count: 'count',
  rate: 'rate',
  value: 'value',
};
const ops: Readonly<Record<string, Op>> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '==': '==', '===': '==' };
/** Strings, comments, keys and brackets of a script or a YAML file; everything else is passed over. */
const lexeme = /\/\/[^\n]*|#[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`|([A-Za-z_][\w.]*)|[^\s]/g;
const settings = new Set(['threshold', 'abortOnFail', 'delayAbortEval', 'expr', 'over', 'thresholds']);

/** Thresholds of a k6 script (or of a scenario file) in a code block: `http_req_duration: ['p(95)<500']`. Commented ones do not count. */
export function readThresholds(code: string): FoundCriterion[] {
  const start = code.search(/\bthresholds\b/);
  if (start < 0) return [];
  const found: FoundCriterion[] = [];
  let metric: string | null = null;
  let pending: string | null = null;
  for (const match of code.slice(start).matchAll(lexeme)) {
    const [whole, single, double, back, name] = match;
    const quoted = single ?? double ?? back;
    if (whole === ':') {
      if (pending !== null && !settings.has(pending)) metric = pending;
      pending = null;
      continue;
    }
    pending = null;
    const criterion = quoted === undefined || metric === null ? null : readExpression(quoted, metric);
    if (criterion !== null) found.push({ ...criterion, at: start + match.index });
    else if (quoted !== undefined && /^[\w.{}:,=*\-/ ]+$/.test(quoted)) pending = quoted;
    else if (name !== undefined) pending = name;
  }
  return found;
}

function readExpression(text: string, metric: string): Omit<FoundCriterion, 'at'> | null {
  const match = expression.exec(text);
  if (match === null) return null;
  const [, figure = '', sign = '', value = ''] = match;
  const op = ops[sign];
  if (op === undefined) return null;
  const stat = figure.startsWith('p') ? percentileStat(figure) : (stats[figure] ?? 'value');
  return { metric, op, value: Number(value), unit: unitOf(stat), stat, relative: false };
}

/** k6 measures times in milliseconds and rates as a share of one. */
function unitOf(stat: string): string {
  if (stat === 'rate') return 'ratio';
  return stat === 'count' || stat === 'value' ? 'count' : 'ms';
}
