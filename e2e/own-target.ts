import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service of the test that answers 200 to everything, and can go away and come back at the same address. */
export class OwnTarget {
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<OwnTarget> {
    const target = new OwnTarget();
    await target.open();
    return target;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    const server = createServer((_request, response) => response.end('ok'));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** A workspace with this target, a scenario against it, and a phase that a person attests. */
  workspace(): Record<string, string> {
    return {
      'holdpoint.yaml': `version: 1
name: own
targets:
  shop: { baseUrl: ${this.url} }
people:
  - { id: ada, name: Ada Moreau, roles: [engineer] }
  - { id: ben, name: Ben Okafor, roles: [approver] }
`,
      'scenarios/steady.yaml': `name: steady
target: shop
executor: constant-arrival-rate
rate: 20/s
duration: 10m
steps:
  - name: home
    http: { method: GET, path: / }
thresholds:
  error_rate: ["rate<0.01"]
`,
      'plans/rules.yaml': `version: 1
title: House rules
phases:
  - id: rules
    title: The rules
    state: active
    criteria:
      - { id: read, title: The rules were read, source: { checklist: true }, revision: any }
`,
    };
  }
}
