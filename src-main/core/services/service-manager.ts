import { setTimeout as delay } from 'node:timers/promises';
import { HoldpointError } from '../errors/holdpoint-error.ts';
import { Emitter } from '../lifecycle/emitter.ts';
import type { Notices } from '../notices/notices.ts';
import type { PostgresService } from '../postgres/postgres-service.ts';
import type { ProcessStarter } from '../processes/process-starter.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { BuiltinService, type ServiceState } from './builtin-service.ts';

export type { ServiceState } from './builtin-service.ts';

/** How long a start waits for its services; what takes longer comes up by itself later. */
const startPatienceMs = 15_000;

/** The services that the workspace asks Holdpoint to run: started when their database is up, kept running, restarted on request. */
export class ServiceManager implements AsyncDisposable {
  /** A state changed. */
  readonly changes = new Emitter<void>();
  readonly #services = new Map<string, BuiltinService>();
  readonly #listening: Disposable[] = [];

  constructor(options: {
    workspace: Workspace;
    starter: ProcessStarter;
    postgres: PostgresService;
    notices: Notices;
    onProgress?: ((line: string) => void) | undefined;
  }) {
    const { workspace, starter, postgres, notices, onProgress } = options;
    for (const [name, config] of Object.entries(workspace.config.services)) {
      const service = new BuiltinService({
        name,
        config,
        starter,
        postgres,
        notices,
        onProgress: (line) => onProgress?.(`service ${name}: ${line}`),
      });
      service.changes.on(() => this.changes.emit());
      this.#services.set(name, service);
    }
    this.#listening.push(
      postgres.changes.on(() => {
        for (const service of this.#services.values()) service.onDatabaseChange();
      }),
    );
  }

  /** Starts all and waits until they are open, for a while; one that cannot start is `down` with its reason. */
  async start(): Promise<void> {
    const opened = [...this.#services.values()].map((service) => service.start());
    await Promise.race([Promise.all(opened), delay(startPatienceMs, undefined, { ref: false })]);
  }

  states(): ServiceState[] {
    return [...this.#services.values()].map((service) => service.state());
  }

  /** @throws HoldpointError `NOT_FOUND` */
  state(name: string): ServiceState {
    return this.#service(name).state();
  }

  /** Ends and starts a service; resolves when it is open again. @throws HoldpointError `NOT_FOUND`, `UNAVAILABLE` when it does not open. */
  async restart(name: string): Promise<ServiceState> {
    const service = this.#service(name);
    await service.restart();
    const state = service.state();
    if (state.state === 'up') return state;
    throw new HoldpointError('UNAVAILABLE', `The service "${name}" did not come back: ${state.message}`);
  }

  #service(name: string): BuiltinService {
    const service = this.#services.get(name);
    if (service) return service;
    throw new HoldpointError('NOT_FOUND', `There is no service "${name}".`, {
      hint: `Known: ${[...this.#services.keys()].join(', ') || 'none'}.`,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const listening of this.#listening) listening[Symbol.dispose]();
    await Promise.all([...this.#services.values()].map((service) => service[Symbol.asyncDispose]()));
    this.changes[Symbol.dispose]();
  }
}
