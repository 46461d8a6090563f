import { z } from 'zod';
import { type Ask, type Finding, grantHint, type Probe, statusAbove, Unsupported } from './probe.ts';

/** A person feels half a second; at five, clients give up. */
const warnMs = 500;
const criticalMs = 5000;
/** Deltas are taken against a sample this old, or up to twice as old. */
const baselineMs = 60_000;
const rowsShown = 20;
/** Statements can be megabytes long (lists of values). */
const textShown = 500;

const extensionSql = `
SELECT quote_ident(n.nspname) AS schema,
       (SELECT coalesce(json_agg(a.attname), '[]') FROM pg_attribute a
         WHERE a.attrelid = to_regclass(quote_ident(n.nspname) || '.pg_stat_statements') AND a.attnum > 0 AND NOT a.attisdropped) AS columns
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname = 'pg_stat_statements'`;
const extensionRow = z.object({ schema: z.string(), columns: z.array(z.string()) });

const counters = z.object({
  key: z.string(),
  calls: z.number(),
  totalMs: z.number(),
  rows: z.number(),
  blocksRead: z.number(),
  readMs: z.number(),
});
type Counters = z.infer<typeof counters>;
interface Baseline {
  at: number;
  byKey: Map<string, Counters>;
}

/** Statements by their mean time, from the growth of pg_stat_statements between samples. */
export const slowStatements = (): Probe => {
  /** The one deltas are taken against, and the one that will follow it. */
  let older: Baseline | null = null;
  let newer: Baseline | null = null;
  return {
    name: 'slow_statements',
    title: 'Slow statements',
    unit: 'ms',
    metric: 'slow_statement_mean',
    async measure(ask): Promise<Finding> {
      const { schema, columns } = await extension(ask);
      const current: Baseline = { at: performance.now(), byKey: new Map() };
      for (const each of await read(ask, countersSql(schema, columns))) current.byKey.set(each.key, each);
      if (!ask.facts.readsAllStats) {
        return {
          status: 'insufficient_privilege',
          value: null,
          warn: warnMs,
          critical: criticalMs,
          message: `The statements of other roles are hidden from ${ask.facts.user}. ${grantHint(ask.facts)}`,
          rows: [],
        };
      }
      const grown = growth(current, older).toSorted((a, b) => b.totalMs / b.calls - a.totalMs / a.calls);
      const seconds = older === null ? null : Math.round((current.at - older.at) / 1000);
      if (newer === null || current.at - newer.at >= baselineMs) {
        older = newer ?? current;
        newer = current;
      }
      const window = seconds === null ? 'since the statistics were reset' : `in the last ${seconds} s`;
      const slowest = grown[0];
      if (!slowest) {
        return { status: 'ok', value: null, warn: warnMs, critical: criticalMs, message: `No statement finished ${window}.`, rows: [] };
      }
      const value = slowest.totalMs / slowest.calls;
      return {
        status: statusAbove(value, warnMs, criticalMs),
        value,
        warn: warnMs,
        critical: criticalMs,
        message: `The slowest of ${grown.length} statements took ${value.toFixed(value < 10 ? 2 : 0)} ms on average ${window}`,
        rows: await withTexts(ask, schema, grown.slice(0, rowsShown)),
      };
    },
  };
};

async function extension(ask: Ask): Promise<z.infer<typeof extensionRow>> {
  const [found] = await ask.rows(extensionRow, extensionSql);
  if (found) return found;
  throw new Unsupported(
    `The extension pg_stat_statements is not in the database ${ask.facts.database}. Add it to shared_preload_libraries and run CREATE EXTENSION pg_stat_statements.`,
  );
}

/** Columns follow the version of the extension, which stays behind that of the server after an upgrade. */
function countersSql(schema: string, columns: readonly string[]): string {
  const readTime = columns.includes('shared_blk_read_time') ? 'shared_blk_read_time' : 'blk_read_time';
  // `false`: without the texts, which are in a file that may be large.
  return `
SELECT userid || ' ' || queryid || ' ' || toplevel AS key, calls::float8 AS calls, total_exec_time AS "totalMs", rows::float8 AS rows,
       shared_blks_read::float8 AS "blocksRead", ${readTime} AS "readMs"
  FROM ${schema}.pg_stat_statements(false)
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND userid <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
   AND queryid IS NOT NULL`;
}

async function read(ask: Ask, sql: string): Promise<Counters[]> {
  try {
    return await ask.rows(counters, sql);
  } catch (error) {
    // 55000: the extension is there, but the library behind it was not loaded at the start of the server.
    if (error instanceof Error && 'code' in error && error.code === '55000') throw new Unsupported(error.message);
    throw error;
  }
}

/** What was added since the baseline; counters that went back were reset, so all of them is new. */
function growth(current: Baseline, since: Baseline | null): Counters[] {
  const grown: Counters[] = [];
  for (const now of current.byKey.values()) {
    const before = since?.byKey.get(now.key);
    const base = before && before.calls <= now.calls ? before : { calls: 0, totalMs: 0, rows: 0, blocksRead: 0, readMs: 0 };
    if (now.calls === base.calls) continue;
    grown.push({
      key: now.key,
      calls: now.calls - base.calls,
      totalMs: now.totalMs - base.totalMs,
      rows: now.rows - base.rows,
      blocksRead: now.blocksRead - base.blocksRead,
      readMs: now.readMs - base.readMs,
    });
  }
  return grown;
}

async function withTexts(ask: Ask, schema: string, slowest: readonly Counters[]): Promise<Finding['rows']> {
  // Numbers that came from the server: safe to put into the text.
  const ids = slowest.map(({ key }) => BigInt(key.split(' ')[1] ?? '0').toString());
  const texts = await ask.rows(
    z.object({ id: z.string(), text: z.string().nullable() }),
    `
SELECT DISTINCT ON (queryid) queryid::text AS id, left(query, ${textShown}) AS text
  FROM ${schema}.pg_stat_statements
 WHERE queryid IN (${ids.join(', ')})`,
  );
  const byId = new Map(texts.map(({ id, text }) => [id, text]));
  return slowest.map(({ key, calls, totalMs, rows, blocksRead, readMs }) => ({
    statement: byId.get(key.split(' ')[1] ?? '') ?? '(evicted)',
    calls,
    meanMs: totalMs / calls,
    totalMs,
    rowsPerCall: rows / calls,
    blocksReadPerCall: blocksRead / calls,
    readMsPerCall: readMs / calls,
  }));
}
