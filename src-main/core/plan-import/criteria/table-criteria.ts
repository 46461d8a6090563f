import { beginningOf, type Column, type Role, columnsOf, labelColumn, otherTables, strongTarget } from './columns.ts';
import { unitOfLabel } from './label-unit.ts';
import { readSentence } from './sentence-criteria.ts';
import type { FoundCriterion, ReadingContext } from './reading.ts';
import { metricName, namesMetric } from './metric-words.ts';
import { findQuantities } from './quantities.ts';
import { statsIn } from './statistics.ts';
import { tokenize } from './tokens.ts';
import { unitColumn, withUnit } from './unit-column.ts';
import type { Unit } from './unit-words.ts';

export interface TableRow {
  /** As the rules read them. */
  cells: readonly string[];
  /** As it stands in the document. */
  written?: string;
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

/** Criteria of a table: of its target columns, of columns that name a statistic, or of cells that hold a whole criterion. */
export function readTable(columnTitles: readonly string[], written: readonly TableRow[], context: ReadingContext): TableCriterion[] {
  const unitAt = unitColumn(
    columnTitles,
    written.map(({ cells }) => cells),
  );
  const rows = unitAt === null ? written : written.map((row) => ({ ...row, cells: withUnit(row.cells, unitAt) }));
  const columns = columnsOf(
    columnTitles,
    rows.map(({ cells }) => cells),
  ).map((column, index) => (index === unitAt ? { ...column, role: 'ignored' as const } : column));
  if (
    otherTables.test(columnTitles[0]?.trim() ?? '') ||
    columnTitles.some((title) => /^(?:risks?|mitigation|likelihood|probability|how likely)\b/i.test(title.trim()))
  ) {
    return [];
  }
  // A report that sets thresholds beside what was measured names goals, whatever its heading says.
  const compared = columnTitles.some((title) =>
    /\b(?:actual|results?|measured|observed|verdict|passed|pass|value|evidence|checks?|measured by)\b/i.test(title),
  );
  const targets = columns.flatMap(({ role, title }, index) =>
    role === 'target' &&
    (context.section !== 'excluded' || strongTarget.test(title) || (compared && /\b(?:thresholds?|limits?|budgets?)\b/i.test(title)))
      ? [index]
      : [],
  );
  const stats = columns.flatMap(({ role }, index) => (role === 'stat' ? [index] : []));
  const labelAt = labelColumn(
    columns,
    rows.map(({ cells }) => cells),
  );
  const labels = columns.flatMap(({ role }, index) => (role === 'label' ? [index] : []));
  return rows.flatMap((row) => {
    // `api | latency p99`: what is measured, in several columns.
    const label = spelled(
      labels.length === 0 ? (row.cells[labelAt] ?? '') : labels.map((index) => row.cells[index]?.trim() ?? '').join(' '),
    );
    const read = (index: number, bare: boolean) => readCell(row, index, label, columns[index], context, bare, labelAt);
    let found: FoundCriterion[] = [];
    if (targets.length > 0) {
      found = targets.flatMap((index) => read(index, true));
      const critical = columns.flatMap(({ role }, index) => (role === 'critical' ? [index] : []));
      // The critical column repeats the target more loosely, or says when to alarm: only a limit to the good side is a criterion.
      found.push(...critical.flatMap((index) => (/[<>≤≥]/.test(row.cells[index] ?? '') ? read(index, false) : [])));
      if (found.length === 0) found = readSentence(label, { ...context, item: true });
    } else if (stats.length > 0 && context.section !== 'excluded') {
      // `90% Line (ms) | Error % | Throughput (/sec)`: figures with a unit of their own beside those with a statistic.
      const more =
        context.section === 'goals' ? columns.flatMap(({ role, unit }, index) => (role === 'other' && unit !== null ? [index] : [])) : [];
      found = [...stats, ...more].flatMap((index) =>
        context.section === 'goals' || /[<>≤≥]|\b(?:under|max|below)\b/i.test(row.cells[index] ?? '')
          ? read(index, context.section === 'goals')
          : [],
      );
    } else {
      found = row.cells.flatMap((cell, index) => {
        const { role } = columns[index] ?? { role: 'other' };
        if ((role === 'label' || index === labelAt) && beginningOf(columns[index]?.title) === null)
          return readSentence(cell, { ...context, item: true });
        return role === 'other' ? read(index, false) : [];
      });
    }
    const cellOf = (role: Role) => row.cells[columns.findIndex((column) => column.role === role)]?.trim() || null;
    const text = row.written ?? row.cells.map((cell) => cell.trim()).join(' | ');
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

function readCell(
  row: TableRow,
  index: number,
  label: string,
  column: Column | undefined,
  context: ReadingContext,
  target: boolean,
  labelAt: number,
): FoundCriterion[] {
  const written = row.cells[index]?.trim() ?? '';
  const begun = beginningOf(column?.title);
  const cell = plainCell(begun === null ? written : `${begun} ${written}`);
  const said = begun !== null && context.section !== 'excluded';
  if (cell === '' || /^(?:n\/?a|tbd|-+|—|–|yes|no)$/i.test(cell)) return [];
  // Read together: `95 % of requests` in the first column says what `300 ms` in the second means.
  // A cell that names what it measures needs no row: `Alert on pool saturation | detection within 2 min`.
  const complete = target && /^\p{L}{4,}[\p{L} ]*?\s(?:[<>≤≥]|within\b|under\b|below\b|less than\b|at (?:most|least)\b)/u.test(cell);
  const lead = index === labelAt || complete ? '' : `${label.replace(/[:.;?!\s]+$/, '').replaceAll(/[;]/g, ',')}: `;
  const other = column === undefined || target ? [] : [column.title];
  // `cost factor 12`, `TLS 1.2`: a name with a number in it.
  if (
    target &&
    /^[\p{L}][\p{L}\s-]*\s\d+(?:\.\d+)?$/u.test(cell) &&
    !bounded.test(cell) &&
    !findQuantities(tokenize(cell)).some(({ unit }) => unit !== null)
  )
    return [];
  const found = readSentence(lead + cell, {
    ...context,
    target,
    section: said || (goalLabel.test(label) && context.section === 'neutral') ? 'goals' : context.section,
    item: true,
    labels: [label, ...other, column?.title ?? '', ...context.labels],
    stat: statOfLabel(label) ?? statOfAll(cell) ?? column?.stat ?? context.stat,
    unit: column?.unit ?? unitOfLabel(label) ?? context.unit,
    op: column?.op ?? context.op,
  }).filter(({ at }) => at >= lead.length);
  if (said) return found;
  return found.map((criterion) => ({ ...criterion, metric: nameOfCell(criterion, cell, label, column) }));
}

/** `Checkout latency p95`, `Build time, median`: the statistic that a row names, wherever it stands in its label. */
function statOfLabel(label: string): string | null {
  const tokens = tokenize(label);
  const stats = new Set(statsIn(tokens, 0, tokens.length));
  return stats.size === 1 ? ([...stats][0] ?? null) : null;
}

/** `(a) ≤ 1 s (b) ≤ 30 s, 99th percentile per day`: named once behind the last bound. */
function statOfAll(cell: string): string | null {
  const tail = /\d[^,;]*,\s*([^,;<>≤≥]+)$/.exec(cell)?.[1];
  return tail === undefined ? null : statOfLabel(tail);
}

/** Rows that are goals by their name. */
const goalLabel = /\b(?:rto|rpo|slos?|slas?|targets?|objectives?|goals?|uptime|availability)\b/i;

const bounded =
  /\b(?:less|more|fewer|than|at|most|least|max(?:imum)?|min(?:imum)?|under|below|above|over|within|up to|zero|none|no|is|gte?|lte?|about|around)\b/i;

/** `global.responseTime.max` → `global response Time max`. */
function spelled(label: string): string {
  return /^[\w.]+\p{Ll}\p{Lu}\p{Ll}/u.test(label) ? label.replace(/(\p{Ll})(?=\p{Lu})|\.(?=\p{L})/gu, '$1 ') : label;
}

/** `> 150/s`, `gt 99`: without what stands around the figure. */
function plainCell(cell: string): string {
  return cell.replace(/^(?:is|equals?)\s+(?=\d)/i, '= ');
}

/** A cell that says what it measures is named after that; others after their row, and after a column that names more than a place for goals. */
function nameOfCell(criterion: FoundCriterion, cell: string, label: string, column: Column | undefined): string {
  const unit = unitOfName(criterion.unit);
  const own = cell
    .replace(/[<>≤≥=~±]|[\d.,]+\S*/g, ' ')
    .replace(
      /\b(?:or|better|less|more|per|each|sustained|day|month|year|hour|second|minute|allowed|permitted|tolerated|accepted|none|zero)\b/gi,
      ' ',
    );
  const said = metricName(own, unit);
  const tells =
    /^\p{Lu}{2,6}\s*(?:[<>≤≥]|at (?:least|most)|under|above)/u.test(cell) ||
    (own.match(/\p{L}{3,}/gu)?.length ?? 0) > 1 ||
    !/\p{L}{3}/u.test(label);
  if (/\p{L}{4}/u.test(own) && said !== 'value' && tells && (said === criterion.metric || namesMetric(own))) return said;
  const title = column === undefined || column.stat !== null || column.role === 'target' ? '' : column.title.replace(/[([].*$/, '');
  const extra =
    column?.role === 'target' && targetOnly.test(column.title)
      ? ''
      : (column?.title.replace(/[([].*$/, '').replace(/\b(?:\d{1,2}% line|max|min|target)\b/gi, ' ') ?? '');
  const described = [label, title === '' ? (column?.stat === null ? extra : '') : title].filter((part) => part !== '').join(' ');
  const name = metricName(described, unit);
  return name === 'value' || (name === 'response_time' && metricName(label, unit) === '') ? criterion.metric : name;
}

const targetOnly =
  /^(?:\W|\b(?:our|the|target|targets|goal|threshold|acceptance|acceptable|slo|sla|objective|required|requirement|expected|expectation|limit|budget|success|criteria|criterion|pass|passing|good|green|value|values|level|desired|max|maximum|min|minimum|should|must|be|to|after|future|condition|measure|commitment|q[1-4]|20\d\d|allowed|exit|tolerance)\b)*$/i;

function unitOfName(name: string): Unit | null {
  const [quantity] = findQuantities(tokenize(`1 ${name}`));
  return quantity?.unit ?? null;
}
