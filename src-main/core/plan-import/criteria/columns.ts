import type { ReadingContext } from './reading.ts';
import { unitOfLabel } from './label-unit.ts';
import { statIn } from './statistics.ts';
import { tokenize } from './tokens.ts';
import type { Unit } from './unit-words.ts';

export type Role = 'label' | 'target' | 'stat' | 'critical' | 'baseline' | 'improvement' | 'ignored' | 'stretch' | 'other';

export interface Column {
  role: Role;
  title: string;
  stat: string | null;
  unit: Unit | null;
  op: ReadingContext['op'];
}

const targetTitle =
  /\b(?:targets?|goals?|thresholds?|slos?|slas?|objectives?|required|requirements?|acceptance|accept(?:able)?|pass(?:ing)?|limits?|budgets?|expect(?:ed|ation)s?|max(?:imum)?|min(?:imum)?|should|desired|success|green|good|criteri(?:a|on)|must|allowed|tolerance|aim|commitment|exit|target value|to-?be|future|after|condition|bar)\b|[≤≥<>]/i;
export const strongTarget = /\b(?:targets?|goals?|slos?|slas?|objectives?|acceptance|success|required|expected)\b/i;
/** What would be welcome beside what is asked. */
const stretchTitle =
  /\b(?:stretch|ideal(?:ly)?|aspiration(?:al)?|nice[- ]to[- ]have|wish(?:ed)?|best case|north star|ambitio(?:n|us)|optimal|dream)\b/i;
