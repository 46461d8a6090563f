import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { TlsOptions } from '../scenarios/steps/tls.ts';

/** What `tls.connect` and everything built on it takes. */
export interface TlsTrust {
  rejectUnauthorized: boolean;
  ca?: string;
}

/**
 * Reads the certificates that a scenario names.
 * @param workspace folder that `ca` is relative to.
 * @throws HoldpointError `INVALID` when the file cannot be read or holds no certificate: Node would then trust nobody, and say so late.
 */
export function tlsTrust(tls: TlsOptions, workspace: string): TlsTrust {
  const rejectUnauthorized = !tls.insecure;
  if (tls.ca === null) return { rejectUnauthorized };
  const hint = 'Give the path of a PEM file, relative to the workspace.';
  let ca: string;
  try {
    ca = readFileSync(path.resolve(workspace, tls.ca), 'utf8');
  } catch (error) {
    throw new HoldpointError('INVALID', `tls.ca: ${tls.ca} cannot be read: ${messageOf(error)}`, { hint, cause: error });
  }
  if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw new HoldpointError('INVALID', `tls.ca: ${tls.ca} holds no certificate`, { hint });
  return { rejectUnauthorized, ca };
}
