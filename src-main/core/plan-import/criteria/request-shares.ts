import type { Op } from './comparators.ts';
import type { Taken } from './count-criteria.ts';
import { metricName } from './metric-words.ts';
import type { ReadingContext } from './reading.ts';
import type { Bound } from './bounds.ts';
import { percentileStat, statIn } from './statistics.ts';
import type { Token } from './tokens.ts';

/** `95 % of requests within 300 ms` is a limit of p95, not a share to reach; also `within 2 s for 95 % of requests`. */
export function requestShares(
  text: string,
  tokens: readonly Token[],
  bounds: readonly Bound[],
  context: ReadingContext,
  inherited: string,
): Taken {
  const result: Taken = { found: [], taken: [] };
  bounds.forEach((share, index) => {
    if (share.quantity.unit?.name !== '%' || share.quantity.high !== null || result.taken.includes(index)) return;
    const next = bounds[index + 1];
    // `95 % < 200 ms`, `99.5 % within 60 s`: the cell of an objective.
    const stands = share.comparison === null && next !== undefined && next.comparison !== null && next.from === share.quantity.to;
    const isFirst =
      (/^(?:of|requests?|responses?|users?|calls|transactions|queries)$/.test(tokens[share.quantity.to]?.lower ?? '') || stands) &&
      isLimit(next, tokens);
    const last = bounds[index - 1];
    // `under 250 ms for 99 % of users and never later than 2 s`: the nearer bound.
    const follows = isLimit(last, tokens) && tokens.slice(last.quantity.to, share.from).length <= 2 && !result.taken.includes(index - 1);
    const leads = isFirst && !follows;
    const limitIndex = leads ? index + 1 : index - 1;
    const limit = bounds[limitIndex];
    if (limit === undefined || result.taken.includes(limitIndex) || !isLimit(limit, tokens)) return;
    const between = leads ? tokens.slice(share.quantity.to, limit.from) : tokens.slice(limit.quantity.to, share.from);
    if (between.length > maxGap || between.some(({ text: piece }) => /^[;|]$/.test(piece))) return;
    // `99.9 % of checkouts succeed, p95 < 600 ms` are two.
    if (statIn(tokens, leads ? share.quantity.to : limit.quantity.to, leads ? limit.from : share.from) !== null) return;
    // `acknowledged within 100 ms, 99 times out of 100`.
    const times = tokens.slice(share.quantity.from, share.quantity.to).some(({ lower }) => lower === 'times');
    // `in under 10 s, 99 % of the time`.
    const ofTime = /^\s*of (?:the time|(?:all )?cases)\b/i.test(textOf(text, tokens, share.quantity.to, tokens.length));
    if (!leads && !times && !ofTime && !between.some(({ lower }) => lower === 'for' || lower === 'in')) return;
    const words = textOf(text, tokens, 0, tokens.length);
    if (context.section === 'excluded' && !/\b(?:must|shall|target|slo)\b/i.test(words)) return;
    if (/^\W*(?:currently|today|alert|page|if|when)\b/i.test(words)) return;
    const read = statAndOp(share, limit);
    if (read === null) return;
    const behindShare = textOf(text, tokens, share.quantity.to, leads ? limit.from : tokens.length);
    // `Page loads – 90 % under 2 s`.
    const subject = stands && leads ? textOf(text, tokens, 0, index === 0 ? share.from : (bounds[0]?.from ?? share.from)) : behindShare;
    const own = /\b(?:requests?|responses?|calls|transactions|quer(?:y|ies)|operations|users|page loads?|loads|time)\b/i.exec(subject);
    // `99.9 % of checkout requests …, and 99 % of them in less than …`.
    const sharedSubject =
      /\bof (?:all |the )?([^,;]{3,60}?) (?:is|are|must|shall|should|will|succeed|complete|return)\b/i.exec(words)?.[1] ?? '';
    const label = own === null ? `${subject} time` : subject;
    const metric =
      /^\s*(?:of )?(?:them|those|these)\b/i.test(subject) && (sharedSubject !== '' || inherited !== '')
        ? metricName(`${sharedSubject || inherited} time`, limit.quantity.unit)
        : /\b(?:requests?|responses?|calls)\b/i.test(label) && !/\b(?:quer|page|search|login|checkout)/i.test(label)
          ? 'response_time'
          : metricName(
              /^\s*(?:users?|people|visitors|customers)\b/i.test(label) || (!leads && (own !== null || times))
                ? textOf(text, tokens, 0, leads ? share.from : limit.from) || label
                : label,
              limit.quantity.unit,
            );
    result.taken.push(index, limitIndex);
    result.found.push({
      at: tokens[limit.quantity.from]?.start ?? 0,
      metric,
      op: read.op,
      value: limit.quantity.value,
      unit: limit.quantity.unit?.name ?? 'count',
      stat: read.stat,
      relative: false,
    });
  });
  return result;
}

/** Tokens between the two figures. */
const maxGap = 16;

function isLimit(bound: Bound | undefined, tokens: readonly Token[]): bound is Bound {
  if (bound === undefined || bound.quantity.unit?.dimension !== 'time' || bound.quantity.adjective) return false;
  return bound.comparison !== null || /^(?:in|at|take|takes)$/.test(tokens[bound.from - 1]?.lower ?? '');
}

function statAndOp(share: Bound, limit: Bound): { stat: string; op: Op } | null {
  const op = limit.comparison?.op ?? '<=';
  const value = share.quantity.value;
  if (op === '<' || op === '<=')
    return value >= 50 && value < 100 ? { stat: percentileStat(trim(value)), op } : value === 100 ? { stat: 'max', op } : null;
  // `less than 1 % of requests take longer than 500 ms`: the other side of p99.
  const few = share.comparison !== null && (share.comparison.op === '<' || share.comparison.op === '<=');
  return few && value > 0 && value <= 50 ? { stat: percentileStat(trim(100 - value)), op: '<=' } : null;
}

function trim(value: number): string {
  return String(Number(value.toFixed(4)));
}

function textOf(text: string, tokens: readonly Token[], from: number, to: number): string {
  return from >= to ? '' : text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);
}
