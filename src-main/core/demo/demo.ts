import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DemoState, type Knobs, knobsSchema } from '#shared/contract/demo.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import type { PostgresService } from '../postgres/postgres-service.ts';
import type { ServiceManager } from '../services/service-manager.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { findNode, lockHolderFile } from './lock-holder.ts';

/** The knobs answer at once, even while requests stall; a service that burns CPU may take a moment. */
const knobsPatienceMs = 5000;
/** Whoever maintains tables by hand; the lock holder logs in as it. */
const lockHolderRole = 'maintenance';
/** Relative to the workspace, as it is typed. */
const lockHolderCommand = '.holdpoint/hold-lock';
const connectionFile = 'hold-lock.url';

/** What only the demo has: a sample service with faults to turn on, and a program that holds a lock. */
export class Demo {
  readonly #workspace: Workspace;
  readonly #services: ServiceManager;
  readonly #postgres: PostgresService;
  /** Address that the lock holder's files were written with. */
  #writtenFor: string | null = null;

  constructor(options: { workspace: Workspace; services: ServiceManager; postgres: PostgresService }) {
    this.#workspace = options.workspace;
    this.#services = options.services;
    this.#postgres = options.postgres;
    const found = this.#find();
    // The command works in a terminal before any page has asked for it.
    if (found) this.#postgres.changes.on(() => void this.#prepareLockHolder(found.datasource));
  }

  async state(): Promise<DemoState> {
    const found = this.#find();
    if (!found) return { available: false, service: null, knobs: null, knobsMessage: null, lockHolderCommand: null };
    const { state, url, pid, restarts, message, name } = this.#services.state(found.service);
    return {
      available: true,
      service: { name, state, url, pid, restarts, message },
      ...(await knobsOf(url, message)),
      lockHolderCommand: await this.#prepareLockHolder(found.datasource),
    };
  }

  /** @throws HoldpointError `UNAVAILABLE` when the sample service does not answer. */
  async setKnobs(change: { [K in keyof Knobs]?: Knobs[K] | undefined }): Promise<Knobs> {
    const { service } = this.#require();
    const { url, message } = this.#services.state(service);
    if (url === null) throw new HoldpointError('UNAVAILABLE', `The service "${service}" is not running: ${message}`);
    return askKnobs(url, change);
  }

  /** Restarts the sample service, which frees what it leaked and turns all knobs off. @throws HoldpointError `UNAVAILABLE` */
  async restartService(): Promise<DemoState> {
    await this.#services.restart(this.#require().service);
    return this.state();
  }

  #find(): { service: string; datasource: string } | null {
    const { demo, services } = this.#workspace.config;
    const first = Object.entries(services).find(([, service]) => service.builtin === 'shop');
    return demo && first ? { service: first[0], datasource: first[1].datasource } : null;
  }

  #require(): { service: string; datasource: string } {
    const found = this.#find();
    if (found) return found;
    throw new HoldpointError('NOT_FOUND', 'This workspace has no sample service.', { hint: 'Open the demo: holdpoint demo' });
  }

  /** Writes the program and its connection as of now; null where it cannot be had. */
  async #prepareLockHolder(datasource: string): Promise<string | null> {
    const node = findNode();
    if (node === null || process.platform === 'win32') return null;
    try {
      const url = await this.#postgres.connectionUrl(datasource, lockHolderRole);
      if (url !== this.#writtenFor) this.#writeLockHolder(node, url);
      this.#writtenFor = url;
      return lockHolderCommand;
    } catch {
      // Said where it belongs, with the database or the disk; without them there is nothing to lock.
      return null;
    }
  }

  #writeLockHolder(node: string, url: string): void {
    const { stateDir, root } = this.#workspace;
    mkdirSync(stateDir, { recursive: true });
    const urlFile = path.join(stateDir, connectionFile);
    replaceFile(urlFile, `${url}\n`, 0o600);
    const quoted = [node, lockHolderFile(), '--connection-file', urlFile].map(shellQuote).join(' ');
    replaceFile(
      path.join(root, lockHolderCommand),
      `#!/bin/sh\n# Written by Holdpoint at each start; holds a lock in the demo database.\nexec ${quoted} "$@"\n`,
      0o755,
    );
  }
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whole and with its mode from the first moment. */
function replaceFile(file: string, content: string, mode: number): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, content, { mode });
  // The mask of the process may have taken bits away.
  chmodSync(fresh, mode);
  renameSync(fresh, file);
}

/** Those of a service that answers, or why there are none. @param message what its state says. */
async function knobsOf(url: string | null, message: string): Promise<Pick<DemoState, 'knobs' | 'knobsMessage'>> {
  if (url === null) return { knobs: null, knobsMessage: `It is not running: ${message}` };
  try {
    return { knobs: await askKnobs(url), knobsMessage: null };
  } catch (error) {
    return { knobs: null, knobsMessage: messageOf(error) };
  }
}

async function askKnobs(url: string, change?: object): Promise<Knobs> {
  try {
    const response = await fetch(`${url}/admin/knobs`, {
      signal: AbortSignal.timeout(knobsPatienceMs),
      ...(change === undefined ? {} : { method: 'PUT', body: JSON.stringify(change), headers: { 'content-type': 'application/json' } }),
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`status ${response.status}: ${JSON.stringify(body)}`);
    return knobsSchema.parse(body);
  } catch (error) {
    throw new HoldpointError('UNAVAILABLE', `The sample service did not answer about its knobs: ${messageOf(error)}`, {
      cause: error,
      hint: 'Try again, or restart the service.',
    });
  }
}
