import { z } from 'zod';
import { type Finding, grantHint, type Probe, statusAbove } from './probe.ts';

/** Of what applications may open: at 80 % a burst of one more instance fills it, at 95 % it is full. */
const warnShare = 0.8;
const criticalShare = 0.95;

const sql = `
SELECT coalesce(datname, '') AS database, coalesce(usename, '') AS "user", coalesce(application_name, '') AS application,
       coalesce(state, CASE WHEN backend_type IS NULL THEN 'hidden' ELSE 'starting' END) AS state,
       count(*)::int AS connections,
       max(extract(epoch FROM now() - state_change))::float8 AS "longestSeconds"
  FROM pg_stat_activity
 WHERE coalesce(backend_type, 'client backend') = 'client backend' AND pid <> pg_backend_pid()
 GROUP BY 1, 2, 3, 4
 ORDER BY connections DESC, database, "user"`;

/** Not a secret to any role; counts our own connection too. */
const totalSql = `SELECT coalesce(sum(numbackends), 0)::int AS total FROM pg_stat_database`;

const row = z.object({
  database: z.string(),
  user: z.string(),
  application: z.string(),
  state: z.string(),
  connections: z.number(),
  longestSeconds: z.number().nullable(),
});

/** Connections by state, against what applications may open: max_connections less the reserved ones. */
export const connections = (): Probe => ({
  name: 'connections',
  title: 'Connections',
  unit: 'connections',
  metric: 'pg_stat_activity_count',
  async measure(ask): Promise<Finding> {
    const { maxConnections, superuserReserved, reserved, readsAllStats } = ask.facts;
    const usable = maxConnections - superuserReserved - reserved;
    const warn = Math.floor(usable * warnShare);
    const critical = Math.floor(usable * criticalShare);
    const limits = `${usable} for applications (max_connections ${maxConnections}, ${superuserReserved + reserved} reserved)`;
    const [counted] = await ask.rows(z.object({ total: z.number() }), totalSql);
    const total = Math.max(0, (counted?.total ?? 1) - 1);
    if (!readsAllStats) {
      return {
        status: 'insufficient_privilege',
        value: total,
        warn,
        critical,
        message: `${total} of ${limits}; their states are hidden from ${ask.facts.user}. ${grantHint(ask.facts)}`,
        rows: [],
      };
    }
    const rows = await ask.rows(row, sql);
    const value = rows.reduce((sum, { connections }) => sum + connections, 0);
    const inState = (state: string) => rows.filter((each) => each.state.startsWith(state)).reduce((sum, each) => sum + each.connections, 0);
    return {
      status: statusAbove(value, warn, critical),
      value,
      warn,
      critical,
      message: `${value} of ${limits}: ${inState('active')} active, ${inState('idle in transaction')} idle in transaction`,
      rows,
    };
  },
});
