import type { Op } from './comparators.ts';
import type { FoundCriterion } from './reading.ts';
import { percentileStat } from './statistics.ts';

const ops: Readonly<Record<string, Op>> = { lt: '<', lte: '<=', gt: '>', gte: '>=', is: '==', lessThan: '<', greaterThan: '>' };
/** `global.responseTime.percentile(99).lt(1500)`, `forAll.failedRequests.percent.lte(0.5)`, `details("Pay").requestsPerSec.gte(20)`. */
const gatling =
  /\b(global|forAll|details)(?:\(([^()\n]{0,80})\))?\s*\.\s*(responseTime|successfulRequests|failedRequests|allRequests|requestsPerSec)(?:\(\))?((?:\s*\.\s*\w{2,12}(?:\(\s*[\d.]*\s*\))?)?)\s*\.\s*(lt|lte|gt|gte|is|lessThan|greaterThan)\s*\(\s*(\d+(?:\.\d+)?)\s*\)/g;
/** Percentiles that Gatling numbers in its configuration as it comes. */
const numbered: Readonly<Record<string, string>> = { percentile1: 'p50', percentile2: 'p75', percentile3: 'p95', percentile4: 'p99' };

/** Assertions of a Gatling simulation in a code block. */
export function readAssertions(code: string): FoundCriterion[] {
  return [...code.matchAll(gatling)].flatMap((match): FoundCriterion[] => {
    const [, , details = '', what = '', figure = '', word = '', value = ''] = match;
    const op = ops[word];
    const lineStart = code.lastIndexOf('\n', match.index) + 1;
    if (op === undefined || /^\s*(?:\/\/|\*|#)/.test(code.slice(lineStart, match.index))) return [];
    const name = figure.replace(/[\s.]/g, '');
    const prefix = details
      .replace(/["'\s]/g, '')
      .replace(/[^\p{L}\p{N}]+/gu, '_')
      .toLowerCase();
    return [{ at: match.index, op, value: Number(value), relative: false, ...measured(what, name, prefix) }];
  });
}

function measured(what: string, figure: string, prefix: string): Pick<FoundCriterion, 'metric' | 'unit' | 'stat'> {
  const named = (metric: string) => (prefix === '' ? metric : `${prefix}_${metric}`);
  if (what === 'responseTime') {
    const percentile = /^percentile\((\d[\d.]*)\)$/.exec(figure)?.[1];
    const stat = percentile === undefined ? (numbered[figure.replace(/\(.*$/, '')] ?? null) : percentileStat(percentile);
    return {
      metric: named('response_time'),
      unit: 'ms',
      stat: stat ?? (figure.startsWith('mean') ? 'mean' : figure.startsWith('min') ? 'min' : 'max'),
    };
  }
  if (what === 'requestsPerSec') return { metric: named('requests'), unit: 'requests/s', stat: 'rate' };
  const metric = what === 'failedRequests' ? 'error_rate' : what === 'successfulRequests' ? 'success_rate' : 'requests';
  return figure.startsWith('percent')
    ? { metric: named(metric), unit: '%', stat: 'rate' }
    : { metric: named(what === 'failedRequests' ? 'failed_requests' : metric), unit: 'count', stat: 'count' };
}
