import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { superuser } from './embedded-cluster.ts';
import type { EmbeddedLocation } from './embedded-location.ts';
import { isAlive, isServerOf, livingOwner, type Postmaster, readPostmaster } from './server-owner.ts';

/** A server without clients shuts down at once; its checkpoint may take a moment. */
const stopGraceMs = 15_000;
/** Looking whether a process that is not our child has ended. */
const pollMs = 50;

/**
 * Ends the server that a killed console left running on this cluster, so that ours is a direct child again.
 * @returns the port it had, to be taken again; null when nothing was left.
 * @throws HoldpointError `CONFLICT` when the console that runs it is alive, `UNAVAILABLE` when the server does not end.
 */
export async function endPredecessor(
  location: EmbeddedLocation,
  datasource: string,
  onProgress: (words: string) => void,
): Promise<number | null> {
  const owner = livingOwner(location.ownerFile);
  if (owner !== null) {
    throw new HoldpointError('CONFLICT', `Another console (process ${owner}) runs the database "${datasource}" of this workspace.`, {
      hint: 'Use that console, or end it first.',
    });
  }
  const postmaster = readPostmaster(location.data);
  if (!postmaster) return null;
  const ours = isServerOf(postmaster, location.data) ?? (await answersAsOurs(location, postmaster));
  if (!ours) return postmaster.port;
  onProgress('ending the database server that a killed console left running');
  try {
    process.kill(postmaster.pid, 'SIGINT');
    if (!(await ended(postmaster.pid, stopGraceMs))) process.kill(postmaster.pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: it ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw cannotEnd(postmaster, error);
  }
  if (!(await ended(postmaster.pid, stopGraceMs))) throw cannotEnd(postmaster, new Error('it is still there after SIGKILL'));
  return postmaster.port;
}

function cannotEnd(postmaster: Postmaster, error: unknown): HoldpointError {
  return new HoldpointError(
    'UNAVAILABLE',
    `A database server of this workspace is still running (process ${postmaster.pid}) and cannot be ended: ${messageOf(error)}`,
    {
      cause: error,
      hint: `End process ${postmaster.pid}, then start again.`,
    },
  );
}

async function ended(pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (isAlive(pid)) {
    if (performance.now() > until) return false;
    await delay(pollMs);
  }
  return true;
}

/** Where the process table does not tell: only our server takes our password and names our folder. */
async function answersAsOurs(location: EmbeddedLocation, postmaster: Postmaster): Promise<boolean> {
  if (postmaster.port === null || !existsSync(location.passwordFile)) return false;
  const client = new Client({
    host: '127.0.0.1',
    port: postmaster.port,
    user: superuser,
    database: 'postgres',
    password: readFileSync(location.passwordFile, 'utf8').trim(),
    connectionTimeoutMillis: 3000,
  });
  client.on('error', () => {
    // The query below fails with the same news.
  });
  try {
    await client.connect();
    const answer = await client.query<{ data_directory: string }>('SHOW data_directory');
    return answer.rows[0]?.data_directory === location.data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {
      // It was never open.
    });
  }
}
