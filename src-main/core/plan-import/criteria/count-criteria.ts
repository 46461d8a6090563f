import { metricName } from './metric-words.ts';
import type { FoundCriterion, ReadingContext } from './reading.ts';
import type { Bound } from './bounds.ts';
import type { Token } from './tokens.ts';

export interface Taken {
  found: FoundCriterion[];
  /** Bounds that are part of what was found, or qualify it. */
  taken: number[];
}

const faults =
  /^(?:errors?|failures?|failed|bugs?|defects?|vulnerabilit(?:y|ies)|cves?|crash(?:es)?|incidents?|regressions?|leaks?|deadlocks?|restarts?|loss|losses|downtime|blockers?|issues?|items?|tickets?|violations?|outages?|exceptions?|differences?|discrepanc(?:y|ies)|warnings?|findings|timeouts?|duplicates?|anomalies|corruptions?|corrupted|conflicts?|drops?|dropped|lost|5xx|4xx|breaches|flak(?:es?|y)|reboots?|oom|ooms|oomkills?|complaints?|escalations?|inconsistencies|orphan(?:s|ed)?|alerts|rollbacks?|regression|secrets|drift|p[0-4]s?|sev(?:erity)?[- ]?[0-5]s?|mismatches|throttles|flags?)$/;
const grave =
  /^(?:critical|high|high-severity|critical-severity|blocker|blocking|severe|severity|major|p[01]|sev-?[0-2]|s[01]|open|known|unresolved|unhandled|outstanding|data|show-?stopper|red|sev[- ]?[0-5])\b/;
const stop = /^(?:[,;.:()|—–-]|and|or|but|when|if|after|in|with|for|during|on|at|is|are|in)$/;
const passes =
  /^(?:pass(?:es|ed|ing)?|green|succeed(?:s|ed)?|successful|complete[sd]?|ok|migrated|done|verified|covered|implemented|approved|working|resolved|fixed|documented|healthy|up|ready)$/;

