import { unitOfLabel } from './label-unit.ts';
import { readSentence } from './sentence-criteria.ts';
import type { FoundCriterion, ReadingContext } from './reading.ts';
import { statIn } from './statistics.ts';
import { tokenize } from './tokens.ts';
import type { Unit } from './unit-words.ts';

export interface TableRow {
  cells: readonly string[];
  line: number;
}

export interface TableCriterion extends FoundCriterion {
  line: number;
  /** The row's cells, as text. */
  text: string;
  label: string;
  baseline: string | null;
  improvement: string | null;
}

type Role = 'label' | 'target' | 'stat' | 'critical' | 'baseline' | 'improvement' | 'ignored' | 'other';

interface Column {
  role: Role;
  title: string;
  stat: string | null;
  unit: Unit | null;
  op: ReadingContext['op'];
}

const targetTitle =
  /\b(?:targets?|goals?|thresholds?|slos?|slas?|objectives?|required|requirements?|acceptance|accept(?:able)?|pass(?:ing)?|limits?|budgets?|expect(?:ed|ation)s?|max(?:imum)?|min(?:imum)?|should|desired|success|green|good|criteri(?:a|on)|must|allowed|tolerance|aim|commitment|exit|target value|to-?be|future|after)\b|[≤≥<>]/i;
