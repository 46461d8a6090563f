import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { TestPostgres } from '../../postgres/testing/test-postgres.ts';
import { besidePgbench, sleepScript } from './testing/beside-pgbench.ts';
import { findPgbench } from './testing/pgbench.ts';

/**
 * Item 10 of the engine's correctness, shorter than there; `bench/load/sql.ts` does the 60 s. Both programs run at the same time, so that what else the machine
 * does falls on both, and both count from when a statement was due. A disturbance that falls on one of them spoils one measurement, an error of the engine spoils
 * all: three tries.
 */
const seconds = 25;
const tries = 3;

const pgbench = findPgbench();

it.skipIf(pgbench === null)(
  `10 pgbench cross-check: latency and lag agree with pgbench -R within 5 %${pgbench === null ? ' (pgbench is not installed)' : ''}`,
  { retry: tries - 1, timeout: 120_000 },
  async () => {
    await using postgres = await TestPostgres.start();
    const script = path.join(postgres.folder, 'sleep.sql');
    writeFileSync(script, `${sleepScript}\n`);
    const both = await besidePgbench({ pgbench: pgbench ?? '', url: await postgres.url(), script, seconds });
    // 1,250 arrivals on average, by a seed of ours and one of theirs.
    expect(both.holdpoint.n).toBeGreaterThan(1000);
    expect(both.pgbench.n).toBeGreaterThan(1000);
    expect(both.holdpoint.latencyMs).toBeGreaterThan(10);
    expect(both.latencyPercent, JSON.stringify(both)).toBeLessThan(5);
    expect(both.lagPercent, JSON.stringify(both)).toBeLessThan(5);
  },
);
