import { RunBench } from './run-bench.ts';

/** A console of its own process, to be killed: runs the scenario given, or goes on with a run, and says its run id and then how far it is. */
const [root, what, named] = process.argv.slice(2);
if (!root || !named || (what !== 'start' && what !== 'resume') || !process.send)
  throw new Error('started by a test, with a workspace, and a scenario to start or a run to resume');
const bench = new RunBench(root);
await bench.runs.opened;
const { runId } =
  what === 'start'
    ? await bench.runs.start({ file: named, overrides: {}, who: 'child' })
    : await bench.runs.recover({ runId: named, who: 'child' });
process.send({ runId, enginePid: bench.runs.enginePid(runId) });
for await (const { elapsedSeconds, tail } of bench.runs.live({ runId }))
  process.send({ elapsedSeconds, mergedUpToMs: tail[0]?.t.at(-1) ?? null });
