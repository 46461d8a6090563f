import type { ConnectionPool } from '../connection-pool.ts';
import type { Load } from '../engine-messages.ts';
import { HttpRunner } from './http-runner.ts';
import type { StepRunner } from './step-runner.ts';

const nsPerMs = 1e6;

/** What a virtual user does, one after the other. */
export type ProgramStep = { kind: 'think'; ns: number } | { kind: 'run'; runner: StepRunner };

/** The steps of a load made ready once, for all virtual users of a worker. */
export function programOf(load: Load, pool: ConnectionPool): ProgramStep[] {
  let index = 0;
  return load.steps.map((step, at) => {
    if (step.kind === 'think') return { kind: 'think', ns: step.ms * nsPerMs };
    const runner = new HttpRunner({ step, at, index, load, pool });
    index += 1;
    return { kind: 'run', runner };
  });
}
