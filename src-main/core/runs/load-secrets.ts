import { HoldpointError } from '../errors/holdpoint-error.ts';
import type { Scenario, Step } from '../scenarios/scenario.ts';
import type { DatabaseReference } from '../scenarios/steps/sql-step.ts';

/** What a load needs and a scenario must not hold. It goes to the engine and nowhere else. */
export interface LoadSecrets {
  /** Values of the environment variables that the scenario names. */
  env: Record<string, string>;
  /** Addresses with credentials of the databases of its sql steps. */
  databases: Record<string, string>;
}

/** Finds the datasources of the workspace. */
export interface DatabaseResolver {
  /** @throws HoldpointError `NOT_FOUND`, `UNAVAILABLE` */
  connectionUrl(name: string, role?: string): Promise<string>;
}

/**
 * @throws HoldpointError `INVALID` for an environment variable that is not set, `NOT_FOUND` and `UNAVAILABLE` for a database that is not
 * there.
 */
export async function loadSecrets(scenario: Pick<Scenario, 'env' | 'steps'>, databases: DatabaseResolver): Promise<LoadSecrets> {
  const env = Object.fromEntries(scenario.env.map((name) => [name, environment(name, 'The scenario lists it in env.')]));
  const addresses: Record<string, string> = {};
  for (const step of scenario.steps) {
    if (isSql(step) && addresses[step.database] === undefined) addresses[step.database] = await addressOf(step.reference, databases);
  }
  return { env, databases: addresses };
}

const isSql = (step: Step): step is Extract<Step, { kind: 'sql' }> => step.kind === 'sql';

async function addressOf(reference: DatabaseReference, databases: DatabaseResolver): Promise<string> {
  if ('datasource' in reference) return databases.connectionUrl(reference.datasource, reference.role ?? undefined);
  if (reference.passwordEnv === null) return reference.url;
  const url = new URL(reference.url);
  url.password = environment(reference.passwordEnv, 'A sql step names it in passwordEnv.');
  return url.href;
}

function environment(name: string, why: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new HoldpointError('INVALID', `The environment variable ${name} is not set.`, {
    hint: `${why} Set it for the console and start again.`,
  });
}
