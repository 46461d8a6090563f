import type { Load } from '#core/load/engine-messages.ts';
import { loadOf } from '#core/runs/load-of.ts';
import { initialControl } from '#core/runs/run-control.ts';
import { plainRecord } from '#core/runs/testing/plain-run.ts';
import { readScenario } from '#core/scenarios/read-scenario.ts';

/** The scenario file of a GET of the root. @param executor its lines: `executor: …` and what belongs to it. */
export function trivialScenario(baseUrl: string, seconds: number, connections: number, executor: string): string {
  return `
name: trivial
baseUrl: ${baseUrl}
${executor}
duration: ${Math.round(seconds * 1000)}ms
connections: ${connections}
gracefulStop: 1s
steps:
  - http: { method: GET, path: / }
`;
}

export function closedExecutor(users: number): string {
  return `executor: constant-vus\nvus: ${users}`;
}

/** The work of an engine for a GET of the root by virtual users that do not think. */
export function trivialLoad(baseUrl: string, seconds: number, users: number): Load {
  return loadFrom(trivialScenario(baseUrl, seconds, users, closedExecutor(users)), baseUrl);
}

/** The same at a steady rate. */
export function openLoad(baseUrl: string, seconds: number, perSecond: number): Load {
  return loadFrom(trivialScenario(baseUrl, seconds, 100, `executor: constant-arrival-rate\nrate: ${perSecond}/s`), baseUrl);
}

/** The work of an engine for a scenario file. */
export function loadFrom(yaml: string, baseUrl: string): Load {
  const scenario = readScenario(yaml, 'bench.yaml', null);
  const record = plainRecord('bench', { target: { name: baseUrl, baseUrl, address: new URL(baseUrl).hostname } });
  return loadOf(record, scenario, initialControl(scenario), { workspace: process.cwd(), secrets: { env: {}, databases: {} } });
}
