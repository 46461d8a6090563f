import { z } from 'zod';
import { type Finding, type Probe, statusAbove } from './probe.ts';

/** Transaction and multixact numbers wrap around at 2^31; the server refuses writes about 3 million before that. */
const wrapAround = 2 ** 31;
/** The server's own emergency brake (`vacuum_failsafe_age`, since 14) pulls here. */
const criticalAge = 1_600_000_000;

const databasesSql = `
SELECT datname AS database, age(datfrozenxid)::float8 AS "xidAge", mxid_age(datminmxid)::float8 AS "multixactAge"
  FROM pg_database
 ORDER BY greatest(age(datfrozenxid), mxid_age(datminmxid)) DESC`;

const limitsSql = `
SELECT current_setting('autovacuum_freeze_max_age')::float8 AS "xidFreeze",
       current_setting('autovacuum_multixact_freeze_max_age')::float8 AS "multixactFreeze"`;

const database = z.object({ database: z.string(), xidAge: z.number(), multixactAge: z.number() });

/** Age of the oldest transaction (or multixact) number that is not frozen yet, over all databases of the server. */
export const xidAge = (): Probe => ({
  name: 'xid_age',
  title: 'Transaction ID age',
  unit: 'transactions',
  // Named so there, although the value counts transactions.
  metric: 'pg_database_wraparound_age_datfrozenxid_seconds',
  async measure(ask): Promise<Finding> {
    const databases = await ask.rows(database, databasesSql);
    const [limits] = await ask.rows(z.object({ xidFreeze: z.number(), multixactFreeze: z.number() }), limitsSql);
    const value = Math.max(0, ...databases.map((each) => Math.max(each.xidAge, each.multixactAge)));
    // Autovacuum acts at its limit by itself; at twice that it does not keep up.
    const warn = Math.min(2 * Math.max(limits?.xidFreeze ?? 0, limits?.multixactFreeze ?? 0), criticalAge * 0.9);
    const worst = databases[0];
    const kind = worst && worst.multixactAge > worst.xidAge ? 'multixacts' : 'transactions';
    const share = ((100 * value) / wrapAround).toFixed(1);
    return {
      status: statusAbove(value, warn, criticalAge),
      value,
      warn,
      critical: criticalAge,
      message: `${worst?.database ?? 'no database'}: ${Math.round(value).toLocaleString('en')} ${kind} old, ${share} % of the way to the wraparound`,
      rows: databases.map((each) => ({ ...each, percentToWraparound: (100 * Math.max(each.xidAge, each.multixactAge)) / wrapAround })),
    };
  },
});
