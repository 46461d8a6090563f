import type { Load } from '../load/engine-messages.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { RunControl } from './run-control.ts';
import type { RunRecord } from './run-records.ts';

/**
 * The work of an engine: the scenario, with what people changed while the run was on.
 * @param workspace its folder, where scripts, certificates and commands of the scenario lie.
 */
export function loadOf(record: RunRecord, scenario: Scenario, control: RunControl, workspace: string): Load {
  const { executor } = scenario;
  return {
    runId: record.runId,
    epoch: record.epoch,
    baseUrl: record.target.baseUrl,
    address: null,
    keepAlive: true,
    executor:
      executor.kind === 'constant-vus'
        ? { kind: executor.kind, vus: executor.vus }
        : { kind: executor.kind, arrival: executor.arrival, curve: control.curve ?? [{ fromNs: 0, perSecond: executor.perSecond }] },
    seed: scenario.seed,
    endNs: control.endNs,
    maxInFlight: scenario.maxInFlight,
    connections: scenario.connections,
    timeoutMs: scenario.timeoutMs,
    gracefulStopMs: scenario.gracefulStopMs,
    trace: scenario.trace,
    tls: scenario.tls,
    workspace,
    steps: scenario.steps,
  };
}