const strongTarget = /\b(?:targets?|goals?|slos?|slas?|objectives?|acceptance|success|required|expected)\b/i;
const baselineTitle = /\b(?:baselines?|current(?:ly)?|before|today|as-?is|now|existing|start(?:ing)?|from)\b/i;
const improvementTitle = /\b(?:improvements?|change|delta|gain|reduction|uplift|Δ|increase)\b/i;
const ignoredTitle =
  /^(?:#|id|no\.?|ref|prio(?:rity)?|owner|assignee|status|state|notes?|comments?|remarks?|measurement(?: \w+)?|measured(?: by| with| via)?|method|tool(?:s|ing)?|how|frequency|weight|dates?|due|effort|estimate[ds]?|durations?|time|week|period|window|source|rationale|reason|impact|timeout|interval|load|users|vus|stage|steps?|severity|description|details|verification|verified|evidence|action|actions|consequence|escalation|alert.*|alarm.*|warn(?:ing)?.*|red|amber|yellow|fail(?:ure|ed|s)?(?: \w+)?|danger|unacceptable|poor|needs improvement|actual(?:s)?|results?|measured|observed|achieved|value today|done|✓|✅|pass\?|met\??|ok\??|approver|role|dependencies|depends on|phase|sprint|milestone|version|port|type|unit|risk|probability|likelihood|mitigation|test data|data|environment|category|area|group|error budget.*|budget policy|rollback.*|page|response|runbook|last .*|trend|progress|completion|p[0-4])$/i;
const criticalTitle = /\b(?:critical|hard limit|breach|worst acceptable)\b/i;
const labelTitle =
  /^(?:metrics?(?: name)?|kpis?|indicators?|criteri(?:a|on)|requirements?|names?|endpoints?|operations?|scenarios?|services?|items?|checks?|objectives?|slis?|measures?|tests?|components?|areas?|features?|pages?|quer(?:y|ies)|what|aspects?|quality|attribute|parameter|test case|workflow|transaction|use case|goals?|nfr|statistic|percentile|stat|apis?|resource|dimension|properties|property|gate|conditions?)\b/i;
/** Rows of such a table are no goals of the product. */
const otherTables =
  /^(?:severity|sev|probability|likelihood|risks?|mitigation|priority level|incident|stage|vus|think time|setting|variable|env(?:ironment)? ?var(?:iable)?|config(?:uration)?(?: key)?|alerts?|port|event|date)\b/i;

/** Criteria of a table: of its target columns, of columns that name a statistic, or of cells that hold a whole criterion. */
export function readTable(columnTitles: readonly string[], rows: readonly TableRow[], context: ReadingContext): TableCriterion[] {
  const columns = columnTitles.map((title, index) => columnOf(title, index, columnTitles));
  if (
    otherTables.test(columnTitles[0]?.trim() ?? '') ||
    columnTitles.some((title) => /^(?:risks?|mitigation|likelihood|probability)\b/i.test(title.trim()))
  ) {
    return [];
  }
  const targets = columns.flatMap(({ role, title }, index) =>
    role === 'target' && (context.section !== 'excluded' || strongTarget.test(title)) ? [index] : [],
  );
  const stats = columns.flatMap(({ role }, index) => (role === 'stat' ? [index] : []));
  const labelAt = Math.max(
    0,
    columns.findIndex(({ role }) => role === 'label'),
  );
  const labels = columns.flatMap(({ role }, index) => (role === 'label' ? [index] : []));
  return rows.flatMap((row) => {
    // `api | latency p99`: what is measured, in several columns.
    const label = labels.length === 0 ? (row.cells[labelAt] ?? '') : labels.map((index) => row.cells[index]?.trim() ?? '').join(' ');
    const read = (index: number, bare: boolean) => readCell(row, index, label, columns[index], context, bare, labelAt);
    let found: FoundCriterion[] = [];
    if (targets.length > 0) {
      found = targets.flatMap((index) => read(index, true));
      const critical = columns.flatMap(({ role }, index) => (role === 'critical' ? [index] : []));
      // The critical column repeats the target more loosely, or says when to alarm: only a limit to the good side is a criterion.
      found.push(...critical.flatMap((index) => (/[<>≤≥]/.test(row.cells[index] ?? '') ? read(index, false) : [])));
      if (found.length === 0) found = readSentence(label, { ...context, item: true });
    } else if (stats.length > 0 && context.section !== 'excluded') {
      found = stats.flatMap((index) =>
        context.section === 'goals' || /[<>≤≥]|\b(?:under|max|below)\b/i.test(row.cells[index] ?? '')
          ? read(index, context.section === 'goals')
          : [],
      );
    } else {
      found = row.cells.flatMap((cell, index) => {
        const { role } = columns[index] ?? { role: 'other' };
        if (role === 'label' || index === labelAt) return readSentence(cell, { ...context, item: true });
        return role === 'other' ? read(index, false) : [];
      });
    }
    const cellOf = (role: Role) => row.cells[columns.findIndex((column) => column.role === role)]?.trim() || null;
    const text = row.cells.map((cell) => cell.trim()).join(' | ');
    return found.map((criterion) => ({
      ...criterion,
      line: row.line,
      text,
      label,
      baseline: cellOf('baseline'),
      improvement: cellOf('improvement'),
    }));
  });
}

function columnOf(rawTitle: string, index: number, all: readonly string[]): Column {
  const title = rawTitle.replace(/[*_`]/g, '').trim();
  const unit = unitOfLabel(title);
  const tokens = tokenize(title);
  const stat = statIn(tokens, 0, tokens.length)?.stat ?? null;
  const bare = title.replace(/[([].*$/, '').trim();
  const op = /\bmax(?:imum)?\b|≤/i.test(title) ? '<=' : /\bmin(?:imum)?\b|≥/i.test(title) ? '>=' : null;
  const make = (role: Role): Column => ({ role, title, stat, unit, op });
  if (index === 0 && (labelTitle.test(bare) || bare === '')) return make('label');
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

function readCell(
  row: TableRow,
  index: number,
  label: string,
  column: Column | undefined,
  context: ReadingContext,
  target: boolean,
  labelAt: number,
): FoundCriterion[] {
  const cell = row.cells[index]?.trim() ?? '';
  if (cell === '' || /^(?:n\/?a|tbd|-+|—|–|yes|no)$/i.test(cell)) return [];
  // Read together: `95 % of requests` in the first column says what `300 ms` in the second means.
  const lead = index === labelAt ? '' : `${label.replace(/[:.;?!\s]+$/, '').replaceAll(/[;]/g, ',')}: `;
  const other = column === undefined || target ? [] : [column.title];
  return readSentence(lead + cell, {
    ...context,
    target,
    item: true,
    labels: [label, ...other, column?.title ?? '', ...context.labels],
    stat: column?.stat ?? context.stat,
    unit: column?.unit ?? unitOfLabel(label) ?? context.unit,
    op: column?.op ?? context.op,
  }).filter(({ at }) => at >= lead.length);
}
