import { sqlStepOf, sqlStepSchema } from '../../../scenarios/steps/sql-step.ts';
import type { Load } from '../../engine-messages.ts';

export interface SqlLoadWish {
  url: string;
  /** `sql:` of the step, without the datasource. */
  sql: Record<string, unknown>;
  seconds: number;
  connections: number;
  executor: Load['executor'];
  seed?: number;
}

/** A load of one sql step called `statement`. */
export function sqlLoad({ url, sql, seconds, connections, executor, seed = 1 }: SqlLoadWish): Load {
  const { reference: _, ...step } = sqlStepOf(sqlStepSchema.parse({ datasource: 'db', ...sql }), 'statement');
  return {
    runId: 'bench',
    epoch: 0,
    baseUrl: 'http://127.0.0.1:1',
    address: null,
    keepAlive: true,
    executor,
    seed,
    endNs: seconds * 1e9,
    maxInFlight: 2000,
    connections,
    timeoutMs: 10_000,
    gracefulStopMs: 1000,
    trace: false,
    tls: { insecure: false, ca: null },
    workspace: process.cwd(),
    vars: {},
    env: {},
    feeds: [],
    cookies: 'none',
    databases: { db: url },
    steps: [{ ...step, deadlineMs: null, tags: {}, checks: [], extracts: [] }],
  };
}
