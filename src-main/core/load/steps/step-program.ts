import { type LoadStep, measuredSteps } from '../../scenarios/load-steps.ts';
import type { ConnectionPool } from '../connection-pool.ts';
import { requestAddress } from '../request.ts';
import { DriverRunner } from './driver-runner.ts';
import { type DriverSurroundings, driversOf, isFast } from './drivers.ts';
import { HttpRunner } from './http-runner.ts';
import type { StepDriver } from './step-driver.ts';
import type { StepObserver } from './step-observer.ts';
import type { StepRunner } from './step-runner.ts';

const nsPerMs = 1e6;

/** What a virtual user does, one after the other. */
export type ProgramStep =
  | { kind: 'think'; ns: (random: () => number) => number }
  | { kind: 'run'; runner: StepRunner }
  | { kind: 'group_begin' }
  | { kind: 'group_end'; series: string };

export interface StepProgram {
  steps: readonly ProgramStep[];
  drivers: readonly StepDriver<unknown>[];
}

/**
 * The steps of a load made ready once, for all virtual users of a worker.
 * @throws HoldpointError when a driver cannot be made for its steps.
 */
export async function programOf(
  surroundings: DriverSurroundings,
  pool: ConnectionPool,
  observer: StepObserver | null,
): Promise<StepProgram> {
  const { load } = surroundings;
  const driverFor = await driversOf(measuredSteps(load.steps), surroundings);
  const drivers = new Set<StepDriver<unknown>>();
  const address = requestAddress(load);
  let index = -1;
  const steps = load.steps.map((step, at): ProgramStep => {
    if (step.kind === 'think') return { kind: 'think', ns: drawOf(step.draw) };
    if (step.kind === 'group_begin') return { kind: 'group_begin' };
    if (step.kind === 'group_end') return { kind: 'group_end', series: `${step.name}.duration` };
    index += 1;
    const driven = isFast(step) ? null : driverFor(step);
    if (driven !== null) {
      drivers.add(driven.driver);
      return { kind: 'run', runner: new DriverRunner({ step, index, load, driver: driven.driver, fill: driven.fill(step), observer }) };
    }
    if (step.kind !== 'http') throw new Error(`there is no driver for ${step.kind} steps`);
    return { kind: 'run', runner: new HttpRunner({ step, at, index, load, pool, address, observer }) };
  });
  return { steps, drivers: [...drivers] };
}

function drawOf(draw: Extract<LoadStep, { kind: 'think' }>['draw']): (random: () => number) => number {
  switch (draw.kind) {
    case 'fixed': {
      const ns = draw.ms * nsPerMs;
      return () => ns;
    }
    case 'uniform':
      return (random) => (draw.fromMs + random() * (draw.toMs - draw.fromMs)) * nsPerMs;
    case 'exponential':
      // By inversion; 1 − u is never 0.
      return (random) => -Math.log(1 - random()) * draw.meanMs * nsPerMs;
  }
}
