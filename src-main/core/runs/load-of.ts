import type { Load } from '../load/engine-messages.ts';
import { peakOf, rateCurveOf, userCurveOf, warmUpNsOf } from '../scenarios/load-curve.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { LoadSecrets } from './load-secrets.ts';
import type { RunControl } from './run-control.ts';
import type { RunRecord } from './run-records.ts';

/** Closed models number their iterations; each epoch has its own range, so that a number is never used twice. */
const numbersPerEpoch = 1e9;
/** The origin of a load that asks for none: nothing is sent there. */
const nowhere = 'http://127.0.0.1:1';
/** Below it one worker is enough by far. */
const ratePerWorker = 2000;
const usersPerWorker = 500;
/** By default: the target may live on the same machine. */
const mostWorkers = 4;

/**
 * The work of an engine: the scenario, with what people changed while the run was on.
 * @param surroundings folder of the workspace, where scripts, certificates and commands of the scenario lie, and secrets.
 */
export function loadOf(
  record: Pick<RunRecord, 'runId' | 'epoch' | 'target'>,
  scenario: Scenario,
  control: RunControl,
  { workspace, secrets }: { workspace: string; secrets: LoadSecrets },
): Load {
  return {
    runId: record.runId,
    epoch: record.epoch,
    baseUrl: record.target.baseUrl === '' ? nowhere : record.target.baseUrl,
    address: record.target.address,
    keepAlive: scenario.keepAlive,
    executor: executorOf(record, scenario, control),
    seed: scenario.seed,
    warmUpNs: warmUpNsOf(scenario),
    endNs: control.endNs,
    maxInFlight: scenario.maxInFlight,
    connections: scenario.connections,
    timeoutMs: scenario.timeoutMs,
    gracefulStopMs: scenario.gracefulStopMs,
    trace: scenario.trace,
    tls: scenario.tls,
    workspace,
    steps: scenario.steps,
    vars: scenario.vars,
    feeds: scenario.feeds,
    cookies: scenario.cookies,
    env: secrets.env,
    databases: secrets.databases,
  };
}

function executorOf({ epoch }: Pick<RunRecord, 'epoch'>, scenario: Scenario, control: RunControl): Load['executor'] {
  const { executor } = scenario;
  if (executor.model === 'open') return { model: 'open', arrival: executor.arrival, curve: control.curve ?? rateCurveOf(scenario) ?? [] };
  const curve = userCurveOf(scenario) ?? [];
  if (executor.kind !== 'shared-iterations') {
    const from = epoch * numbersPerEpoch;
    return { model: 'closed', curve, numbers: { from, until: null, reserved: from + numbersPerEpoch } };
  }
  // What an engine that died may have begun is not begun again.
  const from = control.reserved;
  return { model: 'closed', curve, numbers: { from, until: executor.iterations, reserved: from + 2 * executor.vus } };
}

/** Iterations that the engine may have begun before it says which: all below this number. */
export function reservedFor({ executor }: Load): number {
  return executor.model === 'closed' && executor.numbers.until !== null ? Math.min(executor.numbers.until, executor.numbers.reserved) : 0;
}

/** Threads for the load: one for a light one, which then stays exact and cheap; more where one core would be too few. */
export function workersFor(scenario: Scenario, cores: number): number {
  const most = Math.min(scenario.maxInFlight, scenario.connections);
  if (scenario.workers !== null) return Math.min(scenario.workers, most);
  const perWorker = scenario.executor.model === 'open' ? ratePerWorker : usersPerWorker;
  const needed = Math.ceil(peakOf(scenario) / perWorker);
  return Math.max(1, Math.min(needed, cores - 1, mostWorkers, most));
}
