import { DatabaseError } from 'pg';
import type { z } from 'zod';
import type { ProbeResult, ProbeStatus } from '#shared/contract/postgres.ts';
import { messageOf } from '../../errors/holdpoint-error.ts';
import type { ProbeSession, ServerFacts } from '../probe-session.ts';

/** What a probe found; the rest of a result follows from the probe itself. */
export interface Finding {
  status: ProbeStatus;
  /** In the probe's unit; null where there is nothing to say in a number. */
  value: number | null;
  warn: number | null;
  critical: number | null;
  /** A sentence for people. */
  message: string;
  rows: ProbeResult['rows'];
}

/** How a probe asks: every statement is kept, to be shown with the result. */
export interface Ask {
  readonly facts: ServerFacts;
  rows<S extends z.ZodType>(row: S, sql: string): Promise<z.output<S>[]>;
}

/** One question to a Postgres. It may remember its last sample, to answer with what happened since. */
export interface Probe {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Name for criteria and alerts: that of postgres_exporter where one exists. */
  readonly metric: string;
  measure(ask: Ask): Promise<Finding>;
}

/** A probe for one datasource: what it remembers belongs to that server. */
export type ProbeFactory = () => Probe;

/** The server, its version or its setup cannot answer: said, never shown as "ok". */
export class Unsupported extends Error {}

const oldestSupported = 150_000;
const rowsShown = 100;
const insufficientPrivilege = '42501';

/** Asks one probe. A connection that breaks meanwhile gives `error`; this never throws. */
export async function runProbe(probe: Probe, session: ProbeSession): Promise<ProbeResult> {
  const at = Date.now();
  const started = performance.now();
  const statements: string[] = [];
  const ask: Ask = {
    facts: session.facts,
    rows: (row, sql) => {
      statements.push(sql.trim());
      return session.read(row, sql);
    },
  };
  const finding = await measured(probe, ask);
  return {
    probe: probe.name,
    title: probe.title,
    unit: probe.unit,
    metric: probe.metric,
    ...finding,
    rows: finding.rows.slice(0, rowsShown),
    sql: statements.join(';\n\n'),
    at,
    durationMs: performance.now() - started,
  };
}

async function measured(probe: Probe, ask: Ask): Promise<Finding> {
  if (ask.facts.versionNum < oldestSupported) {
    return nothing('unsupported', `Postgres ${ask.facts.version} is older than 15, the oldest version that is supported.`);
  }
  try {
    return await probe.measure(ask);
  } catch (error) {
    if (error instanceof Unsupported) return nothing('unsupported', error.message);
    if (error instanceof DatabaseError && error.code === insufficientPrivilege) {
      return nothing('insufficient_privilege', `${messageOf(error)}. ${grantHint(ask.facts)}`);
    }
    return nothing('error', messageOf(error));
  }
}

function nothing(status: ProbeStatus, message: string): Finding {
  return { status, value: null, warn: null, critical: null, message, rows: [] };
}

/** What lets the role of the connection see what it needs to see. */
export function grantHint(facts: ServerFacts): string {
  return `Grant it with: GRANT pg_monitor TO ${facts.user}`;
}

/** `critical` at or above its threshold, `warn` likewise. */
export function statusAbove(value: number, warn: number, critical: number): 'ok' | 'warn' | 'critical' {
  return value >= critical ? 'critical' : value >= warn ? 'warn' : 'ok';
}

/** `critical` below its threshold, `warn` likewise. */
export function statusBelow(value: number, warn: number, critical: number): 'ok' | 'warn' | 'critical' {
  return value < critical ? 'critical' : value < warn ? 'warn' : 'ok';
}
