import { z } from 'zod';
import type { LockNode } from '#shared/contract/postgres.ts';
import { lockTree } from '../lock-tree.ts';
import { type Ask, type Finding, grantHint, type Probe, statusAbove } from './probe.ts';

/** Waits shorter than this are how locks work. */
const noticedSeconds = 1;
const warnSessions = 1;
const criticalSessions = 5;
const textShown = 500;

/**
 * One pass over the lock table. `pg_blocking_pids` is asked only for sessions that wait: it stops the lock manager for a moment.
 * A blocker that holds nothing on the lock that is waited for only stands before us in the queue: a soft block.
 */
const sql = `
WITH locks AS MATERIALIZED (SELECT * FROM pg_locks WHERE pid <> pg_backend_pid() OR pid IS NULL),
waiting AS (
  SELECT DISTINCT ON (w.pid) w.*,
         coalesce(w.relation, row_lock.relation) AS about, coalesce(w.database, row_lock.database) AS about_database,
         pg_blocking_pids(w.pid) AS blockers
    FROM locks w
    -- Who waits for a row waits for the transaction that changed it; the table is in the tuple lock it holds meanwhile.
    LEFT JOIN locks row_lock ON row_lock.pid = w.pid AND row_lock.locktype = 'tuple' AND row_lock.granted
   WHERE NOT w.granted
   ORDER BY w.pid, w.waitstart
),
pairs AS (
  SELECT w.pid, blocker, EXISTS (
           SELECT FROM locks g
            WHERE g.granted AND coalesce(g.pid, 0) = blocker
              AND (g.locktype, g.database, g.relation, g.page, g.tuple, g.virtualxid, g.transactionid, g.classid, g.objid, g.objsubid)
                  IS NOT DISTINCT FROM
                  (w.locktype, w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
         ) AS holds
    FROM waiting w CROSS JOIN LATERAL (SELECT DISTINCT unnest(w.blockers) AS blocker) b
),
involved AS (SELECT pid FROM waiting UNION SELECT blocker FROM pairs),
held AS (
  SELECT DISTINCT ON (p.blocker) p.blocker AS pid, g.mode, g.locktype, w.about, w.about_database
    FROM pairs p JOIN waiting w ON w.pid = p.pid
    JOIN locks g ON g.granted AND coalesce(g.pid, 0) = p.blocker AND g.locktype = w.locktype
     AND g.relation IS NOT DISTINCT FROM w.relation AND g.transactionid IS NOT DISTINCT FROM w.transactionid
   ORDER BY p.blocker
)
SELECT i.pid,
       coalesce((SELECT json_agg(p.blocker) FROM pairs p WHERE p.pid = i.pid), '[]') AS "blockedBy",
       coalesce((SELECT json_agg(p.blocker) FROM pairs p WHERE p.pid = i.pid AND NOT p.holds), '[]') AS "softBlockedBy",
       CASE WHEN i.pid = 0 THEN '(prepared transaction)' ELSE coalesce(a.application_name, '') END AS application,
       coalesce(a.usename, '') AS "user",
       coalesce(a.state, CASE WHEN i.pid = 0 THEN 'prepared' ELSE 'hidden' END) AS state,
       nullif(concat_ws(' / ', a.wait_event_type, a.wait_event), '') AS "waitEvent",
       extract(epoch FROM clock_timestamp() - w.waitstart)::float8 AS "waitSeconds",
       extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS "transactionSeconds",
       coalesce(w.mode, h.mode) AS "lockMode",
       coalesce(
         CASE WHEN c.oid IS NOT NULL THEN concat_ws('.', nullif(n.nspname, 'public'), c.relname) END,
         'relation ' || coalesce(w.about, h.about),
         coalesce(w.locktype, h.locktype)) AS relation,
       coalesce(left(a.query, ${textShown}), '') AS query
  FROM involved i
  LEFT JOIN pg_stat_activity a ON a.pid = i.pid
  LEFT JOIN waiting w ON w.pid = i.pid
  LEFT JOIN held h ON h.pid = i.pid
  LEFT JOIN pg_class c ON c.oid = coalesce(w.about, h.about)
   AND coalesce(w.about_database, h.about_database, 0) IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE a.pid IS NOT NULL OR i.pid = 0`;

const pids = z.array(z.number());
const row = z.object({
  pid: z.number(),
  blockedBy: pids,
  softBlockedBy: pids,
  application: z.string(),
  user: z.string(),
  state: z.string(),
  waitEvent: z.string().nullable(),
  waitSeconds: z.number().nullable(),
  transactionSeconds: z.number().nullable(),
  lockMode: z.string().nullable(),
  relation: z.string().nullable(),
  query: z.string(),
});

/** Who waits for whom, the root cause first. */
export class BlockingTree implements Probe {
  readonly name = 'blocking_tree';
  readonly title = 'Blocking tree';
  readonly unit = 'sessions';
  readonly metric = 'pg_blocked_sessions';
  #nodes: LockNode[] = [];

  /** As of the last sample. */
  get nodes(): readonly LockNode[] {
    return this.#nodes;
  }

  async measure(ask: Ask): Promise<Finding> {
    const sessions = await ask.rows(row, sql);
    this.#nodes = lockTree(sessions);
    const soft = new Map(sessions.map(({ pid, softBlockedBy }) => [pid, softBlockedBy]));
    const value = this.#nodes.filter(({ waitSeconds }) => (waitSeconds ?? 0) >= noticedSeconds).length;
    const rows = this.#nodes.map((node) => ({
      pid: node.pid,
      depth: node.depth,
      blockedBy: node.blockedBy.join(', '),
      softBlockedBy: (soft.get(node.pid) ?? []).join(', '),
      blocks: node.blocks,
      application: node.application,
      user: node.user,
      state: node.state,
      waitSeconds: node.waitSeconds,
      transactionSeconds: node.transactionSeconds,
      lockMode: node.lockMode,
      relation: node.relation,
      query: node.query,
    }));
    const hidden = !ask.facts.readsAllStats;
    return {
      status: hidden ? 'insufficient_privilege' : statusAbove(value, warnSessions, criticalSessions),
      value,
      warn: warnSessions,
      critical: criticalSessions,
      message: hidden
        ? `${value} sessions wait for a lock; what they do is hidden from ${ask.facts.user}. ${grantHint(ask.facts)}`
        : this.#words(value),
      rows,
    };
  }

  #words(waiting: number): string {
    const root = this.#nodes[0];
    if (!root) return 'No session waits for a lock';
    if (waiting === 0) return 'No session has waited for a lock for longer than 1 s';
    const longest = Math.max(...this.#nodes.map(({ waitSeconds }) => waitSeconds ?? 0));
    const who = root.application === '' ? `process ${root.pid}` : `${root.application} (process ${root.pid})`;
    const what = root.relation === null ? '' : ` on ${root.relation}`;
    return `${waiting} waiting, the longest for ${Math.round(longest)} s; ${who} holds ${root.lockMode ?? 'a lock'}${what}`;
  }
}
