import { parseArgs } from 'node:util';

export interface ShopOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  databaseUrl: string;
}

export const usage = `The sample shop of Holdpoint: HTTP and WebSocket over a Postgres.

  node shop.js [--port 8080] [--host 127.0.0.1] [--database-url postgres://…]

  --port          default 8080; 0 takes any free port
  --host          default 127.0.0.1
  --database-url  default: the environment variable DATABASE_URL, which other users of the machine cannot read

  GET  /healthz        200 while the database answers, 503 otherwise
  GET  /items          ?limit=20&after=0
  GET  /items/:id
  POST /checkout       {"itemId": 1, "quantity": 1}; without itemId any item
  GET  /stats          requests, orders, memory, pool
  WS   /live           an event for each order; {"type":"ping","id":1} is answered with a pong
  GET  /admin/knobs    faults on purpose, from this machine only:
  PUT  /admin/knobs    {"leakMbPerMinute": 0…2000, "stallMs": 0…60000, "errorRate": 0…1, "cpuMs": 0…1000}
`;

/** What was wrong with the command line, in words. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): ShopOptions | 'help' {
  let values: { port?: string; host?: string; 'database-url'?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'database-url': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return 'help';
  const port = Number(values.port ?? '8080');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port must be 0 to 65535, not ${values.port}`);
  const databaseUrl = values['database-url'] ?? env['DATABASE_URL'];
  if (!databaseUrl) throw new UsageError('no database: set DATABASE_URL or give --database-url');
  return { host: values.host ?? '127.0.0.1', port, databaseUrl };
}
