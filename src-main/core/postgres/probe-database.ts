import { DatabaseError } from 'pg';
import type { ProbeResult } from '#shared/contract/postgres.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { configOf } from './connection-url.ts';
import { ProbeSession } from './probe-session.ts';
import { createProbes } from './probes/index.ts';
import { runProbe } from './probes/probe.ts';

/**
 * One round of probes on any database, without a workspace and without history: what counts since the last sample counts here since the
 * statistics were reset.
 * @param url `postgres://user:password@host:port/database`; it appears in no message.
 * @throws HoldpointError `INVALID` for an unknown probe or a malformed URL, `UNAVAILABLE` when the database cannot be reached.
 */
export async function probeDatabase(url: string, only?: readonly string[]): Promise<ProbeResult[]> {
  const probes = createProbes(only);
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new HoldpointError('INVALID', 'The address of the database must look like postgres://user@host:5432/database.');
  }
  await using session = await connect(url);
  const results: ProbeResult[] = [];
  for (const probe of probes) results.push(await runProbe(probe, session));
  return results;
}

async function connect(url: string): Promise<ProbeSession> {
  try {
    return await ProbeSession.open(configOf(url));
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new HoldpointError('UNAVAILABLE', `The database at ${host}${pathname} cannot be reached: ${reasonOf(error)}`, {
      cause: error,
      hint: hintFor(error),
    });
  }
}

/** Several addresses of one name (127.0.0.1 and ::1) fail together, with an empty message of their own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map((each) => messageOf(each)).join('; ');
  return messageOf(error);
}

/** By SQLSTATE. */
const hints: Record<string, string> = {
  '28P01': 'Check user and password, and pg_hba.conf of the server.',
  '28000': 'Check user and password, and pg_hba.conf of the server.',
  '3D000': 'Check the name of the database, the last part of the address.',
  '53300': 'All connections are taken. Connect as a role with pg_use_reserved_connections, or end some.',
  '57P03': 'The server is starting or recovering. Try again in a moment.',
};

function hintFor(error: unknown): string {
  const known = error instanceof DatabaseError ? hints[error.code ?? ''] : undefined;
  return known ?? 'Check host and port, and that the server runs.';
}