const baselineTitle = /\b(?:baselines?|current(?:ly)?|before|today|as-?is|now|existing|start(?:ing)?|from)\b/i;
const improvementTitle = /\b(?:improvements?|change|delta|gain|reduction|uplift|Δ|increase)\b/i;
const ignoredTitle =
  /^(?:#|id|no\.?|ref|prio(?:rity)?|owner|assignee|status|state|notes?|comments?|remarks?|measurement(?: \w+)?|measured(?: by| with| via)?|method|tool(?:s|ing)?|how|frequency|weight|dates?|due|effort|estimate[ds]?|durations?|time|week|period|window|source|rationale|reason|impact|timeout|interval|load|users|vus|stage|steps?|severity|description|details|verification|verified|evidence|action|actions|consequence|escalation|alert.*|alarm.*|warn(?:ing)?.*|red|amber|yellow|fail(?:ure|ed|s)?(?: \w+)?|danger|unacceptable|poor|needs improvement|actual(?:s)?|results?|measured|observed|achieved|value today|done|✓|✅|pass\?|met\??|ok\??|approver|role|dependencies|depends on|phase|sprint|milestone|version|port|type|unit|risk|probability|likelihood|mitigation|test data|data|environment|category|area|group|error budget.*|budget policy|rollback.*|page|response|runbook|last .*|trend|progress|completion|p[0-4])$/i;
const criticalTitle = /\b(?:critical|hard limit|breach|worst acceptable)\b/i;
const labelTitle =
  /^(?:metrics?(?: name)?|kpis?|indicators?|criteri(?:a|on)|requirements?|names?|endpoints?|operations?|scenarios?|services?|items?|checks?|objectives?|slis?|measures?|tests?|components?|areas?|features?|pages?|quer(?:y|ies)|what|aspects?|quality|attribute|parameter|test case|workflow|transaction|use case|goals?|nfr|statistic|percentile|stat|apis?|resource|dimension|properties|property|gate|conditions?|assertions?|controls?)\b/i;
/** Rows of such a table are no goals of the product. */
export const otherTables =
  /^(?:severity|sev|probability|likelihood|risks?|mitigation|priority level|incident|stage|vus|think time|setting|variable|env(?:ironment)? ?var(?:iable)?|config(?:uration)?(?: key)?|alerts?|port|event|date)\b/i;

/** What each column of a table is for: by its title, by its cells, and by what stands beside it. */
export function columnsOf(titles: readonly string[], rows: readonly (readonly string[])[]): Column[] {
  const numbered = titles.length > 2 && isNumbering(titles[0] ?? '', rows);
  const shown = numbered ? titles.slice(1) : titles;
  const found = shown.map((title, index) => columnOf(title, index, shown));
  // Only what is asked binds; `Ideal` alone is all that is asked.
  const bound = found.some(({ role }) => role === 'target');
  // `LCP p75 (s) | CLS p75`: figures of what their titles name.
  const figures = !bound && found.filter(({ role, stat }) => role === 'other' && stat !== null).length > 1;
  const columns = found.map((column) =>
    figures && column.role === 'other' && (column.stat !== null || column.unit !== null)
      ? { ...column, role: 'stat' as const }
      : column.role !== 'stretch'
        ? column
        : { ...column, role: bound ? ('ignored' as const) : ('target' as const) },
  );
  return numbered ? [{ role: 'ignored', title: titles[0] ?? '', stat: null, unit: null, op: null }, ...columns] : columns;
}

/** `#`, `1`, `NFR-07`: the first column only counts the rows. */
function isNumbering(title: string, rows: readonly (readonly string[])[]): boolean {
  if (/^(?:#|no\.?|nr\.?|id|ref\.?|key)$/i.test(title.trim())) return true;
  const cells = rows.map((row) => row[0]?.replaceAll(/[*_`]/g, '').trim() ?? '').filter((cell) => cell !== '');
  // `p95` and `P1` are statistics and priorities.
  return (
    cells.length > 0 &&
    cells.every((cell) => /^(?:\p{Lu}{1,6}[-–. ]?)?\d{1,4}(?:\.\d{1,2}){0,2}[a-z]?[.)]?$/u.test(cell) && !/^P\d/i.test(cell))
  );
}

/** The column that says what is measured: one whose title says so, else the first with words that is neither a number nor a figure. */
export function labelColumn(columns: readonly Column[], rows: readonly (readonly string[])[]): number {
  const named = columns.findIndex(({ role }) => role === 'label');
  if (named >= 0) return named;
  // `# | Action | Target`: what is told is the name, where nothing else is.
  const told = columns.findIndex(({ title }) =>
    /^(?:actions?|descriptions?|details|steps?|categor(?:y|ies)|areas?|groups?)$/i.test(title.trim()),
  );
  const words = (index: number) => rows.filter((cells) => /\p{L}{3}/u.test(cells[index] ?? '')).length * 2 >= rows.length;
  const plain = columns.findIndex(({ role }, index) => (role === 'other' || (index === 0 && role !== 'target')) && words(index));
  return Math.max(0, plain >= 0 ? plain : told);
}

function columnOf(rawTitle: string, index: number, all: readonly string[]): Column {
  const title = rawTitle.replace(/[*_`]/g, '').trim();
  const unit = unitOfLabel(title);
  const tokens = tokenize(title);
  const stat = statIn(tokens, 0, tokens.length)?.stat ?? null;
  const bare = title.replace(/[([].*$/, '').trim();
  const op = /\bmax(?:imum)?\b|≤|\b(?:budget|limit|ceiling|cap|upper)\b/i.test(title)
    ? '<='
    : /\bmin(?:imum)?\b|≥/i.test(title)
      ? '>='
      : null;
  const make = (role: Role): Column => ({ role, title, stat, unit, op });
  if (beginningOf(title) !== null) return make('other');
  if (stretchTitle.test(bare) && index > 0) return make('stretch');
  if (index === 0 && (labelTitle.test(bare) || bare === '')) return make('label');
  if (/\b(?:allowed|permitted|tolerated|acceptable)\b/i.test(bare) && index > 0) return make('target');
  if (criticalTitle.test(bare)) return make('critical');
  if (improvementTitle.test(bare)) return make('improvement');
  if (strongTarget.test(bare) && !(labelTitle.test(bare) && !all.slice(0, index).some((other) => labelTitle.test(other.trim()))))
    return make('target');
  if (baselineTitle.test(bare)) return make('baseline');
  if (ignoredTitle.test(bare)) return make('ignored');
  if (stat !== null && /^(?:(?:target|max|goal)\s*)?(?:[pP]\(?\d|avg|average|mean|median|max|maximum|\d+(?:th|%)|worst|peak)/i.test(bare)) {
    return targetTitle.test(bare.replace(/^max(?:imum)?/i, '')) ? make('target') : make('stat');
  }
  if (labelTitle.test(bare) && (!targetTitle.test(bare) || !all.slice(0, index).some((other) => labelTitle.test(other.trim()))))
    return make('label');
  if (index > 0 && targetTitle.test(bare)) return make('target');
  return make(index === 0 ? 'label' : 'other');
}

/** `| The gateway shall … |`: the title begins each sentence of its column. */
export function beginningOf(title = ''): string | null {
  return /^(.+ (?:shall|must|should|will))\s*(?:…|\.{3})?$/i.exec(title)?.[1] ?? null;
}
