import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { TestPostgres } from '../../postgres/testing/test-postgres.ts';
import { type BesidePgbench, besidePgbench, sleepScript } from './testing/beside-pgbench.ts';
import { findPgbench } from './testing/pgbench.ts';

/**
 * Item 10 of the engine's correctness, shorter than there; `bench/load/sql.ts` does the 60 s. Both programs run at the same time and at the same priority, so that
 * what else the machine does falls on both, and both count from when a statement was due. A disturbance that falls on one of them spoils one measurement, an
 * error of the engine spoils all: the best of three counts. Where pgbench itself comes so late each time that 5 % cannot be told apart, nothing is said.
 */
const seconds = 25;
const tries = 3;
const allowedPercent = 5;

const pgbench = findPgbench();

it.skipIf(pgbench === null)(
  `10 pgbench cross-check: latency and lag agree with pgbench -R within 5 %${pgbench === null ? ' (pgbench is not installed)' : ''}`,
  { timeout: 240_000 },
  async (context) => {
    await using postgres = await TestPostgres.start();
    const script = path.join(postgres.folder, 'sleep.sql');
    writeFileSync(script, `${sleepScript}\n`);
    const url = await postgres.url();
    const all: BesidePgbench[] = [];
    const agrees = ({ latencyPercent, lagPercent }: BesidePgbench) => latencyPercent < allowedPercent && lagPercent < allowedPercent;
    while (all.length < tries && !all.some(agrees)) {
      const both = await besidePgbench({ pgbench: pgbench ?? '', url, script, seconds });
      // 1,250 arrivals on average, by a seed of ours and one of theirs.
      expect(both.holdpoint.n).toBeGreaterThan(1000);
      expect(both.holdpoint.latencyMs).toBeGreaterThan(10);
      all.push(both);
    }
    const disturbed = all.every(({ pgbench: theirs }) => theirs.lagMs > (theirs.latencyMs * allowedPercent) / 100);
    if (disturbed && !all.some(agrees)) context.skip(`the machine is too busy to tell: ${JSON.stringify(all)}`);
    expect(all.filter(agrees), JSON.stringify(all)).toHaveLength(1);
  },
);
