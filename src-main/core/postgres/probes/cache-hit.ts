import { z } from 'zod';
import { type Finding, type Probe, statusBelow } from './probe.ts';

/** A working set that fits reads 1 block in 100 from the kernel or worse; below 90 % queries wait for reads. */
const warnPercent = 95;
const criticalPercent = 90;
/** How far the window of the ratio reaches back. */
const windowMs = 5 * 60_000;
/** With fewer block accesses than this in the window, one query decides the ratio: then the figure since the last reset is given. */
const accessesNeeded = 10_000;

const sql = `
SELECT blks_hit::float8 AS hit, blks_read::float8 AS read,
       coalesce(stats_reset::text, 'the database was made') AS "since"
  FROM pg_stat_database
 WHERE datname = current_database()`;

const counters = z.object({ hit: z.number(), read: z.number(), since: z.string() });
type Sample = z.infer<typeof counters> & { at: number };

/** Share of block reads of this database that were answered from shared_buffers. */
export const cacheHit = (): Probe => {
  let samples: Sample[] = [];
  return {
    name: 'cache_hit',
    title: 'Cache hit ratio',
    unit: '%',
    // postgres_exporter has the two counters (pg_stat_database_blks_hit, …_blks_read) and leaves the ratio to the reader.
    metric: 'cache_hit_ratio',
    async measure(ask): Promise<Finding> {
      const [counted] = await ask.rows(counters, sql);
      const now: Sample = { ...(counted ?? { hit: 0, read: 0, since: '' }), at: performance.now() };
      const first = samples[0];
      // Counters that went back were reset: what came before says nothing about them.
      if (first && (now.hit < first.hit || now.read < first.read)) samples = [];
      samples = [...samples.filter(({ at }) => now.at - at <= windowMs), now];
      const oldest = samples[0] ?? now;
      const hit = now.hit - oldest.hit;
      const read = now.read - oldest.read;
      if (hit + read >= accessesNeeded) {
        const seconds = Math.round((now.at - oldest.at) / 1000);
        return finding(hit, read, `over the last ${seconds} s`);
      }
      if (now.hit + now.read === 0) {
        return {
          status: 'unsupported',
          value: null,
          warn: warnPercent,
          critical: criticalPercent,
          message: 'No block was read yet.',
          rows: [],
        };
      }
      return finding(now.hit, now.read, `since ${now.since}`);
    },
  };
};

function finding(hit: number, read: number, over: string): Finding {
  const value = (100 * hit) / (hit + read);
  return {
    status: statusBelow(value, warnPercent, criticalPercent),
    value,
    warn: warnPercent,
    critical: criticalPercent,
    message: `${shareText(value)} % of ${Math.round(hit + read).toLocaleString('en')} block reads came from shared_buffers ${over}`,
    rows: [{ hit, read, over }],
  };
}

/** Cut, not rounded: a share that misses some is never called 100 %. */
function shareText(percent: number): string {
  return (Math.floor(percent * 1000) / 1000).toString();
}
