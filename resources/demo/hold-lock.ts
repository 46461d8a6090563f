import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, escapeIdentifier } from 'pg';

const usage = `Holds a lock on a table, so that there is something to see on the Postgres page.

  hold-lock [--table shop.items] [--seconds N]

  --table            default shop.items: the shop cannot sell while it is locked
  --seconds          let go after so many seconds; default: until Ctrl+C
  --connection-file  file with the URL of the database; default: the environment variable DATABASE_URL
`;

const { values } = parseArgs({
  options: {
    table: { type: 'string', default: 'shop.items' },
    seconds: { type: 'string' },
    'connection-file': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
const seconds = values.seconds === undefined ? null : Number(values.seconds);

if (values.help) process.stdout.write(usage);
else if (seconds !== null && !(seconds > 0 && seconds <= 3600))
  fail(2, `--seconds must be more than 0 and at most 3600, not ${values.seconds}`);
else await holdLock(values.table, seconds);

async function holdLock(table: string, holdSeconds: number | null): Promise<void> {
  const file = values['connection-file'];
  const connectionString = file === undefined ? process.env['DATABASE_URL'] : readFileSync(file, 'utf8').trim();
  if (!connectionString) return fail(2, 'no database: set DATABASE_URL or give --connection-file');
  const name = table.split('.').map(escapeIdentifier).join('.');
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());

  const holder = open(connectionString, 'demo lock holder');
  const waiter = open(connectionString, 'demo lock waiter');
  try {
    await holder.connect();
    await waiter.connect();
    holder.on('end', () => ended.abort());
    await holder.query("BEGIN; SET LOCAL lock_timeout = '30s'");
    await holder.query(`LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`);
    say(`${table} is locked (ACCESS EXCLUSIVE). Whoever touches it waits, the shop too.`);
    // A second session, so that there is a tree even when nobody shops. It ends when the lock goes, or with its connection.
    const waiting = waiter.query(`SELECT count(*) FROM ${name}`).then(
      () => say('The session that waited behind the lock has its answer.'),
      () => undefined,
    );
    say('See who blocks whom on the Postgres page.');
    say(holdSeconds === null ? 'Ctrl+C lets go.' : `It is held for ${holdSeconds} s; Ctrl+C lets go earlier.`);
    await delay(holdSeconds === null ? 2 ** 31 - 1 : holdSeconds * 1000, undefined, { signal: ended.signal }).catch(() => undefined);
    await holder.query('ROLLBACK');
    say(`${table} is free again.`);
    await Promise.race([waiting, delay(2000, undefined, { ref: false })]);
  } catch (error) {
    fail(1, error instanceof Error ? error.message : String(error));
  } finally {
    await Promise.allSettled([holder.end(), waiter.end()]);
  }
}

function open(connectionString: string, application: string): Client {
  const client = new Client({ connectionString, application_name: application, connectionTimeoutMillis: 5000 });
  // A cut connection fails the statement that is on, or the next one.
  client.on('error', () => undefined);
  return client;
}

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

function fail(status: number, words: string): void {
  process.stderr.write(`${words}\n`);
  process.exitCode = status;
}
