import type { ClientConfig } from 'pg';
import { HoldpointError } from '../errors/holdpoint-error.ts';

/** `postgres://user:password@host:port/database`. Never logged, never shown, never on a command line. */
export function toUrl(access: { host: string; port: number; user: string; password: string; database: string }): string {
  const { host, port, user, password, database } = access;
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${encodeURIComponent(database)}`;
}

/** The URL of a datasource with the password of its environment variable in it. @throws HoldpointError `UNAVAILABLE` when that is not set. */
export function withPassword(url: string, passwordEnv: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  if (passwordEnv === undefined) return url;
  const password = env[passwordEnv];
  if (password === undefined) {
    throw new HoldpointError(
      'UNAVAILABLE',
      `The password of the database is in the environment variable ${passwordEnv}, which is not set.`,
      {
        hint: `Set ${passwordEnv} before you start Holdpoint.`,
      },
    );
  }
  const full = new URL(url);
  full.password = encodeURIComponent(password);
  return full.href;
}

export function configOf(url: string): ClientConfig {
  return { connectionString: url };
}
