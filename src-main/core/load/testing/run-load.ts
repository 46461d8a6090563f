import { loadOf } from '../../runs/load-of.ts';
import { RunBook } from '../../runs/run-book.ts';
import { initialControl } from '../../runs/run-control.ts';
import { measuredSteps } from '../../scenarios/load-steps.ts';
import { readScenario } from '../../scenarios/read-scenario.ts';
import type { Slice } from '../engine-messages.ts';
import { LoadLoop } from '../load-loop.ts';
import { machineClock } from '../machine-clock.ts';

export interface LoadRun {
  book: RunBook;
  slices: Slice[];
}

/** Runs a scenario in this process, without a console and without an engine, and gives what it measured. */
export async function runLoad(
  yaml: string,
  {
    workspace = process.cwd(),
    env = {},
    worker = 0,
    workers = 1,
  }: { workspace?: string; env?: Record<string, string>; worker?: number; workers?: number } = {},
): Promise<LoadRun> {
  const scenario = readScenario(yaml, 'test.yaml', null);
  const baseUrl = 'baseUrl' in scenario.address ? scenario.address.baseUrl : '';
  const record = { runId: 'r1', epoch: 0, target: { name: baseUrl, baseUrl, address: null } };
  const load = loadOf(record, scenario, initialControl(scenario), { workspace, secrets: { env, databases: {} } });
  const slices: Slice[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const clock = machineClock();
  const loop = new LoadLoop({
    load,
    worker,
    workers,
    clock,
    arm: () => {},
    emit: (event) => void (event.type === 'slice' && slices.push(event)),
    onEnd: () => resolve(),
  });
  await loop.prepare();
  const ticking = setInterval(() => loop.wake(), 1);
  loop.command({ type: 'go', fromNs: 0, originNs: clock(), held: false });
  await ended;
  clearInterval(ticking);
  const book = new RunBook(measuredSteps(scenario.steps).length);
  for (const slice of slices) book.add(slice);
  return { book, slices };
}
