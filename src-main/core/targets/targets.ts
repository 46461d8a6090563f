import type { z } from 'zod';
import type { targetStatusSchema } from '#shared/contract/system.ts';
import { HoldpointError, messageOf } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { ServiceManager } from '../services/service-manager.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { TargetConfig } from '../workspace/workspace-schema.ts';
import { checkHealth } from './health-check.ts';
import type { TargetAddress, TargetResolver } from './target-address.ts';

export type TargetStatus = z.infer<typeof targetStatusSchema>;

/** Often enough to see an outage while it lasts, rare enough to be no load. */
const checkEveryMs = 5000;

/** The systems under test of a workspace: where they are now, and whether they answer. */
export class Targets implements TargetResolver, Disposable {
  /** A status changed, or was confirmed. */
  readonly changes = new Emitter<void>();
  readonly #targets: Map<string, TargetConfig>;
  readonly #services: ServiceManager;
  readonly #statuses = new Map<string, TargetStatus>();
  /** Checks that are on. */
  readonly #checking = new Map<string, AbortController>();
  #ended = false;
  readonly #listening: Disposable;
  #timer: NodeJS.Timeout | null = null;

  constructor({ workspace, services }: { workspace: Workspace; services: ServiceManager }) {
    this.#services = services;
    this.#targets = new Map(Object.entries(workspace.config.targets));
    for (const name of this.#targets.keys()) {
      this.#statuses.set(name, { name, state: 'unknown', url: null, processes: null, checkedAt: null, message: 'not checked yet' });
    }
    this.#listening = services.changes.on(() => {
      if (this.#timer) this.#checkAll((target) => 'service' in target);
    });
  }

  /** Begins to check. */
  start(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#checkAll(), checkEveryMs);
    this.#timer.unref();
    this.#checkAll();
  }

  statuses(): TargetStatus[] {
    return [...this.#statuses.values()];
  }

  resolve(name: string): TargetAddress {
    const target = this.#targets.get(name);
    if (!target) {
      throw new HoldpointError('NOT_FOUND', `There is no target "${name}".`, {
        hint: `Known: ${[...this.#targets.keys()].join(', ') || 'none; declare one in holdpoint.yaml'}.`,
      });
    }
    const common = { name, datasource: target.datasource ?? null, health: target.health };
    if ('baseUrl' in target) return { ...common, baseUrl: target.baseUrl.replace(/\/+$/, ''), process: target.process ?? null };
    const service = this.#services.state(target.service);
    if (service.url === null || service.port === null) {
      throw new HoldpointError(
        'UNAVAILABLE',
        `The service "${target.service}" behind the target "${name}" is not running: ${service.message}`,
        {
          hint: 'It is started again by itself; when that does not help, restart it.',
        },
      );
    }
    // By port, not by pid: the port stays when the service is restarted.
    return { ...common, baseUrl: service.url, process: { port: service.port } };
  }

  #checkAll(which: (target: TargetConfig) => boolean = () => true): void {
    for (const [name, target] of this.#targets) if (which(target)) void this.#check(name);
  }

  async #check(name: string): Promise<void> {
    if (this.#checking.has(name)) return;
    const check = new AbortController();
    this.#checking.set(name, check);
    const status = await this.#look(name, check.signal);
    this.#checking.delete(name);
    if (this.#ended) return;
    this.#statuses.set(name, status);
    this.changes.emit();
  }

  async #look(name: string, signal: AbortSignal): Promise<TargetStatus> {
    let address: TargetAddress;
    try {
      address = this.resolve(name);
    } catch (error) {
      return { name, state: 'down', url: null, processes: null, checkedAt: Date.now(), message: messageOf(error) };
    }
    const health = await checkHealth(`${address.baseUrl}${address.health}`, signal);
    return {
      name,
      state: health.up ? 'up' : 'down',
      url: address.baseUrl,
      // Counted by the monitors.
      processes: null,
      checkedAt: Date.now(),
      message: health.message,
    };
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#ended = true;
    for (const check of this.#checking.values()) check.abort();
    this.#listening[Symbol.dispose]();
    this.changes[Symbol.dispose]();
  }
}