/** Criteria that count things: `Zero critical …`, `No open P0 bugs`, `22/22`, `All 48 tests passing`, `exits 0`. */
export function countCriteria(tokens: readonly Token[], bounds: readonly Bound[], context: ReadingContext): Taken {
  const result: Taken = { found: [], taken: [] };
  const goals = context.section === 'goals' || context.target || context.check;
  bounds.forEach((bound, index) => {
    if (result.taken.includes(index) || bound.comparison !== null) return;
    const { quantity } = bound;
    const first = tokens[quantity.from];
    if (first === undefined) return;
    const words = wordsFrom(tokens, quantity.from + 1);
    const before = tokens[quantity.from - 1]?.lower ?? '';
    if (isExit(tokens, quantity.from) && quantity.unit === null) {
      if (context.section === 'excluded') return;
      result.taken.push(index);
      result.found.push(count(first.start, 'exit_code', quantity.value, 'value'));
      return;
    }
    if (quantity.value === 0 && context.section !== 'excluded' && quantity.unit?.dimension !== 'time') {
      const label = words.join(' ');
      const names = words.some((word) => faults.test(word));
      const leads = goals && (before === '' || isLabelled(tokens, quantity.from)) && words.length > 0 && /\p{L}{3}/u.test(label);
      // `The backlog is drained (0 messages)`.
      const bracketed = goals && before === '(' && tokens.slice(quantity.to, quantity.to + 3).some(({ text }) => text === ')');
      const isZeroOf = names || leads || bracketed || (first.kind === 'word' && words.length > 0 && goals && first.lower === 'zero');
      if (
        isZeroOf &&
        /^(?:|\(|[^\p{L}]|with|and|has|have|shows?|produces?|reports?|maintain|achieve|or|to|:)$/u.test(before) &&
        (goals || context.item) &&
        (quantity.unit === null || quantity.unit.dimension === 'count')
      ) {
        result.taken.push(index);
        result.found.push({
          ...count(
            first.start,
            metricName(
              bracketed ? wordsBefore(tokens, quantity.from) : names ? label : `${label} ${faultBehind(tokens, quantity.to)}`,
              null,
            ),
            0,
            'count',
          ),
          unit: unitOf(quantity.unit?.name),
        });
        // `0 incidents > 5 min`: the second comparison says which are counted.
        const next = bounds[index + 1];
        if (next !== undefined && !tokens.slice(quantity.to, next.from).some(({ lower }) => /^(?:[,;|]|and)$/.test(lower)))
          result.taken.push(index + 1);
      }
      return;
    }
    if (quantity.wholeOf) {
      const near = [...words, ...tokens.slice(Math.max(0, quantity.from - 6), quantity.from).map(({ lower }) => lower)];
      const counted = near.some(
        (word) =>
          passes.test(word) ||
          /^(?:tests?|checks?|scenarios?|cases?|suites?|drills?|items?|tasks?|criteria|endpoints?|tables?|services?)$/.test(word),
      );
      if (
        (goals || (context.item && context.section === 'neutral')) &&
        (counted || context.target || goals) &&
        !/^(?:by|on|score|rated)$/.test(before)
      ) {
        result.taken.push(index);
        result.found.push(count(first.start, metricName([...near].slice(0, 6).join(' '), null), quantity.value, 'count'));
      }
      return;
    }
    if (before === 'all' && quantity.unit?.dimension !== 'time' && context.section !== 'excluded' && (goals || context.item)) {
      const clause = tokens.slice(quantity.from + 1, bounds[index + 1]?.from ?? tokens.length);
      const end = clause.findIndex(({ text }) => /^[,;.]$/.test(text));
      if (clause.slice(0, end < 0 ? undefined : end).some(({ lower }) => passes.test(lower))) {
        result.taken.push(index);
        result.found.push(
          count(
            first.start,
            metricName(
              clause
                .slice(0, 5)
                .map(({ lower }) => lower)
                .join(' '),
              null,
            ),
            quantity.value,
            'count',
          ),
        );
      }
    }
  });
  if (goals) result.found.push(...noneOf(tokens, bounds, context.item));
  return result;
}

/** `No critical vulnerabilities`, `No data loss`: without a number. */
function noneOf(tokens: readonly Token[], bounds: readonly Bound[], item: boolean): FoundCriterion[] {
  const found: FoundCriterion[] = [];
  tokens.forEach((token, index) => {
    if (token.lower !== 'no' || token.kind !== 'word') return;
    const before = tokens[index - 1];
    if (before !== undefined && !/^(?:[,;:(•*✅☐✓✔|>]|and|with|has|have|shows?|—|–|-|\])$/u.test(before.lower)) return;
    const words = wordsFrom(tokens, index + 1);
    if (/^(?:more|less|fewer|later|longer|worse|greater|higher|lower|better|single|one)$/.test(words[0] ?? '')) return;
    const clause = clauseFrom(tokens, index + 1);
    const last = index + 1 + Math.max(words.length, clause.length);
    // `in 1,000 runs` says where; a bound of its own is read as such.
    if (
      bounds.some(
        ({ from, comparison, quantity }) =>
          from > index &&
          from <= last &&
          (comparison !== null || !/^(?:in|of|over|during|after|within|for|at|with)$/.test(tokens[quantity.from - 1]?.lower ?? '')),
      )
    )
      return;
    const loss = /^(?:data|message|event|record)s? (?:loss|corruption)|^downtime\b/.test(words.join(' '));
    // `No console errors`, `No edit is lost`: a line of a list; within a sentence it takes a grave word.
    const leads = before === undefined || isLabelled(tokens, index);
    const whole = leads && item && clause.some((word) => faults.test(word) || harmed.test(word));
    if (!loss && !whole && !(words.some((word) => faults.test(word)) && words.some((word) => grave.test(word)))) return;
    // `No memory leak: RSS grows by less than 20 MB per hour` is explained by what follows.
    if (whole && tokens[index + 1 + clause.length]?.text === ':') return;
    if (whole && !loss) {
      found.push(count(token.start, metricName(clause.slice(0, 5).join(' '), null), 0, 'count'));
      return;
    }
    found.push(count(token.start, metricName(words.join(' '), null), 0, 'count'));
  });
  return found;
}

/** `0 critical and ≤ 3 high vulnerabilities`: what both count. */
function faultBehind(tokens: readonly Token[], from: number): string {
  return tokens.slice(from, from + maxClause).find(({ lower }) => faults.test(lower) && !grave.test(lower))?.lower ?? '';
}

/** What happens to what must stay whole: `No edit is lost`, `No export is delivered twice`. */
const harmed =
  /^(?:lost|corrupted|twice|missing|missed|skipped|damaged|stuck|restarts?|overwritten|interrupted|rejected|reordered|stale|leaks?|orphaned)$/;

/** `G2: No restarts of any pod`. */
function isLabelled(tokens: readonly Token[], at: number): boolean {
  return (
    tokens[at - 1]?.text === ':' &&
    tokens.slice(0, at - 1).every(({ kind, text }) => /^(?:word|opaque|number)$/.test(kind) || /^[-–.\d]+$/.test(text))
  );
}

/** Words to the next comma or stop. */
function clauseFrom(tokens: readonly Token[], from: number): string[] {
  const end = tokens.findIndex(({ text }, index) => index >= from && /^[,;.:()|—–]$/.test(text));
  return tokens
    .slice(from, end < 0 ? from + maxClause : Math.min(end, from + maxClause))
    .filter(({ kind }) => kind === 'word')
    .map(({ lower }) => lower);
}

const maxClause = 10;

function wordsBefore(tokens: readonly Token[], to: number): string {
  return tokens
    .slice(Math.max(0, to - 8), to)
    .filter(({ kind }) => kind === 'word')
    .map(({ lower }) => lower)
    .join(' ');
}

function wordsFrom(tokens: readonly Token[], from: number): string[] {
  const words: string[] = [];
  for (let index = from; index < tokens.length && words.length < 6; index += 1) {
    const token = tokens[index];
    if (token === undefined || (stop.test(token.lower) && !(token.lower === 'or' && words.length > 0)) || token.kind === 'comparator')
      break;
    if (token.kind === 'word') words.push(token.lower);
  }
  return words;
}

function isExit(tokens: readonly Token[], at: number): boolean {
  const before = tokens
    .slice(Math.max(0, at - 4), at)
    .map(({ lower }) => lower)
    .join(' ');
  return /\bexit(?:s|ed|ing)?(?: (?:with|code|status|code:|code =|status:|with code|with status|with exit code))*(?: [:=`])?$/.test(before);
}

function unitOf(name: string | undefined): string {
  return name ?? 'count';
}

function count(at: number, metric: string, value: number, stat: string): FoundCriterion {
  return { at, metric, op: '==', value, unit: 'count', stat, relative: false };
}
